"""What customers asked for in a conversation, and what protects their account."""

from datetime import timedelta

from contact_center.domain.texts.wording import Template

TEMPLATES = (
    Template(
        name="receipt",
        message_class="transactional",
        basis="request",
        texts={
            "en": "{centre}: Done. Your receipt number is {receipt}.",
            "es": "{centre}: Hecho. Su número de comprobante es {receipt}.",
        },
    ),
    Template(
        name="bill_copy",
        message_class="transactional",
        basis="request",
        link="bill_copy",
        texts={
            "en": "{centre}: The copy of your bill: {link}",
            "es": "{centre}: La copia de su factura: {link}",
        },
    ),
    Template(
        name="password_reset",
        message_class="transactional",
        basis="request",
        good_for=timedelta(minutes=15),
        link="password_reset",
        texts={
            "en": "{centre}: Set a new password here: {link} If you did not ask for this, call "
            "{phone}.",
            "es": "{centre}: Cree una nueva contraseña aquí: {link} Si no lo pidió, llame al "
            "{phone}.",
        },
    ),
    Template(
        name="password_changed",
        message_class="transactional",
        basis="duty",
        texts={
            "en": "{centre}: The password of your web account was changed. If that was not you, "
            "call {phone}.",
            "es": "{centre}: Se cambió la contraseña de su cuenta web. Si no fue usted, llame al "
            "{phone}.",
        },
    ),
    Template(
        name="article",
        message_class="transactional",
        basis="request",
        texts={
            "en": "{centre}: What you asked about: {url}",
            "es": "{centre}: Lo que preguntó: {url}",
        },
    ),
    Template(
        name="number_changed",
        message_class="transactional",
        basis="duty",
        texts={
            "en": "{centre}: This number is no longer registered with your account. If that was "
            "not you, call {phone}.",
            "es": "{centre}: Este número ya no está registrado en su cuenta. Si no fue usted, "
            "llame al {phone}.",
        },
    ),
)
