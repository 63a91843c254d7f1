"""What is said about callbacks: that we called in vain, and to callers who were cut off."""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

TEMPLATES = (
    Template(
        name="callback_missed",
        message_class="transactional",
        basis="request",
        good_for=timedelta(hours=12),
        link="callback",
        texts={
            "en": "{centre}: We called you as you asked, and could not reach you. We will try"
            " again. Another time, or no call: text CALLBACK, or for 15 minutes {link}",
            "es": "{centre}: Le llamamos como nos pidió y no le encontramos. Volveremos a"
            " intentarlo. Otra hora, o ninguna: envíe LLAMADA o, durante 15 minutos, {link}",
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
        good_for=timedelta(hours=2),
        texts={
            "en": "{centre}: Your call ended before we could answer. Text CALLBACK and we will"
            " call you. Reply STOP to end texts.",
            "es": "{centre}: Su llamada terminó antes de que pudiéramos atenderle. Envíe LLAMADA"
            " y le llamaremos. Responda STOP para no recibir más.",
        },
    ),
    Template(
        name="callback_resume",
        message_class="service",
        basis="consent",
        good_for=timedelta(hours=2),
        texts={
            "en": "{centre}: Your call was cut off halfway. Call again and go on where you were,"
            " or text CALLBACK and we will call you. Reply STOP to end texts.",
            "es": "{centre}: Su llamada se cortó a medias. Llámenos y continúe donde estaba, o"
            " envíe LLAMADA y le llamaremos. Responda STOP para no recibir más.",
        },
    ),
)
