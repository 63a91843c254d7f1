"""What a text means before anything else is made of it: no more texts, texts again, or help.

STOP counts in any wording that a reasonable person would understand, in English, Spanish, Ukrainian
and Chinese; in doubt a text means STOP, for a text too many costs more than one too few. CANCEL
alone is STOP, so nothing else may be cancelled by that word.

Sources: 47 CFR 64.1200(a)(10); AWS End User Messaging SMS, required opt-out words; domain
reference, part 2(d). The words in Spanish, Ukrainian and Chinese are ours.
"""

import re
import unicodedata
from dataclasses import dataclass
from typing import Final, Literal

Meaning = Literal["stop", "start", "help"]
Written = Literal["en", "es", "uk", "zh"]


@dataclass(frozen=True, slots=True)
class Keyword:
    """What a text means, and the language it says so in."""

    meaning: Meaning
    language: Written


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split(","))


# A whole text, or its first sentence, that is one of these.
_STOP: Final = {
    "en": _words(
        "stop,stopall,stop all,unsubscribe,unsubscribe all,cancel,cancel all,end,end all,quit,"
        "revoke,opt out,optout,remove,arret,arrêt,td,stopp,stopped,stop it,stop this,stop that,"
        "sotp,stpo,tsop,stp,enough,go away,leave me alone,lose my number,wrong number stop"
    ),
    "es": _words(
        "alto,pare,paren,parar,basta,basta ya,ya basta,baja,de baja,dar de baja,darme de baja,"
        "cancelar,detener,detengan,detenganse,salir,fin,terminar,anular,desuscribir,desuscribirme,"
        "no mas,ya no,no molestar,no molesten,dejenme en paz,borrenme,quitenme,eliminenme"
    ),
    "uk": _words(
        "стоп,стоп смс,відміна,відмінити,скасувати,відписатися,відписатись,відписка,відпишіть,"
        "відпишіть мене,відпиши,припинити,припиніть,припини,досить,годі,вистачить,відмова,"
        "відмовляюсь,відмовляюся,кінець,зупинити,зупиніть,відстаньте,отписаться,отпишите,хватит"
    ),
    "zh": _words(
        "停止,停,停止发送,停止發送,停止短信,停止簡訊,退订,退訂,退出,取消,取消订阅,取消訂閱,拒收,"
        "结束,結束,终止,終止,别发了,別發了,不要发了,不要發了,别烦我,別煩我"
    ),
}
_START: Final = {
    "en": _words("start,unstop,join,subscribe,resume,opt in,optin,resubscribe,restart"),
    "es": _words("alta,dar de alta,darme de alta,iniciar,empezar,comenzar,suscribir,suscribirme"),
    "uk": _words("старт,почати,підписатися,підписатись,відновити"),
    "zh": _words("开始,開始,订阅,訂閱,恢复,恢復"),
}
_HELP: Final = {
    "en": _words("help,info,information,aide,help me,i need help,need help"),
    "es": _words("ayuda,ayudame,ayudeme,necesito ayuda,informacion"),
    "uk": _words("допомога,допоможіть,довідка,інфо,потрібна допомога"),
    "zh": _words("帮助,幫助,帮忙,幫忙,信息"),
}
# Opt in from a number that opted out; an answer where we asked something.
_YES: Final = {
    "en": _words("yes,y"),
    "es": _words("si"),
    "uk": _words("так"),
    "zh": _words("是"),
}

_TEXTS = r"(?:text|txt|message|msg|sms|alert|notification|reminder|spam|update)"
# Anywhere in a text, because nothing else says it this way.
_STOP_PHRASES: Final = {
    "en": re.compile(
        rf"(?:stop|quit|cease|end|cancel|no more|unsubscribe(?: me)?(?: from)?)"
        rf"(?: (?:all|the|these|those|your|my|any|of|with|sending|getting|receiving|me|ur|so|many"
        rf"|damn|stupid|further|future))*"
        rf" (?:{_TEXTS}(?:s|ing|e?d|ages)?\b|contacting|bothering|spamming|writing|sending"
        r"|subscription)"
        r"|(?:do not|dont|never|please no) (?:ever )?(?:text|txt|message|msg|contact|sms|spam"
        r"|write)"
        r"(?: to)? (?:me|us|this number|here|again|any ?more)"
        rf"|(?:do not|dont|no longer|never) (?:want|wish|need|care)(?: to)?"
        rf"(?: (?:get|receive|have|any|more|these|your|the|of|further|from|you|for))* {_TEXTS}"
        rf"|(?:do not|dont|never) send (?:me )?(?:any ?more|these|this|any|more)\b"
        r"|(?:take|get) (?:me|my (?:number|phone|name)|this number) (?:off|from|out of)"
        r" (?:this|the|your|ur|that|all)\b(?! (?:plan|tariff|phone|line|hold))"
        r"|(?:remove|delete) (?:me\b|(?:my|this) (?:number|phone)\b)"
        r"|\bopt(?:ing)?(?: me)? out\b|\bunsub?(?:scribe|scibe|cribe|scrib)\b|\bunsuscribe\b"
        r"|\bunsubcribe\b|revoke (?:my )?(?:consent|permission)"
        r"|(?:withdraw|take back) (?:my )?consent|leave me alone"
    ),
    "es": re.compile(
        r"(?:no|ya no|nunca|dej\w+ de)(?: (?:me|nos|quiero|deseo|recibir|que|mas|mandar|enviar|"
        r"escribir|de|estos|esos|sus|los))* (?:mensajes?|textos?|sms|avisos)\b"
        r"|(?:no|ya no) (?:me|nos) (?:envie|mande|escriba|contacte|moleste|llene)[ns]?\b"
        r"|dej\w+ de (?:escribir|mandar|enviar|molestar|contactar)\w*"
        r"|(?:quit|borr|elimin|saqu)\w*(?:me|nos)\b|(?:borr|elimin|quit)\w+ mi numero"
        r"|dar(?:me|nos)? de baja|(?:quiero|deseo|denme|deme) (?:la )?(?:de )?baja\b"
        r"|(?:par|deteng|suspend)\w+ (?:los|sus|estos|de enviar|de mandar)(?: \w+)?"
        r" ?(?:mensajes|sms|textos)"
        r"|cancel\w* (?:los mensajes|la suscripcion|mi suscripcion|estos mensajes)"
        r"|(?:revoco|retiro) mi consentimiento"
    ),
    "uk": re.compile(
        r"не (?:пишіть|пиши|надсилайте|надсилай|присилайте|шліть|турбуйте|відправляйте)"
        r"(?! (?:лист|рахун))|(?:більше|вже) не (?:хочу|треба|потрібно|пишіть|надсилайте)"
        r"|не хочу (?:\w+ )*(?:повідомлен|смс|sms)"
        r"|(?:видаліть|приберіть|викресліть) (?:мене|мій номер)"
        r"|(?:припин|зупин|скас|відмін)\w+ (?:ці |усі |всі |ваші |надсилати |надсилання )?"
        r"(?:повідомлення|смс|sms|розсилк|підписк)\w*"
        r"|відпи(?:сати|шіть) (?:мене|від)|без (?:смс|повідомлень)"
    ),
    "zh": re.compile(
        r"(?:不要|别|別|勿|请勿|請勿|停止|不想|不愿|拒绝|拒絕)(?:再)?(?:给我|給我|向我|跟我)?(?:再)?"
        r"(?:收到|接收|发|發|发送|發送|联系|聯繫|聯絡|骚扰|騷擾|打扰|打擾|短信|簡訊)"
        r"|退订|退訂|取消订阅|取消訂閱|取消短信|(?:删除|刪除|移除)我?的?(?:号码|號碼)"
    ),
}
# Said before a phrase, these turn it around: "don't stop texting me".
_TURNED = re.compile(
    r"\b(?:do not|dont|never|no) (?:please )?(?:stop|cancel|end|quit|unsubscribe)\b"
)
# Around a word, these say nothing of their own.
_POLITE: Final = _words(
    "please,pls,plz,now,ok,okay,no,hey,hi,hello,thanks,thank,you,thx,just,i,want,to,said,u,"
    "immediately,por,favor,gracias,hola,ya,ahora,quiero,будь,ласка,дякую,прошу,зараз,请,請,谢谢,謝謝"
)
_SPLIT: Final = re.compile(r"[.,;:!?\n\r…—–。，！？、；]+")
_NOISE = re.compile(r"[^\w\s]|_")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_SPELLED = re.compile(r"s+\s?t+\s?o+\s?p+")  # "STOPPP", "s t o p"


def keyword(text: str, *, asked: bool = False) -> Keyword | None:
    """Return what a text means, or None where it is something else.

    Args:
        text: As it came.
        asked: We have asked something, so that "yes" is an answer.

    Example:
        >>> keyword("Stop!"), keyword("por favor no me manden más mensajes")
        (Keyword(meaning='stop', language='en'), Keyword(meaning='stop', language='es'))
        >>> keyword("please stop the leak"), keyword("停水了"), keyword("YES", asked=True)
        (None, None, None)
        >>> keyword("YES")
        Keyword(meaning='start', language='en')
    """
    segments = [plain for part in _SPLIT.split(text) if (plain := _plain(part))]
    if not segments:
        return Keyword("help", "en") if text.strip() == "?" else None
    whole, first = " ".join(segments), segments[0]
    if found := _among(_STOP, (whole, first)) or _spelled(whole, first) or _phrased(segments):
        return Keyword("stop", found)
    if found := _among(_START, (whole,)) or (None if asked else _among(_YES, (whole,))):
        return Keyword("start", found)
    found = _among(_HELP, (whole, first) if len(segments) > 1 else (whole,))
    return Keyword("help", found) if found else None


def _plain(text: str) -> str:
    """Return a text without case, width, accents of Latin letters, punctuation and emoji."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    folded = _APOSTROPHES.sub("", folded)
    decomposed = "".join(_without_accent(character) for character in folded)
    return " ".join(_NOISE.sub(" ", decomposed).split())


def _without_accent(character: str) -> str:
    base = unicodedata.normalize("NFD", character)
    return base[0] if len(base) > 1 and base[0].isascii() else character


def _among(words: dict[str, frozenset[str]], said: tuple[str, ...]) -> Written | None:
    for one in said:
        bare = " ".join(word for word in one.split() if word not in _POLITE)
        for language in _LANGUAGES:
            known = words[language]
            if one in known or bare in known or one.replace(" ", "") in known:
                return language
    return None


def _spelled(*said: str) -> Written | None:
    bare = ("".join(word for word in one.split() if word not in _POLITE) for one in said)
    return "en" if any(_SPELLED.fullmatch(one) for one in bare) else None


def _phrased(segments: list[str]) -> Written | None:
    for one in segments:
        if _TURNED.search(one):
            continue
        for language in _LANGUAGES:
            said = one.replace(" ", "") if language == "zh" else one
            if _STOP_PHRASES[language].search(said):
                return language
    return None


_LANGUAGES: Final[tuple[Written, ...]] = ("en", "es", "uk", "zh")
