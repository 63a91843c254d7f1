"""Reset the password of the web account: a link to the registered contact, and nothing is asked."""

from datetime import timedelta

from contact_center.domain.transactions.bill_copy import ending, no_registered_number
from contact_center.domain.transactions.commands import SendLink
from contact_center.domain.transactions.declaration import Receipt, Situation, Transaction
from contact_center.domain.transactions.words import Phrase

_ONE_LINK_WITHIN = timedelta(minutes=15)  # as long as a link is valid


def _confirm(situation: Situation) -> tuple[str, ...]:
    return (
        situation.tongue.pick(
            "We text a link for a new password to your number ending in "
            f"{ending(situation)}. It is valid for 15 minutes.",
            "Le enviamos un enlace para una nueva contraseña al número terminado en "
            f"{ending(situation)}. Vale por 15 minutos.",
        ),
    )


def _told(situation: Situation, _receipt: Receipt | None) -> str:
    return situation.tongue.pick(
        "We send the link to your telephone. We never ask for a password.",
        "Enviamos el enlace a su teléfono. Nunca pedimos contraseñas.",
    )


RESET_PASSWORD = Transaction(
    name="reset_password",
    title=Phrase("this request", "esta solicitud"),
    level=3,
    facts=("profile",),
    refuse=no_registered_number,
    confirm=_confirm,
    command=lambda situation: SendLink(
        situation.profile.customer_id, "password_reset", to=situation.profile.phones[0]
    ),
    repeats_within=_ONE_LINK_WITHIN,
    told=_told,
)
