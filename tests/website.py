"""The pages on a table in memory, and browsers that visit them."""

import base64
import re
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlencode

from contact_center.adapters.authentication import DynamoAuthentication
from contact_center.adapters.cases import DynamoCases
from contact_center.adapters.deflections import DynamoDeflections
from contact_center.adapters.links import DynamoLinks, new_secret
from contact_center.adapters.passwords import TablePasswords
from contact_center.adapters.photos import BucketOfPhotos, TableOfPhotos, photo_client
from contact_center.adapters.sandbox_payments import SandboxPayments
from contact_center.adapters.unit_of_work import UnitOfWork
from contact_center.domain.authentication import Login, account_number
from contact_center.domain.digits import Digits
from contact_center.domain.errors import ConnectUnavailable
from contact_center.domain.history import Fact
from contact_center.domain.language import Language
from contact_center.domain.links import VALID_FOR
from contact_center.domain.phone import PhoneNumber
from contact_center.domain.pins import Cost, PinHasher
from contact_center.web import site
from contact_center.web.bootstrap import Web
from contact_center.web.http import Request, Response
from tests.callback_world.luck import NO_BAD_LUCK
from tests.callback_world.world import World
from tests.memory_table import MemoryTable
from tests.self_service import PHONE, Centre
from tests.support import NEW_YORK, TABLE

PIN: Final = "493817"
BASE: Final = "https://go.example"


class ClosedHours:
    """Opening hours that cannot be had."""

    def coming(self, _now: object) -> Any:  # noqa: ANN401
        raise ConnectUnavailable("no answer")


@dataclass
class Website:
    """The pages of a centre with one customer.

    Attributes:
        told: What the history was told, by contact.
    """

    table: MemoryTable = field(default_factory=MemoryTable)
    takes_cards: bool = True
    told: list[tuple[str, Fact]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.centre = Centre(self.table)
        self.callbacks = World(luck=NO_BAD_LUCK, now=self.centre.clock.now())
        table: Any = self.table
        hasher = PinHasher({"1": "pepper"}, Cost(rounds=2, parallel=1))
        authentications = DynamoAuthentication(table, TABLE)
        account = account_number("C-1")
        authentications.save(Login(account, "C-1", hasher.hash(Digits(PIN), account), PHONE))
        self.links = DynamoLinks(table, TABLE, BASE)
        self.app = Web(
            clock=self.centre.clock,
            zone=NEW_YORK,
            links=self.links,
            self_service=self.centre.app(),
            authentications=authentications,
            hasher=hasher,
            payments=SandboxPayments(table, TABLE, self.centre.clock),
            takes_cards=self.takes_cards,
            cases=DynamoCases(table, TABLE),
            hours=ClosedHours(),
            history=self,
            deflections=DynamoDeflections(table, TABLE),
            callbacks=lambda: self.callbacks.desk,
            company="Riverside Water & Power",
            contact_number=PhoneNumber("+15550142"),
            photos=BucketOfPhotos(photo_client(), "photos"),
            kept_photos=TableOfPhotos(lambda: UnitOfWork(table, TABLE)),
            passwords=TablePasswords(lambda: UnitOfWork(table, TABLE), self.centre.clock),
            pages_url=BASE,
            new_secret=new_secret,
        )

    def enter(self, contact_id: str, fact: Fact) -> None:
        self.told.append((contact_id, fact))

    def add(self, contact_id: str, fact: Fact) -> Any:  # noqa: ANN401
        raise NotImplementedError

    def write(self, contact_id: str) -> bool:
        raise NotImplementedError

    def link(
        self,
        purpose: str,
        *,
        language: Language = "en",
        valid_for: timedelta = VALID_FOR,
        **variables: str,
    ) -> str:
        """Issue a link, and return its path."""
        now = self.centre.clock.now()
        url = self.links.issue(
            purpose, "C-1", PHONE, variables, now, language=language, valid_for=valid_for
        )
        return url.removeprefix(BASE)


@dataclass
class Visitor:
    """Somebody with a browser: it keeps cookies, follows redirects and fills in forms."""

    website: Website
    cookies: dict[str, str] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    page: Response = field(default_factory=lambda: Response(0))
    target: str = ""

    def get(self, target: str) -> "Visitor":
        return self._go("GET", target)

    def post(self, target: str, **form: str) -> "Visitor":
        return self._go("POST", target, form)

    def send(self, **entered: str) -> "Visitor":
        """Send the first form of the page that asks for something, with what was entered."""
        forms = re.findall(r"<form(.*?)</form>", self.page.body, re.DOTALL)
        wanted = entered.get("step")
        fields = [dict(re.findall(r'name="(\w+)" value="([^"]*)"', one)) for one in forms]
        fits = [one for one in fields if one.get("step") not in (None, "language")]
        named = [one for one in fields if wanted and one.get("step") == wanted]
        chosen = next(iter(named or fits), {})
        action = "/s" if 'action="/s"' in self.page.body else self.target
        return self.post(action, **{**chosen, **entered})

    def open(self, path: str) -> "Visitor":
        """Open a link and press its button."""
        self.get(path)
        return self.send()

    @property
    def heading(self) -> str:
        found = re.search(r"<h1>(.*?)</h1>", self.page.body)
        return found[1] if found else ""

    @property
    def text(self) -> str:
        """What can be read on the page."""
        body = re.sub(r"<style>.*?</style>", "", self.page.body, flags=re.DOTALL)
        return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", body))

    def _go(self, method: str, target: str, form: dict[str, str] | None = None) -> "Visitor":
        request = Request.parse(event(method, target, form, self.cookies, self.headers))
        self.page, self.target = site.answer(request, self.website.app), target
        if self.page.cookie:
            name, _, value = self.page.cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        if self.page.status == 303:
            return self._go("GET", self.page.headers["location"])
        return self


def event(
    method: str,
    target: str,
    form: dict[str, str] | None = None,
    cookies: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """Return what API Gateway makes of a request."""
    path, _, query = target.partition("?")
    is_link = path.startswith("/l/")
    made: dict[str, Any] = {
        "version": "2.0",
        "routeKey": f"{method} {'/l/{token}' if is_link else path}",
        "rawPath": path,
        "headers": {"accept-language": "en-US", **(headers or {})},
        "queryStringParameters": dict(re.findall(r"(\w+)=([^&]*)", query)),
        "isBase64Encoded": form is not None,
    }
    if is_link:
        made["pathParameters"] = {"token": path.removeprefix("/l/")}
    if cookies:
        made["cookies"] = [f"{name}={value}" for name, value in cookies.items()]
    if form is not None:
        made["body"] = base64.b64encode(urlencode(form).encode()).decode()
    return made
