"""Pages: what a visit shows, changes and leaves behind."""

import pytest

from contact_center.adapters import keys
from contact_center.domain.transactions import TRANSACTIONS
from contact_center.web import views, words
from contact_center.web.http import NotAnHttpEvent, Request
from contact_center.web.site import COOKIE
from tests.leaks import leaks
from tests.website import PIN, Visitor, Website, event

CARD = {"number": "4111 1111 1111 1111", "expiry": "09/31", "code": "731"}


@pytest.fixture
def website() -> Website:
    return Website()


@pytest.fixture
def visitor(website: Website) -> Visitor:
    return Visitor(website)


# Visits.


def test_a_reading_is_sent_and_is_in_the_history(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("meter_reading", contact="call-1")).send(value="1230")
    assert "reading 1230" in visitor.text
    visitor.send(step="confirm")

    assert visitor.heading == words.DONE.en
    assert website.centre.meter().registers[0].last == 1230
    (begun, first), (ended, last) = website.told
    assert begun == ended
    assert (first.source, last.source) == ("INITIATED", "COMPLETED")
    assert {(fact.chain_id, fact.channel, fact.intent) for fact in (first, last)} == {
        ("call-1", "WEB", "meter_reading")
    }
    assert last.tried == "meter reading: done"


def test_going_back_and_sending_again_does_nothing_twice(
    website: Website, visitor: Visitor
) -> None:
    visitor.open(website.link("meter_reading")).send(value="1230")
    read_back = visitor.page
    visitor.send(step="confirm")
    receipt = visitor.text
    visitor.page = read_back

    assert visitor.send(step="confirm").text == receipt
    assert len([1 for _, sk in website.table.items if sk == keys.RECEIPT]) == 1


def test_a_question_is_answered_yes_or_no(visitor: Visitor, website: Website) -> None:
    visitor.open(website.link("meter_reading")).send(value="1230")
    assert "Yes, that is right" in visitor.text
    visitor.send(step="confirm")

    again = Visitor(website).open(website.link("meter_reading"))

    assert "Do you want to correct it?" in again.text
    assert "that is right" not in again.text


def test_what_is_wrong_is_said_at_the_field(visitor: Visitor, website: Website) -> None:
    visitor.open(website.link("meter_reading")).send(value="<b>1</b>")

    assert 'aria-invalid="true" aria-describedby="value-bad" autofocus' in visitor.page.body
    assert "Please write it in digits." in visitor.text
    assert "<b>" not in visitor.page.body


def test_three_answers_in_vain_lead_to_a_person(visitor: Visitor, website: Website) -> None:
    visitor.open(website.link("meter_reading"))
    for _ in range(3):
        visitor.send(value="x")

    assert visitor.heading == words.PERSON.en
    assert "tel:+15550142" in visitor.page.body
    assert visitor.send(step="call").heading == words.HANDED_OVER.en


def test_a_bill_is_paid_after_the_pin(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("pay_bill"))
    assert visitor.heading == words.WHO.en
    assert "84.20" not in visitor.page.body
    visitor.send(pin=PIN).send(value="1").send(step="confirm")
    assert visitor.heading == words.PAY.en
    visitor.send(**CARD)

    assert visitor.heading == words.DONE.en
    assert website.centre.account().balance.minor == 0


def test_of_a_card_nothing_is_left_anywhere(
    website: Website, visitor: Visitor, capsys: pytest.CaptureFixture[str]
) -> None:
    visitor.open(website.link("pay_bill")).send(pin=PIN).send(value="1").send(step="confirm")
    pages = [visitor.send(**CARD | wrong).page.body for wrong in ({"code": "7"}, {"number": "12"})]
    visitor.send(**CARD)

    hidden = [PIN, "731", "0931"]
    places = {
        "table": str(website.table.items),
        "log": capsys.readouterr().out,
        "pages": [page.replace("4111 1111 1111 1111", "") for page in (*pages, visitor.page.body)],
        "history": [repr(website.told)],
    }
    assert leaks(places, secrets=hidden, words=["4111111111111111"]) == []


@pytest.mark.parametrize(
    ("entered", "said"),
    [
        ({"number": "4111 1111 1111 1112"}, "number"),
        ({"number": ""}, "number"),
        ({"expiry": "13/31"}, "expiry"),
        ({"expiry": "09/20"}, "expiry"),
        ({"code": "12"}, "code"),
    ],
)
def test_a_slip_in_a_card_is_shown_at_its_field(
    website: Website, visitor: Visitor, entered: dict[str, str], said: str
) -> None:
    visitor.open(website.link("pay_bill")).send(pin=PIN).send(value="1").send(step="confirm")
    visitor.send(**CARD | entered)

    assert words.CARD_PROBLEMS[said].en in visitor.text
    assert f'id="{said}-bad"' in visitor.page.body
    assert website.centre.account().balance.minor == 8_420


def test_two_declined_cards_lead_to_a_person(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("pay_bill")).send(pin=PIN).send(value="1").send(step="confirm")
    poor = CARD | {"number": "4000 0000 0000 9995"}
    assert words.CARD_PROBLEMS["declined"].en in visitor.send(**poor).text

    assert visitor.send(**poor).heading == words.PERSON.en


def test_where_money_is_real_no_page_asks_for_a_card() -> None:
    website = Website(takes_cards=False)
    visitor = Visitor(website).open(website.link("pay_bill"))
    visitor.send(pin=PIN).send(value="1").send(step="confirm")

    assert visitor.heading == words.PERSON.en
    assert "cc-number" not in visitor.page.body


def test_wrong_pins_lock_as_they_do_on_the_telephone(website: Website) -> None:
    first, visitor = (Visitor(website).open(website.link("pay_bill")) for _ in range(2))
    for trying in (first, first, first, visitor, visitor):
        trying.send(pin="111222")
    assert visitor.heading == words.PERSON.en
    assert words.LOCKED.en in visitor.text

    third = Visitor(website).open(website.link("pay_bill")).send(pin=PIN)  # right, but locked
    assert words.LOCKED.en in third.text
    assert "84.20" not in third.page.body


def test_the_same_form_sent_twice_is_one_try(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("pay_bill"))
    form = visitor.page
    for _ in range(5):
        visitor.page = form
        visitor.send(pin="111222")

    assert visitor.heading == words.WHO.en  # not locked out


def test_what_needs_a_code_to_the_telephone_needs_a_person(
    website: Website, visitor: Visitor
) -> None:
    assert visitor.open(website.link("payment_plan")).heading == words.PERSON.en


def test_a_copy_of_a_bill_is_the_bill(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("bill_copy", subject="B-1"))

    assert visitor.heading == "Your bill"
    assert "B-1" in visitor.text
    assert "$40.00" in visitor.text


# Languages, failures, and whatever else comes.


def test_a_reader_may_change_the_language_in_the_middle(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("meter_reading")).send(value="99999")
    visitor.send(step="language", language="es")

    assert visitor.heading == "Envíe la lectura de su medidor"
    assert '<html lang="es">' in visitor.page.body
    visitor.send(value="1230").send(step="confirm")
    assert "Gracias, su lectura quedó registrada." in visitor.text


def test_a_link_of_somebody_who_speaks_spanish_is_in_spanish(
    website: Website, visitor: Visitor
) -> None:
    assert visitor.open(website.link("pay_bill", language="es")).heading == words.WHO.es
    assert Visitor(website).get(f"{website.link('pay_bill')}?lang=es").heading == "Pague su factura"


def test_an_outage_is_a_page_that_lets_one_try_again(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("meter_reading"))
    website.table.down.add("BatchGetItem")
    assert visitor.send(value="1230").page.status == 503
    assert visitor.heading == words.DOWN_TITLE.en
    website.table.down.clear()

    assert visitor.get("/s").heading == "Send your meter reading"


def test_a_link_that_was_used_during_an_outage_is_not_lost(
    website: Website, visitor: Visitor
) -> None:
    path = website.link("meter_reading")
    website.table.down.add("BatchGetItem")
    visitor.open(path)
    website.table.down.clear()

    visitor.get("/s").send()
    assert "write the reading" in visitor.text


@pytest.mark.parametrize("transaction", TRANSACTIONS)
def test_every_transaction_can_be_begun_on_a_page(website: Website, transaction: str) -> None:
    for language in ("en", "es"):
        visitor = Visitor(website).open(website.link(transaction, language=language))
        if visitor.heading in words.WHO:
            visitor.send(pin=PIN)

        assert visitor.page.status == 200
        assert visitor.heading
    assert transaction in words.TITLES
    assert views.title(transaction)


@pytest.mark.parametrize("given", [None, {}, [], "x", {"Records": []}, {"routeKey": 7}])
def test_what_is_no_request_is_refused(given: object) -> None:
    with pytest.raises(NotAnHttpEvent):
        Request.parse(given)


@pytest.mark.parametrize(
    "broken",
    [
        {"body": "%%%", "isBase64Encoded": True},
        {"body": "a=1&" * 5_000, "isBase64Encoded": False},
        {"body": "&".join(f"f{n}=1" for n in range(50)), "isBase64Encoded": False},
        {"cookies": "x"},
        {"headers": None},
        {"pathParameters": {"token": 7}},
        {"queryStringParameters": ["lang"]},
    ],
)
def test_an_odd_request_is_answered_with_a_page(
    website: Website, visitor: Visitor, broken: dict[str, object]
) -> None:
    visitor.open(website.link("meter_reading"))
    for method, target in (("POST", "/s"), ("GET", "/s"), ("GET", "/l/x"), ("POST", "/l/x")):
        request = Request.parse(event(method, target, cookies=visitor.cookies) | broken)
        from contact_center.web import site

        assert site.answer(request, website.app).status in (200, 303, 400, 404, 410)


def test_the_pages_say_what_browsers_must_not_do(website: Website, visitor: Visitor) -> None:
    headers = visitor.get(website.link("pay_bill")).page.headers

    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    assert headers["cache-control"] == "no-store"
    assert headers["referrer-policy"] == "no-referrer"
    assert visitor.page.cookie.endswith("Path=/; Secure; HttpOnly; SameSite=Lax")
    assert "<script" not in visitor.page.body


def test_a_request_shows_nothing_of_itself() -> None:
    request = Request.parse(
        event("POST", "/l/secret", {"pin": PIN}, {COOKIE: "hidden"}, {"user-agent": "x"})
    )

    assert repr(request) == "Request(route='POST /l/{token}')"


def test_a_customer_chooses_from_what_works_by_itself(website: Website, visitor: Visitor) -> None:
    page = visitor.open(website.link("self_service"))

    assert "What you can do now" in page.text
    assert "black digits" in visitor.send(value="meter_reading").text


def test_a_visit_for_one_thing_cannot_choose_another(website: Website, visitor: Visitor) -> None:
    visitor.open(website.link("meter_reading"))

    page = visitor.send(step="choose", value="pay_bill")

    assert "black digits" in page.text
