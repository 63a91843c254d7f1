"""Answers to what customers text. What they hear by telephone comes as ``said``."""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

_FRESH = timedelta(hours=1)
_WHY = "answers a text of theirs"

TEMPLATES = (
    Template(
        name="answer",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        prose="said",
        texts={"en": "{said}", "es": "{said}"},
    ),
    Template(
        name="first_answer",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        prose="said",
        texts={"en": "{centre}: {said}", "es": "{centre}: {said}"},
    ),
    Template(
        name="after_hours",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: We are closed, and back {opens}. Meanwhile: text MENU for what you "
            "can do yourself, or CALLBACK and we call you.",
            "es": "{centre}: Está cerrado, volvemos {opens}. Mientras tanto, envíe MENU para ver "
            "qué puede hacer usted mismo, o LLAMAR y le llamamos.",
        },
    ),
    Template(
        name="all_busy",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: Everybody is busy right now. You keep your place; or text MENU for "
            "what you can do yourself, CALLBACK and we call you.",
            "es": "{centre}: Todos nuestros agentes están ocupados. Usted conserva su lugar; o "
            "envíe MENU para ver qué puede hacer usted mismo, o LLAMAR y le llamamos.",
        },
    ),
)
