"""A real browser on the real pages: Debian's chromium, and the local centre behind a local server.

Nothing is downloaded. Where there is no chromium (``apt-get install chromium``), these tests are
skipped and say so.
"""

import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from contact_center.adapters.links import DynamoLinks
from contact_center.domain.language import Language
from contact_center.domain.phone import PhoneNumber
from simulator.centre.http_server import HttpServer
from simulator.centre.local import LocalCentre

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page, ViewportSize

START = datetime(2026, 11, 23, 10, tzinfo=ZoneInfo("America/New_York"))
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
PHONE_SIZED: "ViewportSize" = {"width": 360, "height": 740}
_AXE = Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js"


class Site:
    """The local centre's pages, served from a thread; whoever touches the centre holds the lock."""

    def __init__(self) -> None:
        self.centre = LocalCentre.raise_(start=START, progress=lambda _: None)
        self._server = HttpServer(self.centre)
        self._lock = threading.Lock()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._serve, daemon=True)
        self._thread.start()

    def _serve(self) -> None:
        while not self._over.is_set():
            with self._lock:
                self._server.serve(0.01)

    @contextmanager
    def held(self) -> Iterator[LocalCentre]:
        """The centre, while nobody else uses it."""
        with self._lock:
            yield self.centre

    def link(
        self,
        purpose: str,
        customer: str = "C-1001",
        language: Language = "en",
        **variables: str,
    ) -> str:
        """Send somebody a link, and return its address here."""
        with self.held() as centre:
            table, pages = centre.outputs["TableName"], centre.outputs["PagesUrl"]
            links = DynamoLinks(centre.client("dynamodb"), table, pages)
            phone = PhoneNumber(f"+155501{int(customer[-2:]) - 1:02d}")
            url = links.issue(purpose, customer, phone, variables, centre.now, language=language)
        return self._server.local(url)

    def wait(self, period: timedelta) -> None:
        """Let time pass."""
        with self.held() as centre:
            centre.simulation.advance(period.total_seconds())

    @property
    def url(self) -> str:
        return self._server.url

    def close(self) -> None:
        self._over.set()
        self._thread.join()
        self._server.close()
        assert self.centre.denied == []
        assert self.centre.holes == []
        self.centre.close()


@pytest.fixture(scope="session")
def browser() -> "Iterator[Browser]":
    if CHROMIUM is None:
        pytest.skip("no chromium here: apt-get install chromium runs the tests of the pages")
    driver = pytest.importorskip("playwright.sync_api", reason="run make setup again")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def site(browser: "Browser") -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@contextmanager
def telephone(browser: "Browser", **settings: Any) -> "Iterator[BrowserContext]":  # noqa: ANN401
    """A browser of its own on a telephone; what its pages complain about fails the test."""
    chosen = {"viewport": PHONE_SIZED, "is_mobile": True, "has_touch": True, **settings}
    context = browser.new_context(**chosen)
    complaints: list[str] = []
    context.on("console", lambda message: complaints.append(message.text))
    context.on("weberror", lambda error: complaints.append(str(error.error)))
    yield context
    context.close()
    # A status such as 410 is logged as a failure to load; it is what those tests are about.
    assert [one for one in complaints if "Failed to load resource" not in one] == []


@pytest.fixture
def page(browser: "Browser", site: Site) -> "Iterator[Page]":
    """A page on a telephone."""
    with telephone(browser) as context:
        yield context.new_page()


def violations(page: "Page") -> list[str]:
    """What axe-core finds on a page, by rule and place."""
    session = page.context.new_cdp_session(page)  # past the page's own policy, which allows nothing
    session.send("Runtime.evaluate", {"expression": _AXE.read_text()})
    found = session.send(
        "Runtime.evaluate",
        {
            "expression": "axe.run({runOnly: {type: 'tag', values: "
            "['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}})"
            ".then(r => r.violations.map(v => v.id + ': ' + v.nodes.map(n => n.target).join()))",
            "awaitPromise": True,
            "returnByValue": True,
        },
    )
    session.detach()
    result: list[str] = found["result"]["value"]
    return result
