"""Sending one-time codes."""

from contact_center.domain.digits import Digits
from contact_center.domain.errors import CodeNotSent
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber


class NoCodeSender:
    """``CodeSender`` of a centre that cannot send texts: whoever needs a code gets a person."""

    def send(self, _code: Digits, _phone: PhoneNumber, _language: Language, /) -> None:
        raise CodeNotSent(
            "no sender of texts is configured, so nobody can reach level 3 by phone: "
            "wire a CodeSender in bootstrap.authenticate"
        )
