"""What a stage is made of, each part checked as it is made."""

import json
import re
from dataclasses import dataclass

from phonenumbers import SUPPORTED_REGIONS

from contact_center.adapters.over_http.desk import PORTS
from infra.stage_types import InvalidStage, check_types

E164 = re.compile(r"\+[1-9]\d{6,14}")
_PHONE_NUMBER_ARN = re.compile(r"arn:aws:connect:[a-z0-9-]+:\d{12}:phone-number/[a-zA-Z0-9-]+")
_SECRET_ARN = re.compile(r"arn:aws:secretsmanager:[a-z0-9-]+:\d{12}:secret:[\w/+=.@-]+")
_CERTIFICATE_ARN = re.compile(r"arn:aws:acm:[a-z0-9-]+:\d{12}:certificate/[\w-]+")
_ADDRESS = re.compile(r"https://[\w.-]+(:\d+)?(/\S*)?", re.ASCII)
_HOST = re.compile(r"(?=.{4,253}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}")
_NUMBER_KINDS = ("DID", "TOLL_FREE")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneNumber:
    """A number that callers dial.

    Args:
        country: of the number to claim, ISO 3166-1 alpha-2.
        kind: DID or TOLL_FREE.
        arn: of a number that the instance has already; nothing is claimed then.
    """

    country: str = "US"
    kind: str = "DID"
    arn: str | None = None

    def __post_init__(self) -> None:
        check_types(self, "phone_numbers")
        if self.country not in SUPPORTED_REGIONS:
            raise InvalidStage(f"country is {self.country!r}, allowed is a country, such as US")
        if self.kind not in _NUMBER_KINDS:
            raise InvalidStage(f"kind is {self.kind!r}, allowed is {' or '.join(_NUMBER_KINDS)}")
        if self.arn is not None and not _PHONE_NUMBER_ARN.fullmatch(self.arn):
            raise InvalidStage(
                f"arn is {self.arn!r}, allowed is a number of Amazon Connect:"
                " arn:aws:connect:<region>:<account>:phone-number/<id>"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideNumber:
    """Somebody outside of the centre to whom agents pass callers on.

    Args:
        name: what agents read, such as `Gas company`.
        number: E.164.
    """

    name: str
    number: str

    def __post_init__(self) -> None:
        check_types(self, "outside_numbers")
        if not E164.fullmatch(self.number):
            raise InvalidStage(f"the number of {self.name!r} is not in E.164, such as +15550143")
        if not re.fullmatch(r"(?!To )[A-Za-z][A-Za-z0-9 ]{0,126}", self.name):
            raise InvalidStage(
                f"the name of an outside number is {self.name!r}, allowed are 1 to 127 letters,"
                " digits and blanks, a letter first; To ... are the queues"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrator:
    """Somebody who is let in by the deployment, to let in all others.

    Their first password is made by Secrets Manager, and is in no template.

    Args:
        username: what they sign in with.
        mail: where Amazon Connect sends a link for another password.
        first_name: as the instance shows it.
        last_name: likewise.
    """

    username: str
    mail: str
    first_name: str
    last_name: str

    def __post_init__(self) -> None:
        check_types(self, "administrators")
        if not re.fullmatch(r"[\w.@-]{1,64}", self.username, re.ASCII):
            raise InvalidStage(
                f"username is {self.username!r}, allowed are 1 to 64 letters, digits and _-.@"
            )
        if not re.fullmatch(r"[^@\s]+@[^@\s]+", self.mail):
            raise InvalidStage(f"mail is {self.mail!r}, allowed is a mail address")
        for field, value in (("first_name", self.first_name), ("last_name", self.last_name)):
            if not re.fullmatch(r"\S(.{0,98}\S)?", value):
                raise InvalidStage(f"{field} is {value!r}, allowed are 1 to 100 characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class BackOffice:
    """The company's own systems, as self-service calls them (docs/openapi/backoffice.yaml).

    Args:
        url: where the paths of the contract begin.
        ports: which ports they serve; the others stay in the table.
        secret_arn: of a secret {"token": ...} that they are called with; and "payment_token"
            for the payment provider.
    """

    url: str
    ports: tuple[str, ...]
    secret_arn: str

    def __post_init__(self) -> None:
        check_types(self, "back_office")
        if not _ADDRESS.fullmatch(self.url):
            raise InvalidStage(f"back_office.url is {self.url!r}, allowed is an address with https")
        if unknown := sorted(set(self.ports) - PORTS.keys()):
            raise InvalidStage(
                f"back_office.ports has {unknown[0]!r}, allowed are {', '.join(PORTS)}"
            )
        if not _SECRET_ARN.fullmatch(self.secret_arn):
            raise InvalidStage(
                f"back_office.secret_arn is {self.secret_arn!r}, allowed is a secret:"
                " arn:aws:secretsmanager:<region>:<account>:secret:<name>"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class WebDomain:
    """A name of the company's own for the pages that links lead to.

    Args:
        name: such as `go.acme.example`. Texts carry it, so a short one saves parts.
        certificate_arn: of ACM, for this name, in the stage's region.
    """

    name: str
    certificate_arn: str

    def __post_init__(self) -> None:
        check_types(self, "web_domain")
        if not _HOST.fullmatch(self.name):
            raise InvalidStage(
                f"web_domain.name is {self.name!r}, allowed is a name without https, such as"
                " go.acme.example"
            )
        if not _CERTIFICATE_ARN.fullmatch(self.certificate_arn):
            raise InvalidStage(
                f"web_domain.certificate_arn is {self.certificate_arn!r}, allowed is a"
                " certificate: arn:aws:acm:<region>:<account>:certificate/<id>"
            )


@dataclass(frozen=True, slots=True, kw_only=True)
class ChatWidget:
    """A communications widget, made for the flow Chat in Amazon Connect's console.

    CloudFormation has no resource for one; the console shows these as a script to copy. A site
    tells the widget three things, all of them mandatory: ``snippetId``, ``styles`` and
    ``supportedMessagingContentTypes``. Source: Amazon Connect's administrator guide, "Supported
    widget snippet fields".

    Args:
        script: address that the script is loaded from.
        id: of the widget.
        snippet_id: what the script begins with.
        color: of the sign on its button; with ``background`` a contrast of 3 : 1 at least.
        background: of the button.
    """

    script: str
    id: str
    snippet_id: str
    color: str = "#ffffff"
    background: str = "#0b5394"

    def __post_init__(self) -> None:
        check_types(self, "chat_widget")
        if not _ADDRESS.fullmatch(self.script):
            raise InvalidStage(
                f"chat_widget.script is {self.script!r}, allowed is an address with https"
            )

    def as_json(self) -> str:
        """Return what a site needs: where the script is, and what it is told by which name."""
        button = {"color": self.color, "backgroundColor": self.background}
        tell = {
            "snippetId": self.snippet_id,
            # The shape is that of scripts which the console made; the guide names the field alone.
            "styles": {"iconType": "CHAT", "openChat": button, "closeChat": button},
            "supportedMessagingContentTypes": ["text/plain", "text/markdown"],
        }
        return json.dumps({"script": self.script, "id": self.id, "tell": tell})
