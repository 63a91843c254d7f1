"""What carries a call on as a text."""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

TEMPLATES = (
    Template(
        name="continue",
        message_class="transactional",
        basis="request",
        good_for=timedelta(minutes=15),  # later, who asked for it has given up
        link="continue",
        texts={
            "en": "{centre}: As you asked on the phone, go on here: {link} It works once, for 15 "
            "minutes.",
            "es": "{centre}: Como pidió por teléfono, siga aquí: {link} Funciona una vez, por 15 "
            "minutos.",
        },
    ),
)
