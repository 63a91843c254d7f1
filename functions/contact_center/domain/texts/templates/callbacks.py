"""What is said about callbacks: that we called in vain, and to callers who were cut off."""

from datetime import timedelta
from typing import Final

from contact_center.domain.texts.wording import Template

_CHANGE = {
    "en": "Another time, or no call: text CALLBACK, or for 15 minutes {link}",
    "es": "Otra hora, o ninguna: envíe LLAMADA o, durante 15 minutos, {link}",
}
_NO_MORE = {"en": "Reply STOP to end texts.", "es": "Responda STOP para no recibir más."}

CALLBACK: Final = "callback"  # shall we call?
CALLED_AGAIN: Final = "called_again"  # shall we, as we said?

TEMPLATES = (
    Template(
        name="callback_missed",
        message_class="transactional",
        basis="request",
        asks=CALLED_AGAIN,
        good_for=timedelta(hours=12),
        link="callback",
        texts={
            "en": "{centre}: We called you as you asked, and could not reach you. We will try"
            f" again. {_CHANGE['en']}",
            "es": "{centre}: Le llamamos como nos pidió y no le encontramos. Volveremos a"
            f" intentarlo. {_CHANGE['es']}",
        },
    ),
    Template(
        name="callback_abandoned",
        message_class="transactional",
        basis="request",
        asks=CALLED_AGAIN,
        good_for=timedelta(hours=12),
        link="callback",
        texts={
            "en": "{centre}: We called you as you asked, and nobody was free to talk to you. We are"
            f" sorry, and will call again. {_CHANGE['en']}",
            "es": "{centre}: Le llamamos como nos pidió y nadie estaba libre para atenderle. Lo"
            f" sentimos, y volveremos a llamar. {_CHANGE['es']}",
        },
    ),
    Template(
        name="callback_later",
        message_class="transactional",
        basis="request",
        good_for=timedelta(hours=72),  # until the call itself, as its writer says
        link="callback",
        texts={
            "en": "{centre}: We could not call you yet as promised, and will {when}, if that suits"
            f" you. {_CHANGE['en']}",
            "es": "{centre}: Aún no pudimos llamarle como prometimos, y lo haremos {when}, si le"
            f" conviene. {_CHANGE['es']}",
        },
    ),
    Template(
        name="callback_moved",
        message_class="transactional",
        basis="request",
        good_for=timedelta(hours=72),  # until the call itself, as its writer says
        link="callback",
        texts={
            "en": "{centre}: We had to move our call to you: we will call {when}, or within half an"
            f" hour after that. {_CHANGE['en']}",
            "es": "{centre}: Tuvimos que cambiar nuestra llamada: le llamaremos {when}, o en la"
            f" media hora siguiente. {_CHANGE['es']}",
        },
    ),
    Template(
        name="callback_not_called",
        message_class="transactional",
        basis="request",
        good_for=timedelta(hours=72),
        texts={
            "en": "{centre}: We will not call you back as we said. If you still need us, call us,"
            " or text CALLBACK and we will call you.",
            "es": "{centre}: No le devolveremos la llamada como dijimos. Si aún nos necesita,"
            " llámenos, o envíe LLAMADA y le llamaremos.",
        },
    ),
    Template(
        name="by_text",
        message_class="transactional",
        basis="request",
        good_for=timedelta(hours=1),
        texts={
            "en": "{centre}: You chose to go on by text. What can we do for you? Answer here, text"
            " AGENT for a person, or CALLBACK and we will call you.",
            "es": "{centre}: Eligió seguir por mensaje de texto. ¿En qué podemos ayudarle? Responda"
            " aquí, envíe AGENTE para hablar con alguien, o LLAMADA y le llamaremos.",
        },
    ),
    Template(
        name="callback_cut_off",
        message_class="service",
        basis="consent",
        asks=CALLBACK,
        good_for=timedelta(hours=2),
        texts={
            "en": "{centre}: Your call ended before we could answer. Text CALLBACK and we will"
            f" call you. {_NO_MORE['en']}",
            "es": "{centre}: Su llamada terminó antes de que pudiéramos atenderle. Envíe LLAMADA"
            f" y le llamaremos. {_NO_MORE['es']}",
        },
    ),
    Template(
        name="callback_resume",
        message_class="service",
        basis="consent",
        asks=CALLBACK,
        good_for=timedelta(hours=2),
        texts={
            "en": "{centre}: Your call was cut off halfway. Call again and go on where you were,"
            f" or text CALLBACK and we will call you. {_NO_MORE['en']}",
            "es": "{centre}: Su llamada se cortó a medias. Llámenos y continúe donde estaba, o"
            f" envíe LLAMADA y le llamaremos. {_NO_MORE['es']}",
        },
    ),
)
