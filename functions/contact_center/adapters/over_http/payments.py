"""A payment provider over HTTP: docs/openapi/payments.yaml."""

from typing import Any, Final

from contact_center.adapters.over_http.client import BackOfficeClient, Json
from contact_center.domain.cards import Approved, Card, Charge, Declined
from contact_center.domain.errors import BackOfficeUnavailable, PaymentUnavailable, Raced

_TOKEN_LIMIT: Final = 128  # characters; what is longer is no name


class _Confidential(dict[str, Any]):
    """A body that shows nothing of itself: frames that carry it may end up in a traceback."""

    def __repr__(self) -> str:
        return "{…}"


class HttpPayments:
    """``Payments`` of a provider that serves the contract."""

    def __init__(self, client: BackOfficeClient) -> None:
        self._client = client

    def charge(self, charge: Charge, card: Card, /) -> Approved | Declined:
        try:
            answer = self._client.calls().post(
                "charge", "charges", body=_body(charge, card), key=charge.key
            )
        except (BackOfficeUnavailable, Raced) as exc:
            raise PaymentUnavailable(str(exc)) from None
        return _result(answer, card)

    def taken(self, key: str, /) -> Approved | None:
        try:
            answer = self._client.calls().get("find_charge", "charges", key=key) or {}
        except BackOfficeUnavailable as exc:
            raise PaymentUnavailable(str(exc)) from None
        if answer.get("status") == "none":
            return None
        token, last_four = answer.get("token"), answer.get("last_four")
        # A 404 is no answer: it may come from whoever does not know the question.
        if answer.get("status") != "approved" or not _is_token(token) or not _is_end(last_four):
            raise PaymentUnavailable("find_charge: neither approved with a token nor none")
        return Approved(str(token), str(last_four))


def _is_token(token: object) -> bool:
    return isinstance(token, str) and 0 < len(token) <= _TOKEN_LIMIT


def _is_end(last_four: object) -> bool:
    return isinstance(last_four, str) and len(last_four) == 4 and last_four.isdigit()


def _body(charge: Charge, card: Card) -> _Confidential:
    return _Confidential(
        amount={"minor": charge.amount.minor, "currency": charge.amount.currency},
        bill=charge.bill,
        card=_Confidential(
            number=card.number.reveal(),
            expiry_month=card.expiry.month,
            expiry_year=card.expiry.year,
            code=card.code.reveal(),
            brand=card.brand,
        ),
    )


def _result(answer: Json, card: Card) -> Approved | Declined:
    if answer.get("status") == "declined":
        reason = answer.get("reason")
        return Declined(reason if isinstance(reason, str) and reason.isidentifier() else "declined")
    token, last_four = answer.get("token"), answer.get("last_four")
    if answer.get("status") != "approved" or not isinstance(token, str):
        raise PaymentUnavailable("charge: neither approved with a token nor declined")
    if not _is_token(token) or card.number.reveal() in token:
        raise PaymentUnavailable("charge: the token is no token")
    # The first approval of a key may be another card's: then the provider says whose.
    return Approved(token, str(last_four) if _is_end(last_four) else card.last_four)
