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
        name="send_photo",
        message_class="transactional",
        basis="reply",
        good_for=timedelta(minutes=15),
        urgent=_WHY,
        link="photo",
        texts={
            "en": "{centre}: Send us your photo here, for case {case}: {link} It works for 15 "
            "minutes.",
            "es": "{centre}: Envíenos su foto aquí, para el caso {case}: {link} Funciona durante "
            "15 minutos.",
        },
    ),
    Template(
        name="photo_received",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent="confirms a photo that they have just sent",
        texts={
            "en": "{centre}: Thank you, we have your photo. It belongs to case {case}.",
            "es": "{centre}: Gracias, ya tenemos su foto. Pertenece al caso {case}.",
        },
    ),
    Template(
        name="photo_refused",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent="says what became of a file that they have just sent",
        texts={
            "en": "{centre}: What you sent is no photo that we can open, so we deleted it. Text "
            "PHOTO to try again.",
            "es": "{centre}: Lo que envió no es una foto que podamos abrir, así que lo borramos. "
            "Envíe FOTO para intentarlo otra vez.",
        },
    ),
    Template(
        name="photo_too_many",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent="says what became of a file that they have just sent",
        texts={
            "en": "{centre}: We have ten photos of case {case} already, so we did not keep this "
            "one. Text AGENT to talk to a person.",
            "es": "{centre}: Ya tenemos diez fotos del caso {case}, así que no guardamos esta. "
            "Envíe AGENTE para hablar con una persona.",
        },
    ),
    Template(
        name="chat_says",
        message_class="transactional",
        basis="person",
        good_for=timedelta(hours=12),
        urgent="a person answers a text of theirs",
        prose="said",
        texts={"en": "{said}", "es": "{said}"},
    ),
    Template(
        name="chat_over",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: This conversation is over. Text us again whenever you like, AGENT for "
            "a person.",
            "es": "{centre}: Esta conversación terminó. Escríbanos cuando quiera; AGENTE para "
            "hablar con una persona.",
        },
    ),
    Template(
        name="busy",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: Everybody is busy with others just now. You keep your place: write "
            "on here, and a person will answer.",
            "es": "{centre}: Ahora todos están atendiendo a otros. Usted conserva su lugar: siga "
            "escribiendo aquí y una persona le responderá.",
        },
    ),
    Template(
        name="after_hours_links",
        message_class="transactional",
        basis="reply",
        good_for=timedelta(minutes=15),
        urgent=_WHY,
        link="self_service",
        texts={
            "en": "{centre}: We are closed, back {opens}, and a colleague has your case {case}. "
            "Do it yourself now: {link} (15 minutes), or text MENU.",
            "es": "{centre}: Está cerrado, volvemos {opens}, y un colega tiene su caso {case}. "
            "Hágalo usted ahora: {link} (15 minutos), o envíe MENU.",
        },
    ),
    Template(
        name="busy_links",
        message_class="transactional",
        basis="reply",
        good_for=timedelta(minutes=15),
        urgent=_WHY,
        link="self_service",
        texts={
            "en": "{centre}: Everybody is busy with others just now. You keep your place: write "
            "on here, and a person will answer. Or do it yourself now: {link} (15 minutes)",
            "es": "{centre}: Ahora todos están atendiendo a otros. Usted conserva su lugar: siga "
            "escribiendo aquí y una persona le responderá. O hágalo usted ahora: {link} (15 "
            "minutos)",
        },
    ),
    Template(
        name="after_hours",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: We are closed, back {opens}, and a colleague has your case {case}. "
            "Meanwhile, text MENU for what you can do yourself.",
            "es": "{centre}: Está cerrado, volvemos {opens}, y un colega tiene su caso {case}. "
            "Mientras tanto, envíe MENU para ver qué puede hacer usted mismo.",
        },
    ),
    Template(  # to who asks for a person again: once
        name="after_hours_again",
        message_class="transactional",
        basis="reply",
        good_for=_FRESH,
        urgent=_WHY,
        texts={
            "en": "{centre}: We are still closed, back {opens}: your case {case} waits for us, and "
            "you need not write again.",
            "es": "{centre}: Sigue cerrado; volvemos {opens}: su caso {case} nos espera, no hace "
            "falta que escriba otra vez.",
        },
    ),
    Template(  # to who said STOP and texts of danger: once for each such text, and nothing more
        name="danger",
        message_class="transactional",
        basis="last_word",
        good_for=_FRESH,
        urgent="somebody may be in danger",
        texts={
            "en": "{centre}: If anybody is in danger, call 911 now, and stay away from wires, gas "
            "and water. A person of ours has your message.",
            "es": "{centre}: Si alguien está en peligro, llame ya al 911 y aléjese de cables, gas "
            "y agua. Una persona nuestra tiene su mensaje.",
        },
    ),
    Template(
        name="go_on",
        message_class="transactional",
        basis="reply",
        good_for=timedelta(minutes=15),
        urgent=_WHY,
        link="transaction",
        texts={
            "en": "{centre}: Please go on here, where we can make sure that it is you: {link} "
            "It works once, for 15 minutes.",
            "es": "{centre}: Siga aquí, donde podemos comprobar que es usted: {link} Funciona una "
            "vez, durante 15 minutos.",
        },
    ),
)
