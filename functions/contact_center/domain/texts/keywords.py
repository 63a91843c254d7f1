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

from contact_center.domain.texts.stopping import Written, asks_to_stop

Meaning = Literal["stop", "start", "help"]


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
        "sotp,stpo,tsop,stp,stahp,st0p,no stop,i said stop,enough,enough already,no more,go away,"
        "get lost,leave me alone,lose my number,wrong number,wrong number stop,quit it,cut it out,"
        "knock it off,end this,end it,halt,cease,desist,cease and desist,not interested,spam,"
        "f off,fuck off,piss off"
    ),
    "es": _words(
        "alto,pare,paren,parar,basta,basta ya,ya basta,baja,de baja,dar de baja,darme de baja,"
        "cancelar,detener,detengan,detenganse,salir,fin,terminar,anular,desuscribir,desuscribirme,"
        "no mas,ya no,no molestar,no molesten,dejenme en paz,borrenme,quitenme,eliminenme,para,"
        "para ya,paren ya,pare ya,parale,detente,detengase,alto ya,suficiente,es suficiente,spam,"
        "numero equivocado,no me interesa"
    ),
    "uk": _words(
        "стоп,стоп смс,відміна,відмінити,скасувати,відписатися,відписатись,відписка,відпишіть,"
        "відпишіть мене,відпиши,припинити,припиніть,припини,досить,годі,вистачить,відмова,"
        "відмовляюсь,відмовляюся,кінець,зупинити,зупиніть,відстаньте,отписаться,отпишите,хватит,"
        "перестаньте,перестань,прекратите,відчепіться,не турбуйте,не турбувати,більше не треба,"
        "більше не потрібно,не треба,спам,помилка номером,не цікаво,відмовитися,відмовитись,"
        "скасуйте,зупини,вимкніть,вимкнути"
    ),
    "zh": _words(
        "停止,停,停止发送,停止發送,停止短信,停止簡訊,退订,退訂,退出,取消,取消订阅,取消訂閱,拒收,"
        "结束,結束,终止,終止,别发了,別發了,不要发了,不要發了,别烦我,別煩我,"
        "请停止,請停止,请停,請停,够了,夠了,不需要,不需要了,请勿打扰,請勿打擾,勿扰,勿擾,别再来了,滚,打错了,打錯了,骚扰"
    ),
}
_ONLY_STOP: Final = {
    "en": _words("stop,stopall,unsubscribe,opt out,stop it,stop this"),
    "es": _words("alto,basta,basta ya,stop"),
    "uk": _words("стоп,припиніть,припинити"),
    "zh": _words("停止,退订,退訂"),
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

# Around a word, these say nothing of their own.
_POLITE: Final = _words(
    "please,pls,plz,now,ok,okay,hey,hi,hello,thanks,thank,you,thx,just,i,want,to,said,u,"
    "immediately,dear,sir,por,favor,gracias,hola,ya,ahora,quiero,будь,ласка,дякую,прошу,зараз,请,請,谢谢,謝謝"
)
_SPLIT: Final = re.compile(r"[.,;:!?\n\r…—–。，！？、；]+")
_NOISE = re.compile(r"[^\w\s]|_")
_APOSTROPHES = re.compile(r"['’ʼ`´]")
_SIGNS = re.compile(r"[\U0001f6d1\u26d4]")  # a stop sign, and one of no entry
_SPELLED = re.compile(r"s+\s?t+\s?o+\s?p+")  # "STOPPP", "s t o p"


def keyword(text: str, *, asked: bool = False) -> Keyword | None:
    """Return what a text means, or None where it is something else.

    Args:
        text: As it came.
        asked: "Yes" is an answer: we have asked something, or somebody else may have.

    Example:
        >>> keyword("Stop!"), keyword("por favor no me manden más mensajes")
        (Keyword(meaning='stop', language='en'), Keyword(meaning='stop', language='es'))
        >>> keyword("please stop the leak"), keyword("停水了"), keyword("YES", asked=True)
        (None, None, None)
        >>> keyword("YES")
        Keyword(meaning='start', language='en')
    """
    segments = [
        plain for part in _SPLIT.split(_SIGNS.sub(". stop. ", text)) if (plain := _plain(part))
    ]
    if not segments:
        return Keyword("help", "en") if text.strip() == "?" else None
    whole, first = " ".join(segments), segments[0]
    if found := _among(_STOP, (whole, first)) or _spelled(whole, first) or _phrased(segments):
        return Keyword("stop", found)
    if found := _among(_START, (whole,)) or (None if asked else _among(_YES, (whole,))):
        return Keyword("start", found)
    found = _among(_HELP, (whole,))  # "Help! I smell gas" is none: nothing may stand before danger
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
    if found := next((said for one in segments if (said := asks_to_stop(one))), None):
        return found
    # Said among other things, and meaning nothing else.
    return next((said for one in segments if (said := _among(_ONLY_STOP, (one,)))), None)


_LANGUAGES: Final[tuple[Written, ...]] = ("en", "es", "uk", "zh")
