"""The pages as a customer meets them on a telephone, by touch and by keyboard."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from tests.browser.conftest import Site, telephone, violations

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Locator, Page, Response

expect = pytest.importorskip("playwright.sync_api", reason="run make setup again").expect

_MOST_BYTES = 60_000
PIN = "604913"  # of everybody in the demonstration


def _heading(page: "Page") -> "Locator":
    return page.get_by_role("heading", level=1)


def test_a_bill_is_paid(site: Site, page: "Page") -> None:
    page.goto(site.link("pay_bill"))
    page.get_by_role("button", name="Continue").tap()
    page.get_by_label("PIN", exact=True).fill(PIN)
    page.get_by_role("button", name="Continue").tap()
    page.get_by_role("button", name="The whole amount of $84.20").tap()
    page.get_by_role("button", name="Yes, that is right").tap()
    page.get_by_label("Card number").fill("4111 1111 1111 1111")
    page.get_by_label("Expires").fill("09/31")
    page.get_by_label("Security code").fill("731")
    page.get_by_role("button", name="Pay $84.20").tap()

    expect(_heading(page)).to_have_text("Done")
    expect(page.get_by_role("main")).to_contain_text("your payment was made")


def test_a_reading_is_sent_and_going_back_does_not_send_it_again(site: Site, page: "Page") -> None:
    page.goto(site.link("meter_reading"))
    page.get_by_role("button", name="Continue").tap()
    page.get_by_label("To bill what you really used").fill("1230")
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_role("main")).to_contain_text("reading 1230")
    page.get_by_role("button", name="Yes, that is right").tap()
    receipt = page.locator(".number").inner_text()
    for _ in range(2):
        page.go_back()
        expect(page.locator(".number")).to_have_text(receipt)


def test_a_button_tapped_twice_opens_once(site: Site, page: "Page") -> None:
    page.goto(site.link("meter_reading"))
    page.get_by_role("button", name="Continue").dblclick()

    expect(page.get_by_label("To bill what you really used")).to_be_visible()


def test_a_link_that_is_over_leads_to_a_person(site: Site, page: "Page") -> None:
    link = site.link("meter_reading")
    site.wait(timedelta(minutes=16))
    page.goto(link)

    expect(_heading(page)).to_have_text("This link has expired")
    assert page.get_by_role("link", name="Call us").get_attribute("href") == "tel:+15550142"
    page.get_by_role("button", name="Leave it to a colleague").tap()
    expect(page.get_by_role("main")).to_contain_text("A colleague has your request")


def test_a_link_works_in_one_browser(site: Site, browser: "Browser", page: "Page") -> None:
    link = site.link("meter_reading")
    page.goto(link)
    page.get_by_role("button", name="Continue").tap()
    expect(page.get_by_label("To bill what you really used")).to_be_visible()
    page.goto(link)
    expect(page.get_by_label("To bill what you really used")).to_be_visible()  # its own browser

    with telephone(browser) as other:
        elsewhere = other.new_page()
        elsewhere.goto(link)
        expect(_heading(elsewhere)).to_have_text("This link was used already")


def test_everything_can_be_done_by_keyboard(site: Site, page: "Page") -> None:
    def press_on(role: str, name: str) -> None:
        for _ in range(12):
            page.keyboard.press("Tab")
            focused = page.locator(":focus")
            if focused.count() and focused.and_(page.get_by_role(role, name=name)).count():  # type: ignore[arg-type]
                assert "solid" in focused.evaluate("e => getComputedStyle(e).outlineStyle")
                return
        raise AssertionError(f"no Tab leads to {name}")

    page.goto(site.link("meter_reading"))
    press_on("button", "Continue")
    page.keyboard.press("Enter")
    press_on("textbox", "To bill what you really used")
    page.keyboard.type("99999")
    page.keyboard.press("Enter")
    expect(page.locator(":focus")).to_have_attribute("aria-invalid", "true")  # where to mend it
    page.keyboard.type("1230")
    page.keyboard.press("Enter")
    press_on("button", "Yes, that is right")
    page.keyboard.press("Space")

    expect(page.get_by_role("main")).to_contain_text("your reading is stored")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_on_any_page(site: Site, browser: "Browser", scheme: str) -> None:
    found: list[str] = []
    with telephone(browser, color_scheme=scheme, reduced_motion="reduce") as context:
        page = context.new_page()

        def look(heading: str) -> None:
            expect(_heading(page)).to_have_text(heading)
            found.extend(f"{page.title()}: {one}" for one in violations(page))

        page.goto(f"{site.url}/l/nothing")
        look("This link does not open anything")
        page.goto(site.link("meter_reading"))
        look("Send your meter reading")
        page.get_by_role("button", name="Continue").tap()
        look("Send your meter reading")
        page.get_by_label("To bill what you really used").fill("99999")
        page.get_by_role("button", name="Continue").tap()
        look("Send your meter reading")
        page.get_by_label("To bill what you really used").fill("1230")
        page.get_by_role("button", name="Continue").tap()
        look("Please check")
        page.get_by_role("button", name="Yes, that is right").tap()
        look("Done")
        page.get_by_role("link", name="Talk to a person").tap()
        look("Talk to a person")
        page.goto(site.link("pay_bill"))
        page.get_by_role("button", name="Continue").tap()
        page.get_by_label("PIN", exact=True).fill("111222")
        page.get_by_role("button", name="Continue").tap()
        look("Your PIN, please")
        page.get_by_label("PIN", exact=True).fill(PIN)
        page.get_by_role("button", name="Continue").tap()
        look("Pay your bill")
        page.get_by_role("button", name="The whole amount").tap()
        page.get_by_role("button", name="Yes, that is right").tap()
        look("Pay by card")
        page.goto(site.link("bill_copy"))
        page.get_by_role("button", name="Continue").tap()
        look("Your bill")

    assert found == []


def test_the_first_page_is_small_and_asks_nobody_else(site: Site, page: "Page") -> None:
    responses: list[Response] = []
    page.on("response", lambda response: responses.append(response))  # noqa: PLW0108 - it is asked for its names
    page.goto(site.link("pay_bill"))
    page.wait_for_load_state("networkidle")

    assert sum(len(one.body()) for one in responses) < _MOST_BYTES
    assert len(responses) == 1
    assert all(one.url.startswith(site.url) for one in responses)


def test_it_works_without_script_and_in_spanish(site: Site, browser: "Browser") -> None:
    with telephone(browser, java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(site.link("meter_reading"))
        page.get_by_role("link", name="Español").tap()
        page.get_by_role("button", name="Continuar").tap()
        page.get_by_label("Para facturar lo que realmente consumió").fill("1230")
        page.get_by_role("button", name="Continuar").tap()
        page.get_by_role("button", name="English").tap()
        expect(page.get_by_role("button", name="Yes, that is right")).to_be_visible()
        page.get_by_role("button", name="Español").tap()
        page.get_by_role("button", name="Sí, es correcto").tap()

        expect(page.get_by_role("main")).to_contain_text("su lectura quedó registrada")


def test_nothing_runs_off_a_small_screen_with_large_letters(site: Site, browser: "Browser") -> None:
    with telephone(browser, viewport={"width": 320, "height": 568}) as context:
        page = context.new_page()
        page.goto(site.link("report_outage", language="es"))
        page.get_by_role("button", name="Continuar").tap()
        page.wait_for_url(f"{site.url}/s*")  # its heading is that of the page before
        expect(_heading(page)).to_be_visible()
        page.evaluate("document.documentElement.style.fontSize = '200%'")

        wide = page.evaluate("document.documentElement.scrollWidth")
        assert wide <= 320
