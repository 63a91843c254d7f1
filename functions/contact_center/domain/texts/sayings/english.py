"""STOP, START and HELP in English."""

from typing import Final

from contact_center.domain.texts.sayings.grammar import Sayings, any_of, within, words

_OTHER: Final = (
    r"\b(?:water|power|electric\w*|gas|service|supply|plan|plans|bills?|billing|paper|statements?"
    r"|payments?|pay|autopay|account|charges?|charging|fees?|card|appointment|visit|technician"
    r"|leak\w*|flood\w*|meter|readings?|order|tariff|contract|outage|callback|calls?|calling|late"
    r"|program|deposit|debit|e ?mails?|letters?|mail|hold|(?:dis|re)?connect\w*|shut ?offs?"
    r"|shutting|cut ?offs?|crews?|inspectors?|workers?|paperless|metering|budget|solar|profile)\b"
)
_TROUBLE: Final = (
    r"\b(?:water|leak\w*|flood\w*|pipes?|burst\w*|gush\w*|spray\w*|power|outage|gas|alarms?"
    r"|nois\w+|beep\w*|meter|crews?|digging|drilling|smok\w+|spark\w*|hydrant|sewage)\b"
)
_THING: Final = (
    r"\b(?:te?xts?|txts?|messages?|msgs?|mesages?|sms|alerts?|notifications?|reminders?"
    r"|subscriptions?|spam|promos?|promotions?|offers?|ads?|marketing|updates?|communications?)\b"
    r"(?! (?:me|us|you|back)\b)"
)
_ACT: Final = (
    r"\b(?:te?xt(?:ing|ed)?|txt(?:ing|ed)?|messag(?:e|ing|ed)|msg(?:ing|ed)?|sms|contact(?:ing|ed)?"
    r"|writ(?:e|ing)(?! (?:it|this|that) (?:down|up))"
    r"|spam(?:ming|med)?|bother(?:ing|ed)?|bug(?:ging)?|harass(?:ing|ed)?"
    r"|pester(?:ing|ed)?|hit(?:ting)? (?:me|us) up"
    r"|notif(?:y|ied|ying)|disturb(?:ed|ing)?|blow(?:ing)? up my phone"
    # What goes on paper is no text, and nobody is sent by text.
    r"|send(?:ing)?(?! (?:\w+ ){0,3}(?:paper|letters?|mail|e ?mails?|technicians?|crews?)))\b"
)
_END: Final = (
    r"\b(?:stop|stopp+|quit|cease|desist|halt|end(?! of)|cancel|discontinue|terminate|no more"
    r"|no further|disable|deactivate|silence|suspend|enough|enough with"
    r"|unsubscribe|unsub|block|mute|kill|turn off|shut off|revoke|done with"
    r"|(?:sick|tired) of|fed up with)\b"
)
_NOT: Final = r"\b(?:do not|dont|dnt|not|never|wont|no longer)\b"
_DO_NOT: Final = r"(?:do not|dont|dnt)"
# "Do not text me" asks; "nobody texted me" and "you never text me" tell.
_ORDER: Final = (
    r"(?:(?:^|\b(?:please|pls|plz|kindly|just|again|said|and|so|but|also|then|now|anymore|thanks"
    rf"|ok|okay|hi|hey|hello|phone|number|stop) )(?:{_DO_NOT}|not|never)"
    r"|\byou (?:must|should|shall|may|better|are) (?:not|never)(?: allowed)?"
    r"|\b(?:can|could|would|will) (?:you|u) (?:please |just |kindly )*(?:not|never)"
    r"|\b(?:told|tell|telling|asked|asking|want|need|like|prefer|rather) (?:that )?(?:you|u|they)"
    r"(?: to)? (?:not|never|didnt|dont|do not)"
    # "I moved dont text me", but not "I wonder why the crews dont text me".
    rf"|^(?!.*\b(?:why|that|how)\b)(?:i|im|ive|we|this|he|she|wrong|no)\b.* (?<!you )(?<!they )"
    rf"{_DO_NOT})(?: (?:please|ever|to|be))*"
)
_WANT: Final = r"(?:want|wanna|wish|need|care for|care|like|agree|consent)"
_RATHER: Final = r"\b(?:like|prefer|rather|want|wish|choose|chose) (?:not(?: to)?|to not)"
_ME: Final = (
    r"(?:to )?(?:me|us|it|(?:her|his) (?:phone|number)"
    r"|(?:this|my) (?!old|other|previous)(?:\w+ )?(?:number|phone|cell|mobile)"
    r"|here|any ?more|again|ever)\b"
)
_MINE: Final = (
    r"(?:me|(?:my|this) (?:\w+ )?(?:number|phone|name|cell|mobile)|from (?:\w+ )?(?:list|system))\b"
)
# Where a new sentence begins without a full stop: "cancel my visit and text me".
_NEXT: Final = (
    r"(?:and|then|or|but|so|until|till|before|after|when|while|if|because|just|instead|please|send"
    r"|can|by)\b"
)
_PLEASE: Final = r"(?:(?:please|pls|plz|kindly|just|thanks|thank you|here|again|ever|anymore) ?)*"
_NO_STOP: Final = r"(?:bus|tram|train|truck|pit|full|next|last|first|non|the|a|at|to|not|wont)\b"

ENGLISH: Final = Sayings(
    stop=words(
        "stop,stopall,stop all,unsubscribe,unsubscribe all,cancel,cancel all,end,end all,quit,"
        "revoke,opt out,optout,remove,arret,arrêt,td,stopp,stopped,stop it,stop this,stop that,"
        "sotp,stpo,tsop,stp,sto,stoo,syop,dtop,stahp,st0p,no stop,i said stop,enough,"
        "enough already,no more,go away,"
        "get lost,leave me alone,lose my number,wrong number,wrong number stop,quit it,cut it out,"
        "knock it off,end this,end it,halt,cease,desist,cease and desist,not interested,spam,"
        "f off,fuck off,piss off,discontinue,no texting,make it end,i want out,im not interested,"
        "this is spam,report spam,its spam"
    ),
    stop_beside=words("stop,stopall,unsubscribe,opt out,stop it,stop this,no texting"),
    answer=words("not interested,im not interested,no more,enough"),
    start=words("start,unstop,join,subscribe,resume,opt in,optin,resubscribe,restart"),
    help=words("help,info,information,aide,help me,i need help,need help"),
    yes=words("yes,y"),
    of_texts=any_of(
        rf"{_END}{within(4, but=_NEXT)}{_THING}",
        rf"{_END}{within(3, but=rf'{_NEXT}|{_OTHER}')}{_ACT}",
        rf"{_THING}(?: \w+){{0,2}} (?:must|need to|needs to|have to|has to|should|got to|please)"
        rf"(?: to)? {_END}",
        rf"{_ORDER} {_ACT} (?:any\w* )?{_ME}",
        r"\b(?:nobody|no one|none of us) (?:\w+ )?(?:wants?|needs?|asked for)"
        rf"{within(3, but=_NEXT)}{_THING}",
        rf"(?:^|\b(?:warning|notice|time) ){_PLEASE}{_NOT} {_PLEASE}"
        r"(?:text|txt|message|msg|contact|sms|spam|disturb)"
        rf"(?: (?:me|us))? ?{_PLEASE}$",
        rf"{_ORDER} send(?! (?:(?!{_THING})\w+ ){{0,3}}{_OTHER})"
        r" (?:me |us )?(?:any ?more|any|more|these|this|those|your)\b",
        rf"{_ORDER} send{within(3, but=_NEXT)}{_THING}",
        rf"{_NOT} (?:really )?{_WANT}(?: to)?{within(5, but=rf'{_NEXT}|miss|lose|stop')}{_THING}",
        rf"{_NOT} {_WANT} (?:to be |you to )?{_ACT}",
        rf"\byou (?:can|may) no longer {_ACT} (?:me|us)\b",
        rf"\byou (?:cannot|cant|can not) {_ACT} (?:me|us)(?: \w+){{0,3}} (?:any ?more|again)\b",
        rf"{_RATHER} (?:be {_ACT}|(?:receive|get|have){within(3, but=_NEXT)}{_THING})",
        rf"{_NOT} {_WANT} to (?:ever )?hear from you",
        rf"\b(?:not|no longer) interested in{within(3, but=_NEXT)}{_THING}",
        r"\b(?:i|we) (?:do not|dont|did not|didnt|never|no longer) (?:authori[sz]ed?|approved?"
        rf"|allow(?:ed)?){within(2, but=_NEXT)}{_THING}",
        rf"{_ORDER} reply (?:to )?{_ME}",
        rf"\b(?:not|never|didnt|no) (?:\w+ ){{0,4}}(?:permission|consent)(?: \w+){{0,2}} to {_ACT}",
        rf"\b(?:told|asked?|wish|like|want|need|prefer)(?: you)? (?:not|never) to be {_ACT}",
        rf"\b(?:not|havent|hasnt) (?:you )?stopped {_ACT}",
        rf"\b(?:not|never|didnt) (?:\w+ )?(?:sign(?:ed)? up|subscribed?|ask(?:ed)?|agreed?)"
        rf"{within(4, but=_NEXT)}{_THING}",
        r"\b(?:do not|dont) (?:text|contact|disturb) list\b",
        r"\b(?:revoke|withdraw|take back)(?: my)? (?:consent|permission)",
        rf"^{_PLEASE}(?:no|zero)(?: more| further)? (?!updates?){_THING}(?: about .*| {_PLEASE})?$",
    ),
    of_nothing=any_of(
        # "STOP I moved", "stop this is annoying", and what our own texts say of it: "STOP to end".
        r"^stop (?:im?|ive|we|u|you|youre|this|these|wrong|who|not|no|to end|to quit|all|me|please"
        r"|or i|or ill|or we|calling and texting)\b",
        r"\breport (?:you|this|these|it)\b.*\b(?:fcc|ftc|spam)\b",
        r"\bget off (?:of )?(?:this|your|the) (?:text |texting |mailing )?list\b",
        r"\b(?:want|like|wish|ask(?:ed|ing)?) to be (?:removed|taken off|deleted|unsubscribed)"
        r"(?: from (?:this|your|the) (?:\w+ )?(?:list|system|database))?$",
        r"^stop ?2 ?(?:end|quit|stop)$",
        r"\b(?:take|get) (?:me|us|(?:my|this) (?:\w+ )?(?:number|phone|name|cell|mobile))"
        r" (?:off|from|out)\b",
        rf"\b(?:remove|delete|erase|forget|drop|strike|scratch|exclude) {_MINE}",
        r"\bleave (?:me|(?:my|this) (?:number|phone|name)) (?:off|out of (?:it|this|these|your))\b",
        rf"^{_PLEASE}no more (?:of )?(?:this|these|those)$",
        r"\b(?:not|no longer) interested in (?:receiving|getting) (?:any|these|this|those)\b",
        r"\bopt(?:ing)?(?: me)? out\b",
        r"\bunsub\w*|\bunsuscribe\b|\b(?:un|dis)enroll?\b",
        rf"(?:{_NOT} {_WANT}(?: to)?|{_RATHER}) (?:get|receive|see) (?:these|this|those)\b",
        rf"\bi {_NOT} (?:want|need|like)(?: any(?: more)? of)? (?:these|those)(?: any ?more)?$",
        r"\bhow (?:many times|often) .*\bstop$",
        r"\bstop (?:getting|receiving) (?:these|this|those|them)\b",
        r"\b(?:leave (?:me|us) (?:\w+ ){0,2}alone|let me out of (?:this|your|the) list"
        r"|lose (?:my|this) number)\b",
        r"\b(?:not|never|didnt|no longer|dont) (?:sign(?:ed)? up|subscribed?|consent(?:ed)?)\b",
    ),
    of_it=any_of(
        # "I moved please stop", but not "when does the bus stop".
        r"^(?!(?:when|where|why|how|does|did|what|has|is|it|my|the|will (?:the|it))\b)"
        rf"(?:.*\b(?!{_NO_STOP})\w+ |.*\b(?:told|want|need|ask(?:ed|ing)?|like) .*to )?stop"
        r"(?: (?:right|asap|already|immediately|it|this|that|now|please)){0,2}$",
        rf"^{_PLEASE}turn (?:these|those) off$",
    ),
    mistaken=any_of(
        r"^(?!.*\b(?:gave|typed|entered|wrote|called|dialed|pressed|put|shows?|says|receipt|file"
        r"|printed|listed)\b).*\bwrong (?:number|person|guy|phone)\b",
        r"^i (?:already )?(?:said|told you) no$",  # to what, where nothing was asked?
        r"^this (?:isnt|is not|aint) (?!my|the|a|your|our|his|her|their|that)\w+ (?:phone|number)$",
    ),
    turned=any_of(
        rf"(?:{_NOT}|\bdoesnt\b|\bdidnt\b) "
        r"(?:please |ever |want to |want you to |wish to |like to |mean to )*"
        r"(?:stop|quit|cease|end|cancel|discontinue|terminate|unsubscribe|block|mute|opt|turn|take"
        r"|remove|delete|erase|forget|drop)",
        # What happened; "why wont you stop" asks.
        r"\b(?:did|have you|has it)\b(?: \w+){0,2} (?:stop|quit|remove|unsubscribe|opt|take)",
        r"\b(?:who|why|when)\b(?: (?!havent|hasnt)\w+){0,2}"
        r" (?:stopped|removed|unsubscribed|took)\b",
    ),
    kept=any_of(r"^(?:no |please |but )*keep (?:them|these|the \w+|texting|sending)\b"),
    other=any_of(_OTHER),
    trouble=any_of(_TROUBLE),
    texts=any_of(_THING, r"\btexting\b", r"\blist\b"),
)

# STOP as our texts spell it, said of something else: "STOP by at five", "STOP digging in my yard".
STOPS_SOMETHING: Final = any_of(
    rf"^stop (?:by|at|in|on|over|near|for|sign|(?:\w+ ){{0,2}}{_OTHER})",
    rf"^stop (?!{_ACT})\w{{2,}}ing (?!(?:me|us|it|this|that|these|those|them|now|please|and)\b)\w",
)
