"""Status of an order or a case: whoever knows its number, calling from the customer's telephone."""

from contact_center.domain.orders import Order, Progress
from contact_center.domain.transactions.declaration import Receipt, Situation, Transaction
from contact_center.domain.transactions.inputs import Input, Unusable
from contact_center.domain.transactions.words import Phrase

_MOST_DIGITS = 10
_PROGRESS: dict[Progress, Phrase] = {
    "received": Phrase("We have received it", "Lo hemos recibido"),
    "in_progress": Phrase("We are working on it", "Estamos trabajando en ello"),
    "shipped": Phrase("It is on its way", "Está en camino"),
    "waiting_for_you": Phrase("We are waiting for your answer", "Esperamos su respuesta"),
    "done": Phrase("It is done", "Está terminado"),
    "cancelled": Phrase("It was cancelled", "Fue cancelado"),
}
_WHAT = {"order": Phrase("Your order", "Su pedido"), "case": Phrase("Your case", "Su caso")}


def _order(number: str, situation: Situation) -> Order | None:
    return next((o for o in situation.facts.orders if o.number == number), None)


def _check(value: str, situation: Situation) -> None:
    if _order(value, situation) is None:
        say = situation.tongue.pick(
            "I cannot find that number among yours.", "No encuentro ese número entre los suyos."
        )
        raise Unusable("unknown_number", say)


def _ask(situation: Situation) -> str:
    tongue = situation.tongue
    if tongue.spoken:
        return tongue.pick(
            "key in its number, and then the pound key",
            "marque su número, y después la tecla numeral",
        )
    return tongue.pick("write its number", "escriba su número")


def _told(situation: Situation, _receipt: Receipt | None) -> str:
    tongue = situation.tongue
    order = _order(situation.answers["number"], situation)
    if order is None:
        return ""
    what, progress = tongue.say(_WHAT[order.what]), tongue.say(_PROGRESS[order.progress])
    since, number = tongue.date(order.since), tongue.number(order.number)
    told = tongue.pick(
        f"{what} {number}, of {since}. {progress}.", f"{what} {number}, del {since}. {progress}."
    )
    if order.expected is None or order.progress in ("done", "cancelled"):
        return told
    day = tongue.date(order.expected)
    return f"{told} " + tongue.pick(
        f"You will hear from us by {day}.", f"Tendrá noticias nuestras a más tardar el {day}."
    )


ORDER_STATUS = Transaction(
    name="order_status",
    title=Phrase("the status", "el estado"),
    level=1,
    facts=("orders",),
    inputs=(
        Input(
            name="number",
            kind="digits",
            why=Phrase("To find your order or case", "Para encontrar su pedido o caso"),
            ask=_ask,
            check=_check,
            maximum=lambda _situation: _MOST_DIGITS,
        ),
    ),
    told=_told,
)
