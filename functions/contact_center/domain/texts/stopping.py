"""Whether a sentence asks for no more texts, told by its structure rather than by a list.

A sentence is STOP when it says, in any order, one of these, and says it of texts:

    an end      "stop … sending", "dejen de … mandar", "припиніть … смс", "停止…发"
    a refusal   "do not text me", "no quiero … mensajes", "не пишіть", "不要再傳"
    a leaving   "take me off your list", "dame de baja", "відпишіть мене", "退订"

It is not STOP when that is turned around ("don't stop texting me", "no dejen de enviarme"), when it
is about something else that people ask a utility to end (the water, a plan, a visit, a card), or
when it tells what happened ("I never got your text"). What says nothing of an object is STOP: see
docs/adr/0093. Sentences come in plain letters: small, without accents of Latin letters, punctuation
and apostrophes; Chinese ones without spaces.

Source: 47 CFR 64.1200(a)(10), "any words ... that a reasonable person would understand".
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

Written = Literal["en", "es", "uk", "zh"]


@dataclass(frozen=True, slots=True)
class Grammar:
    """How a language asks for no more texts.

    Attributes:
        asks: Any of these is STOP, if nothing turns it around and it is about texts.
        leaves: STOP as well, unless the sentence is about something else.
        turned: It is the opposite, or a report of what happened.
        other: What is no text: nothing of it may stand in what ``asks`` finds, and a sentence with
            it is no leaving.
        texts: What is one: a sentence with it is about texts, whatever else it names.
    """

    asks: re.Pattern[str]
    leaves: re.Pattern[str]
    turned: re.Pattern[str]
    other: re.Pattern[str]
    texts: re.Pattern[str]

    def stops(self, said: str) -> bool:
        if self.turned.search(said):
            return False
        if any(not self.other.search(found[0]) for found in self.asks.finditer(said)):
            return True
        about_others = self.other.search(said) and not self.texts.search(said)
        return not about_others and self.leaves.search(said) is not None


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in patterns))


def _few(most: int) -> str:
    """Return a pattern of a few words in between."""
    return rf"(?: \w+){{0,{most}}}? "


# English
_THING = (
    r"\b(?:te?xts?|txts?|messages?|msgs?|mesages?|sms|alerts?|notifications?|reminders?"
    r"|subscriptions?|spam)\b"
)
_ACT = (
    r"\b(?:te?xt(?:ing)?|txt(?:ing)?|messag(?:e|ing)|msg|sms|contact(?:ing)?|writ(?:e|ing)"
    r"|send(?:ing)?|spam(?:ming)?|bother(?:ing)?|harass(?:ing)?|pester(?:ing)?|notify(?:ing)?)\b"
)
_END = (
    r"\b(?:stop|stopp+|quit|cease|desist|halt|end|cancel|discontinue|terminate|no more|enough"
    r"|enough with|unsubscribe|unsub|block|turn off|shut off|revoke)\b"
)
_NOT = r"\b(?:do not|dont|dnt|not|never|wont|no longer|nobody)\b"
_WANT = r"(?:want|wish|need|care for|care|like|agree|consent)"
_ME = r"(?:to )?(?:me|us|this (?:number|phone)|my (?:number|phone)|here|any ?more|again|ever)\b"

# Spanish
_ES_THING = (
    r"\b(?:mensajes?|mensajitos?|mesajes?|textos?|sms|avisos?|notificaci\w+|alertas?"
    r"|recordatorios?|publicidad|propaganda|spam|suscripci\w+)\b"
)
_ES_ACT = (
    r"\b(?:escrib(?:a[ns]?|ir(?:me|nos|les?)?|iendo\w*|o)|mand(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*)"
    r"|envi(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*)|contact(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*)"
    r"|molest(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*)"
    r"|text(?:e(?:e[ns]?|ar(?:me|nos|les?)?|ando\w*))|fastidi\w+|acos\w+|hostig\w+"
    r"|llen(?:e[ns]?|ar(?:me|nos|les?)?))\b"
)
_ES_END = (
    r"\b(?:para de|pare|paren|parar|parad|dej(?:a|e|en|ar|ad|es)(?: ya)? de|dej(?:e|en|ar)"
    r"|deteng\w+|detener|detente|ces(?:e|en|ar)|termin(?:e|en|ar)|cancel(?:a|e|en|ar|ame|eme|enme)"
    r"|anul(?:a|e|en|ar)|suspend\w+|interrump\w+|bloque\w+|basta de|basta con|basta|stop|nada de"
    r"|no mas|ya no mas|quit(?:a|e|en|ar)|elimin(?:a|e|en|ar))\b"
)

# Ukrainian, and what is often written in its place
_UK_THING = (
    r"\b(?:повідомл\w+|смс\w*|sms|есемес\w*|розсил\w+|рассыл\w+|сповіщ\w+|підписк\w*"
    r"|нагадув\w+|спам\w*)\b"
)
_UK_ACT = (
    r"\b(?:надсил\w+|надішл\w+|надсла\w+|присил\w+|присыла\w+|шл(?:іть|и|ите|ете)|слати|слать"
    r"|пис(?:ати|ать)|пиш(?:іть|и|ите|ете)|відправля\w+|відсил\w+|турбу\w+|беспоко\w+|спам\w+)\b"
)
_UK_END = (
    r"\b(?:припин\w+|перестан\w+|прекрат\w+|зупин\w+|скасу\w+|відмін\w+|досить|годі|вистачить"
    r"|хватит\w?|облиш\w+|закінч\w+|кінчай\w*|стоп|вимкн\w+|відключ\w+)\b"
)

# Chinese, in both scripts
_ZH_THING = r"(?:短信|簡訊|简讯|訊息|讯息|信息|消息|通知|推送|提醒)"
_ZH_ACT = (
    rf"(?:发|發|传|傳|寄|推送|收到|接收|收|联系|聯繫|聯系|联络|聯絡|骚扰|騷擾|打扰|打擾"
    rf"|烦|煩|吵|{_ZH_THING})"
)

GRAMMARS: Final[Mapping[Written, Grammar]] = {
    "en": Grammar(
        asks=_any(
            rf"{_END}{_few(4)}?(?:{_ACT}|{_THING})",
            rf"{_THING}(?: \w+){{0,2}} (?:must|need to|needs to|have to|has to|should|got to"
            rf"|please)"
            rf"(?: to)? {_END}",
            rf"(?<!you )(?<!they ){_NOT} (?:please )?(?:ever )?(?:be )?{_ACT} (?:any\w* )?{_ME}",
            rf"{_NOT} (?:ever )?send (?:me |us )?(?:any ?more|any|more|these|this|those|your)\b",
            rf"{_NOT} (?:really )?{_WANT}(?: to)?(?: (?!miss|lose|stop)\w+){{0,5}}? {_THING}",
            rf"{_NOT} {_WANT} (?:to be |you to )?{_ACT}",
            r"\b(?:revoke|withdraw|take back)(?: my)? (?:consent|permission)",
            rf"^(?:please )?(?:no|zero)(?: more)? {_THING}(?: please| thanks| thank you| here)?$",
        ),
        leaves=_any(
            r"\b(?:take|get) (?:me|my (?:number|phone|name)|this (?:number|phone)) (?:off|from"
            r"|out)\b",
            r"\b(?:remove|delete|drop|strike|scratch) (?:me|my (?:number|phone|name)"
            r"|this (?:number|phone))\b",
            r"\bopt(?:ing)?(?: me)? out\b",
            r"\bunsub\w*|\bunsuscribe\b",
            r"\b(?:leave me alone|lose (?:my|this) number|(?:got|have) the wrong number)\b",
        ),
        turned=_any(
            rf"{_NOT} (?:please |ever |want to |want you to |wish to |like to |mean to )*"
            r"(?:stop|quit|cease|end|cancel|discontinue|terminate|unsubscribe|block|opt|turn|take"
            r"|remove|delete|drop)",
            r"\b(?:why|did|when|who|have you|has it)\b(?: \w+){0,2} (?:stop|quit|remove"
            r"|unsubscribe|opt|take)",
        ),
        other=_any(
            r"\b(?:water|power|electric\w*|gas|service|supply|plan|plans|bills?|billing|paper"
            r"|statement"
            r"s?|payments?|pay|autopay|account|charges?|charging|fees?|card|appointment|visit"
            r"|technician|leak\w*|meter|readings?|order|tariff|contract|outage|callback|calls?"
            r"|calling|late|program|deposit|debit|e ?mails?|letters?|mail|hold)\b"
        ),
        texts=_any(_THING, r"\btexting\b", r"\blist\b"),
    ),
    "es": Grammar(
        asks=_any(
            rf"{_ES_END}{_few(3)}?(?:{_ES_ACT}|{_ES_THING})",
            rf"\b(?:no|nunca|jamas)(?: (?:quiero|deseo|vuelva[ns]?|sigan?|que|a|ya|mas|por|favor))*"
            rf" (?:me |nos )(?:\w+ )?{_ES_ACT}",
            rf"\b(?:no|nunca|jamas) (?:vuelva[ns]?|sigan?|quiero|deseo)(?: a| que)? {_ES_ACT}",
            rf"\b(?:no|ya no|nunca)(?: (?:me|nos|quiero|deseo|necesito|interesan?|recibir|mas"
            rf"|que|de|"
            rf"los|sus|estos|esos|tantos|mandar|enviar|mande[ns]?|envie[ns]?))* {_ES_THING}",
            r"\b(?:revoco|retiro)(?: mi)? (?:consentimiento|permiso)",
        ),
        leaves=_any(
            r"\b(?:d[ae]me|denme|darme|darnos|dar|quiero|deseo|solicito|pido|necesito)"
            r"(?: (?:de|la|mi|una))* baja\b",
            r"\b(?:quit|borr|elimin|saqu|sac|retir|remuev)\w*(?:me|nos)\b",
            r"\b(?:borr|elimin|quit|saqu|sac)\w+ mi (?:numero|telefono)",
            r"\bdes?s?uscri\w+|\bdesapunt\w+",
            r"\b(?:cancel|anul)\w+ (?:la |mi )?suscripcion",
            r"\b(?:dejenme|dejeme|dejame) en paz|no molest\w+",
            r"^(?:ya )?no (?:quiero|deseo) (?:recibir|que me envien) (?:mas|nada)(?: mas)?$",
            r"^(?:quiero )?dejar de recibir$",
        ),
        turned=_any(
            r"\b(?:no|nunca)(?: (?:me|nos|quiero|deseo|por|favor|vayan|a|que|se))* (?:dej\w+"
            r"|par(?:e|en|ar)"
            r"|cancel\w+|deteng\w+|detener|suspend\w+|anul\w+|quit\w+|elimin\w+|borr\w+|saqu\w+"
            r"|d[ae]n?(?:me)?|darme|dar) (?:\w+ )?(?:de |la |los |me )?",
            r"\bpor que (?:me |ya )?(?:dej|par|quit|elimin|borr)\w+",
        ),
        other=_any(
            r"\b(?:agua|luz|gas|electric\w+|servicio\w*|suministro|plan|planes|factur\w+|cargos?"
            r"|tarjeta|citas?|visitas?|tecnico|pagos?|cobros?|cobrar\w*|fugas?|cortes?|contrato"
            r"|cuenta|multas?|domicili\w+|medidor|contador|lectura|papel|pedido|correo\w*|llamadas?"
            r"|recargo)\b"
        ),
        texts=_any(_ES_THING, r"\blista\b"),
    ),
    "uk": Grammar(
        asks=_any(
            rf"{_UK_END}{_few(3)}?(?:{_UK_ACT}|{_UK_THING})",
            rf"(?:{_UK_ACT}|{_UK_THING}){_few(2)}?{_UK_END}",
            r"\bне (?:пиш(?:іть|и|ите)|надсилай\w*|присилай\w*|присылай\w*|шл(?:іть|и|ите)"
            r"|турбуй\w*|відправляй\w*|надішліть|спамте)\b(?: \w+){0,2}",
            rf"\bне (?:треба|потрібно|варто|хочу|бажаю|хотів би|хотіла б|надо)(?: \w+){{0,3}}?"
            rf" (?:{_UK_ACT}|{_UK_THING})",
            rf"\b(?:без|ніяких)(?: \w+)? {_UK_THING}",
            rf"\bвідмов\w+ від(?: \w+){{0,2}} {_UK_THING}",
        ),
        leaves=_any(
            r"\b(?:видал|прибер|приберіть|виключ|викресл|забер|удалит)\w* (?:мене|меня|мій номер"
            r"|цей номер|мой номер)",
            r"\bвідпи(?:сати|шіть|ши)\w* (?:мене|від)|\bотпи(?:сать|шите)\w*",
            r"\bбільше не (?:треба|потрібно|хочу|пишіть|надсилайте)\b",
            r"\b(?:дайте|залиште мене|лишіть мене) (?:у |в )?спок\w+|\bвідчепі\w+|\bвідстань\w*",
        ),
        turned=_any(
            r"\bне (?:припин\w+|перестав\w+|зупин\w+|скасо\w+|відмін\w+|відписуй\w*|видаляй\w*"
            r"|прибирай\w*|вимикай\w*|хочу (?:відпис|відмов|припин|скас)\w*)",
            r"\b(?:чому|навіщо|коли) (?:\w+ )?(?:ви )?(?:припин|перестал|зупин|скасув)\w+",
        ),
        other=_any(
            r"\b(?:вод(?:а|и|у|ою|опост\w*)|світл\w*|електр\w+|газ\w*|подач\w+|постачан\w+"
            r"|послуг\w*"
            r"|рахун\w+|план\w*|плат\w+|оплат\w+|списан\w+|карт\w+|візит\w*|майст\w+|технік\w*"
            r"|лист(?:а|и|ів|ом)?|договор\w*|лічильник\w*|показник\w*|заявк\w+|дзвон\w+|дзвін\w*"
            r"|пошт\w+|паперов\w+)\b"
        ),
        texts=_any(_UK_THING),
    ),
    "zh": Grammar(
        asks=_any(
            rf"(?:不要|别|別|勿|不想|不愿|不願|不希望|不需要|不用|不准|禁止|停止|停|终止|終止"
            rf"|拒绝|拒絕|拒)"
            rf"(?:再|继续|繼續|向|给|給|跟|對|对|我们|我們|我|你们|你們|的|任何|这些|這些"
            rf"|了){{0,5}}{_ZH_ACT}"
            # Letters of paper and mail are no texts, unless texts are named as well.
            rf"(?!.{{0,2}}(?:账单|帳單|邮件|郵件|信件)(?!.{{0,2}}{_ZH_THING}))",
            rf"{_ZH_THING}(?:请|請)?(?:停止|停|别发|別發|不要)",
        ),
        leaves=_any(
            r"退订|退訂|取消订阅|取消訂閱|取消短信|取消簡訊|取消通知",
            r"(?:删除|刪除|移除|删掉|刪掉)我?的?(?:号码|號碼|手机号|手機號|电话|電話)",
            r"把我(?:从|從)?.{0,6}(?:删|刪|移除|去掉)",
        ),
        turned=_any(
            r"(?:不要|别|別|不想|不用|勿|不)(?:再|给我|給我)?(?:停|取消|退订|退訂|删|刪|移除"
            r"|终止|終止)",
            r"(?:为什么|為什麼|怎么|怎麼)(?:不|没|沒|停)",
        ),
        other=_any(
            r"水|电(?!话)|電(?!話)|煤气|燃气|瓦斯|账单|帳單|计划|計劃|自动|自動|扣款|卡|预约"
            r"|預約|师傅|師傅"
            r"|服务|服務|维修|維修|邮件|郵件|信件"
        ),
        texts=_any(_ZH_THING),
    ),
}


def asks_to_stop(said: str) -> Written | None:
    """Return the language in which a sentence asks for no more texts, or None.

    Args:
        said: One sentence, in plain letters.

    Example:
        >>> asks_to_stop("could you please not text me"), asks_to_stop("stop the leak")
        ('en', None)
        >>> asks_to_stop("quiero dar de baja el agua"), asks_to_stop("dame de baja")
        (None, 'es')
    """
    for language, grammar in GRAMMARS.items():
        if grammar.stops(said.replace(" ", "") if language == "zh" else said):
            return language
    return None
