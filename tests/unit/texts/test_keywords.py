"""What a reasonable person would understand as STOP, and what they would not."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contact_center.domain.texts.keywords import Meaning, is_answer, is_of_no_language, keyword
from contact_center.domain.texts.sayings import Written

# First those that law and AWS name, then wordings of people.
STOP = [
    "STOP",
    "stop",
    "Stop.",
    "STOPALL",
    "unsubscribe",
    "CANCEL",
    "END",
    "QUIT",
    "REVOKE",
    "OPTOUT",
    "OPT-OUT",
    "OPT OUT",
    "opt out",
    "REMOVE",
    "ARRET",
    "TD",
    "ARRÊT",
    "СТОП",
    "ВІДМІНА",
    "停止",
    "退订",
    "ＳＴＯＰ",
    "STOP 🛑",
    "s t o p",
    "STOPPPP",
    "sotp",
    "stop please",
    "Please stop",
    "Please stop texting me",
    "stop texting me!!",
    "STOP. wrong number",
    "No more texts",
    "don't text me again",
    "do not contact me",
    "Don’t message me any more",
    "take me off your list",
    "remove me from this list",
    "remove my number",
    "I don't want these messages",
    "I no longer want to receive texts from you",
    "unsuscribe",
    "unsubscribe me please",
    "how do I unsubscribe",
    "stop sending me messages",
    "stop all messages",
    "quit texting me",
    "leave me alone",
    "I want to opt out",
    "please opt me out",
    "I revoke my consent",
    "cancel my subscription",
    "cancel these texts",
    "no thanks, stop",
    "stop spamming",
    "end these messages",
    "stop the texts",
    "i dont want any more texts",
    "BAJA",
    "alto",
    "ALTO!",
    "no más mensajes",
    "No me envíen más mensajes",
    "ya no me escriban",
    "dejen de mandarme mensajes",
    "quiero darme de baja",
    "darme de baja",
    "Basta ya",
    "no quiero recibir más mensajes",
    "quítenme de la lista",
    "cancelar",
    "por favor paren",
    "ya no quiero mensajes",
    "Не пишіть мені більше",
    "відписатися",
    "припиніть надсилати смс",
    "не надсилайте мені повідомлення",
    "більше не пишіть",
    "Стоп, будь ласка",
    "видаліть мій номер",
    "скасувати",
    "скасувати підписку",
    "不要再发短信",
    "别再发了",
    "请停止发送",
    "取消订阅",
    "退訂",
    "不要再給我發簡訊",
    "取消",
    "请不要再联系我",
    "dont send me any more texts",
    "Stop texting this number",
    "I said stop",
    "I don't want these",
    "I don't want any more of these",
    "I said no",
]
NOT_STOP = [
    "please stop the leak",
    "the water stopped",
    "When will it stop",
    "bus stop",
    "don't stop",
    "please don't stop texting me",
    "stop by tomorrow",
    "can you stop by at 5",
    "cancel my appointment",
    "cancel my callback",
    "end of the month",
    "I want to quit my plan",
    "I need help",
    "help",
    "start",
    "the meter stopped at 4512",
    "BALANCE",
    "1",
    "no",
    "4512",
    "la presión está baja",
    "quiero cancelar mi cita",
    "no hay agua",
    "no para de salir agua",
    "para pagar",
    "fin de mes",
    "consumo alto",
    "停水了",
    "停电",
    "停止供水了吗",
    "取消预约",
    "вода не зупиняється",
    "скасувати візит",
    "зупинка автобуса",
    "не працює лічильник",
    "My water was stopped",
    "remove the meter",
    "I cannot stop the water",
    "how do I take a reading",
    "I did not get your text",
    "I dont have the bill",
    "text me the bill",
    "send me a message",
    "update my number",
    "get my bill",
    "I do not have a message from you",
    "do not want to pay late",
    "no message received",
    "what time do you end",
    "when does the outage end",
    "stop payment",
    "no recibí el mensaje",
    "no me mandaron la factura",
    "no me llegó el mensaje",
    "C",
    "I don't want these charges",
    "I said no to the visit",
    "CB CANCEL",
    "yes",
    "take my reading",
    "get me an agent",
    "take my name off autopay",
]


def meaning(text: str, *, asked: bool = False) -> Meaning | None:
    found = keyword(text, asked=asked)
    return found.meaning if found else None


@pytest.mark.parametrize("text", STOP)
def test_no_more_texts_in_any_wording(text: str) -> None:
    assert meaning(text) == "stop"


@pytest.mark.parametrize("text", NOT_STOP)
def test_what_is_about_something_else(text: str) -> None:
    assert meaning(text) != "stop"


@pytest.mark.parametrize("text", ["START", "unstop", "Join", "START!", "alta", "Старт", "开始"])
def test_texts_again(text: str) -> None:
    assert meaning(text) == "start"


@pytest.mark.parametrize("text", ["YES", "yes", "Sí", "так", "是"])
def test_yes_is_start_unless_we_have_asked_something(text: str) -> None:
    assert meaning(text) == "start"
    assert meaning(text, asked=True) is None


@pytest.mark.parametrize(
    "text",
    [
        "sorry wrong number",
        "wrong number on the meter",
        "perdón, número equivocado",
        "发错了对不起",
    ],
)
def test_a_wrong_number_may_be_the_answer_to_a_question(text: str) -> None:
    assert meaning(text, asked=True) is None


@pytest.mark.parametrize(
    "text", ["wrong number", "Wrong number, stop", "打错了", "stop texting me"]
)
def test_stop_is_stop_whatever_was_asked(text: str) -> None:
    assert meaning(text, asked=True) == "stop"


@pytest.mark.parametrize(
    "text",
    ["HELP", "help me", "INFO", "aide", "Ayuda", "ДОПОМОГА", "帮助", "幫助", "?", "help please"],
)
def test_help(text: str) -> None:
    assert meaning(text) == "help"


@pytest.mark.parametrize(
    "text", ["help with my bill", "информация о счете и тарифах", "I can help"]
)
def test_help_with_something_is_a_question(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    "text",
    [
        "Help! I smell gas",
        "HELP, there is a fire at the pole",
        "ayuda, huele a gas",
        "Ayuda! hay un cable caído",
        "Please help, my husband got an electric shock",
        "Info: wire down on my street sparking",
        "Допоможіть! пахне газом",
    ],
)
def test_a_danger_that_begins_with_help_is_no_help(text: str) -> None:
    assert meaning(text) is None


@pytest.mark.parametrize(
    ("text", "language"),
    [("stop", "en"), ("no más mensajes", "es"), ("відпишіть мене", "uk"), ("退订", "zh")],
)
def test_the_answer_is_in_the_language_of_the_word(text: str, language: Written) -> None:
    found = keyword(text)

    assert found
    assert found.language == language


@pytest.mark.parametrize("text", ["STOP", "Start", "help!", "Stop por favor", "STOPALL", "?"])
def test_what_our_spanish_texts_print_tells_no_language(text: str) -> None:
    assert is_of_no_language(text)


@pytest.mark.parametrize("text", ["stop texting me", "alto", "стоп", "help me", "YES", "", "🙂"])
def test_other_words_tell_the_language(text: str) -> None:
    assert not is_of_no_language(text)


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b", "🙂"])
def test_nothing_said_means_nothing(text: str) -> None:
    assert meaning(text) is None


@given(
    st.sampled_from(["stop", "unsubscribe", "cancel", "quit", "end", "revoke", "opt out"]),
    st.sampled_from(["", " ", "  ", ".", "!", "!!!", " please", " 🙏", "\n"]),
    st.sampled_from(["", " ", "please ", "ok ", '"']),
    st.sampled_from([str.upper, str.lower, str.title]),
)
def test_case_punctuation_and_politeness_do_not_matter(
    word: str, after: str, before: str, case: "type[str]"
) -> None:
    assert meaning(case(before + word + after)) == "stop"


@given(st.text(max_size=1_600))
def test_any_text_is_understood_or_not_but_never_breaks(text: str) -> None:
    assert meaning(text) in ("stop", "start", "help", None)


PHRASES = json.loads(Path(__file__).with_name("stop_phrases.json").read_text("utf-8"))


@pytest.mark.parametrize("language", ["en", "es", "uk", "zh"])
def test_stop_in_the_words_of_each_language(language: str) -> None:
    """At least forty wordings each, and what people ask a utility for that sounds alike."""
    phrases = PHRASES[language]

    assert len(phrases["stop"]) >= 40
    assert [said for said in phrases["stop"] if meaning(said) != "stop"] == []
    assert [said for said in phrases["not"] if meaning(said) == "stop"] == []


@pytest.mark.parametrize("language", ["en", "es", "uk", "zh"])
def test_what_is_said_to_a_person_in_an_open_chat_does_not_end_it(language: str) -> None:
    said = PHRASES[language]["answers"]

    assert [one for one in said if meaning(one, asked=True) == "stop" and not is_answer(one)] == []


@pytest.mark.parametrize(
    "text",
    ["Enough. Stop texting me", "Not interested, take me off your list", "Basta. No me escriban"],
)
def test_an_answer_before_stop_is_stop(text: str) -> None:
    assert not is_answer(text)
