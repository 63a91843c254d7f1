"""One-time codes, for who is on the line and waits."""

from contact_center.domain.authentication import CODE_VALID_FOR
from contact_center.domain.texts.wording import Template

_MINUTES = CODE_VALID_FOR.seconds // 60

TEMPLATES = (
    Template(
        name="one_time_code",
        message_class="transactional",
        basis="duty",
        good_for=CODE_VALID_FOR,
        urgent="its owner is on the line and waits for it",
        texts={
            "en": "{centre}: Your code is {code}. It works on your call with us for "
            f"{_MINUTES} minutes. We never call you to ask for it.",
            "es": "{centre}: Su código es {code}. Sirve en su llamada con nosotros por "
            f"{_MINUTES} minutos. Nunca le llamamos para pedirlo.",
        },
    ),
)
