"""STOP, START and HELP in English."""

from typing import Final

from contact_center.domain.texts.sayings.grammar import Sayings, any_of, within, words

_OTHER: Final = (
    r"\b(?:water|power|electric\w*|gas|service|supply|plan|plans|bills?|billing|paper|statements?"
    r"|payments?|pay|autopay|account|charges?|charging|fees?|card|appointment|visit|technician"
    r"|leak\w*|flood\w*|meter|readings?|order|tariff|contract|outage|callback|calls?|calling|late"
    r"|program|deposit|debit|e ?mails?|letters?|mail|hold)\b"
)
_THING: Final = (
    r"\b(?:te?xts?|txts?|messages?|msgs?|mesages?|sms|alerts?|notifications?|reminders?"
    r"|subscriptions?|spam|promos?|promotions?|offers?|ads?|marketing|updates?|communications?)\b"
    r"(?! (?:me|us|you|back)\b)"
)
_ACT: Final = (
    r"\b(?:te?xt(?:ing|ed)?|txt(?:ing|ed)?|messag(?:e|ing|ed)|msg(?:ing|ed)?|sms|contact(?:ing|ed)?"
    r"|writ(?:e|ing)|spam(?:ming|med)?|bother(?:ing|ed)?|bug(?:ging)?|harass(?:ing|ed)?"
    r"|pester(?:ing|ed)?|notif(?:y|ied|ying)|disturb(?:ed|ing)?|blow(?:ing)? up my phone"
    # What goes on paper is no text, and nobody is sent by text.
    r"|send(?:ing)?(?! (?:\w+ ){0,3}(?:paper|letters?|mail|e ?mails?|technicians?|crews?)))\b"
)
_END: Final = (
    r"\b(?:stop|stopp+|quit|cease|desist|halt|end(?! of)|cancel|discontinue|terminate|no more"
    r"|enough|enough with|unsubscribe|unsub|block|mute|kill|turn off|shut off|revoke|done with"
    r"|(?:sick|tired) of|fed up with)\b"
)
_NOT: Final = r"\b(?:do not|dont|dnt|not|never|wont|no longer|nobody)\b"
_WANT: Final = r"(?:want|wish|need|care for|care|like|agree|consent)"
_RATHER: Final = r"\b(?:like|prefer|rather|want|wish|choose|chose) (?:not(?: to)?|to not)"
_ME: Final = (
    r"(?:to )?(?:me|us|this (?:number|phone)|my (?:number|phone)|here|any ?more|again|ever)\b"
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
        "sotp,stpo,tsop,stp,stahp,st0p,no stop,i said stop,enough,enough already,no more,go away,"
        "get lost,leave me alone,lose my number,wrong number,wrong number stop,quit it,cut it out,"
        "knock it off,end this,end it,halt,cease,desist,cease and desist,not interested,spam,"
        "f off,fuck off,piss off,discontinue,no texting,make it end,i want out,im not interested,"
        "this is spam,report spam,its spam"
    ),
    stop_beside=words("stop,stopall,unsubscribe,opt out,stop it,stop this,no texting"),
    start=words("start,unstop,join,subscribe,resume,opt in,optin,resubscribe,restart"),
    help=words("help,info,information,aide,help me,i need help,need help"),
    yes=words("yes,y"),
    of_texts=any_of(
        rf"{_END}{within(4, but=_NEXT)}{_THING}",
        rf"{_END}{within(3, but=rf'{_NEXT}|{_OTHER}')}{_ACT}",
        rf"{_THING}(?: \w+){{0,2}} (?:must|need to|needs to|have to|has to|should|got to|please)"
        rf"(?: to)? {_END}",
        rf"(?<!you )(?<!they ){_NOT} (?:please )?(?:ever )?(?:be )?{_ACT} (?:any\w* )?{_ME}",
        rf"^{_PLEASE}{_NOT} {_PLEASE}(?:text|txt|message|msg|contact|sms|spam|disturb)"
        rf"(?: (?:me|us))? ?{_PLEASE}$",
        rf"{_NOT} (?:ever )?send (?:me |us )?(?:any ?more|any|more|these|this|those|your)\b",
        rf"{_NOT} (?:ever )?send{within(3, but=_NEXT)}{_THING}",
        rf"{_NOT} (?:really )?{_WANT}(?: to)?{within(5, but=rf'{_NEXT}|miss|lose|stop')}{_THING}",
        rf"{_NOT} {_WANT} (?:to be |you to )?{_ACT}",
        rf"{_RATHER} (?:be {_ACT}|(?:receive|get|have){within(3, but=_NEXT)}{_THING})",
        rf"{_NOT} (?:{_WANT} to )?hear from you",
        rf"\b(?:not|never|didnt) (?:\w+ )?(?:sign(?:ed)? up|subscribed?|ask(?:ed)?|agreed?)"
        rf"{within(4, but=_NEXT)}{_THING}",
        r"\b(?:do not|dont) (?:text|contact|disturb) list\b",
        r"\b(?:revoke|withdraw|take back)(?: my)? (?:consent|permission)",
        rf"^{_PLEASE}(?:no|zero)(?: more)? (?!updates?){_THING}(?: about .*| {_PLEASE})?$",
    ),
    of_nothing=any_of(
        # "STOP I moved", "stop this is annoying", and what our own texts say of it: "STOP to end".
        r"^stop (?:im?|ive|we|u|you|youre|this|these|wrong|who|not|no|to end|to quit|all|me|please"
        r"|calling and texting)\b",
        r"^stop ?2 ?(?:end|quit|stop)$",
        # "I moved please stop", but not "when does the bus stop".
        r"^(?!(?:when|where|why|how|does|did|what|has|is|it|my|the|will (?:the|it))\b)"
        rf"(?:.*\b(?!{_NO_STOP})\w+ |.*\b(?:told|want|need|ask(?:ed|ing)?|like) .*to )?stop"
        r"(?: (?:right|asap|already|immediately|it|this|that|now|please)){0,2}$",
        r"\b(?:take|get) (?:me|(?:my|this) (?:\w+ )?(?:number|phone|name|cell|mobile))"
        r" (?:off|from|out)\b",
        rf"\b(?:remove|delete|erase|forget|drop|strike|scratch) {_MINE}",
        r"\bopt(?:ing)?(?: me)? out\b",
        r"\bunsub\w*|\bunsuscribe\b",
        r"\bstop (?:getting|receiving) (?:these|this|those|them)\b",
        r"\b(?:leave me (?:\w+ ){0,2}alone|let me out of (?:this|your|the) list"
        r"|lose (?:my|this) number)\b",
        r"^(?!.*\b(?:gave|typed|entered|wrote|called|dialed|pressed)\b)"
        r".*\bwrong (?:number|person|guy|phone)\b",
        r"\b(?:not|never|didnt) (?:sign(?:ed)? up|subscribed?)\b",
    ),
    turned=any_of(
        rf"(?:{_NOT}|\bdoesnt\b|\bdidnt\b) "
        r"(?:please |ever |want to |want you to |wish to |like to |mean to )*"
        r"(?:stop|quit|cease|end|cancel|discontinue|terminate|unsubscribe|block|mute|opt|turn|take"
        r"|remove|delete|erase|forget|drop)",
        r"\b(?:why|did|when|have you|has it)\b(?: \w+){0,2} (?:stop|quit|remove|unsubscribe|opt"
        r"|take)",
        r"\bwho (?:\w+ )?(?:stopped|removed|unsubscribed|took)\b",
    ),
    kept=any_of(r"^(?:no |please |but )*keep (?:them|these|the \w+|texting|sending)\b"),
    other=any_of(_OTHER),
    texts=any_of(_THING, r"\btexting\b", r"\blist\b"),
)

# STOP as our texts spell it, said of something else: "STOP by at five", "STOP the leak".
STOPS_SOMETHING: Final = any_of(
    rf"^stop (?:by|at|in|on|over|near|for|sign|(?:\w+ ){{0,2}}{_OTHER})"
)
