"""Photos, passwords and what works by itself, by keyboard on a telephone; and a company's site."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from infra.stage_parts import ChatWidget
from tests.browser.conftest import Site, telephone, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Response, Route

expect = pytest.importorskip("playwright.sync_api", reason="run make setup again").expect

_MOST_BYTES = 60_000
_PASSWORD = "seven green umbrellas"  # noqa: S105 - nobody's
_DOCUMENTED = Path(__file__).parents[2] / "docs" / "pages.md"


@pytest.fixture(scope="module")
def shared(browser: "Browser") -> Iterator[Site]:
    site = Site()
    yield site
    site.close()


@pytest.fixture
def page(browser: "Browser", shared: Site) -> "Iterator[Page]":
    with telephone(browser) as context:
        yield context.new_page()


def _press(page: "Page", role: str, name: str) -> None:
    """Reach something by Tab, and press Enter on it."""
    _reach(page, role, name)
    page.keyboard.press("Enter")


def _reach(page: "Page", role: str, name: str) -> None:
    for _ in range(16):
        page.keyboard.press("Tab")
        wanted = page.get_by_role(role, name=name) if role else page.get_by_label(name, exact=True)  # type: ignore[arg-type]
        focused = page.locator(":focus")
        if focused.count() and focused.and_(wanted).count():
            assert "solid" in focused.evaluate("e => getComputedStyle(e).outlineStyle")
            return
    raise AssertionError(f"no Tab leads to {name}")


def _opened(page: "Page", link: str, heading: str) -> None:
    """Open a link by keyboard; nothing of it is large, or from elsewhere, or hard to use."""
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - it is asked for its names
    page.goto(link)
    page.wait_for_load_state("networkidle")
    assert sum(len(one.body()) for one in responses) < _MOST_BYTES
    _press(page, "button", "Continue")
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 360


def test_a_new_password_is_set_by_keyboard(shared: Site, page: "Page") -> None:
    _opened(page, shared.link("password_reset"), "Choose a new password")
    _reach(page, "", "New password, at least 15 characters")
    page.keyboard.type("too short")
    _reach(page, "", "The same once more")
    page.keyboard.type("too short")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")
    assert violations(page) == []
    page.keyboard.type(_PASSWORD)
    _reach(page, "", "The same once more")
    page.keyboard.type(_PASSWORD)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Your new password is set")
    assert violations(page) == []
    assert "umbrellas" not in page.url + page.content()


def test_what_works_by_itself_is_chosen_by_keyboard(shared: Site, page: "Page") -> None:
    _opened(page, shared.link("self_service"), "What you can do now")
    _press(page, "button", "Send your meter reading")

    expect(page.get_by_label("To bill what you really used")).to_be_visible()
    assert violations(page) == []


def test_a_photo_is_sent_from_a_telephone(shared: Site, page: "Page") -> None:
    _opened(page, shared.link("photo", case="12345678"), "Send us a photo")
    photo = {"name": "leak.jpg", "mimeType": "image/jpeg", "buffer": b"\xff\xd8\xff\xe0" * 500}
    _reach(page, "", "Photo")
    page.get_by_label("Photo", exact=True).set_input_files(photo)  # type: ignore[arg-type]
    _press(page, "button", "Send the photo")

    expect(page.get_by_role("heading", level=1)).to_have_text("Another photo?")
    expect(page.get_by_role("main")).to_contain_text("It has arrived")
    assert violations(page) == []


def test_the_documented_example_shows_what_is_open_now(shared: Site, page: "Page") -> None:
    example, _of_chats = _examples()
    example = example.replace("https://go.acme.example", shared.url)
    body = f"<!doctype html><html lang=en><title>Acme</title><main><h1>Reach us</h1>{example}"
    page.route(
        f"{shared.url}/company", lambda route: route.fulfill(body=body, content_type="text/html")
    )
    page.goto(f"{shared.url}/company")

    expect(page.locator("#reach-us")).to_contain_text("We are open")
    expect(page.locator("#reach-us").get_by_role("link", name="voice")).to_be_visible()
    assert violations(page) == []


def test_the_documented_script_tells_the_chat_all_that_it_must(page: "Page") -> None:
    _, example = _examples()
    widget = ChatWidget(script="https://acme.example/chat.js", id="w-1", snippet_id="s-1")
    chat = {"channel": "chat", "open": True, "start": json.loads(widget.as_json())}
    body = f"<!doctype html><html lang=en><title>Acme</title><main>{example}</main>"
    for address, answer, kind in (
        ("https://www.acme.example/", body, "text/html"),
        (
            "https://go.acme.example/widget.json",
            json.dumps({"channels": [chat]}),
            "application/json",
        ),
        ("https://acme.example/chat.js", "window.loaded = true", "text/javascript"),
    ):
        page.route(address, _answering(answer, kind))

    page.goto("https://www.acme.example/")
    page.wait_for_function("window.loaded")

    told = page.evaluate("Object.fromEntries([...amazon_connect.ac].map((one) => [...one]))")
    assert told == chat["start"]["tell"]
    assert page.locator("script#w-1").count() == 1


def _examples() -> list[str]:
    return re.findall(r"```html\n(.*?)```", _DOCUMENTED.read_text(), re.DOTALL)


def _answering(body: str, kind: str) -> "Callable[[Route], None]":
    headers = {"access-control-allow-origin": "*"}
    return lambda route: route.fulfill(body=body, content_type=kind, headers=headers)
