"""Whoever presses the button of a link first has it, however near another browser is."""

from contact_center.adapters import keys
from contact_center.web import words
from tests.website import Visitor, Website


def test_of_two_browsers_at_the_same_moment_one_gets_in() -> None:
    website = Website()
    path = website.link("meter_reading")
    slower, faster = (Visitor(website).get(path) for _ in range(2))

    def meanwhile() -> None:  # between the slower one's reading and its writing
        faster.send()

    website.table.before_write.append(meanwhile)
    slower.send()

    assert faster.heading == "Send your meter reading"
    assert (slower.page.status, slower.heading) == (410, words.USED_TITLE.en)
    assert len([pk for pk, sk in website.table.items if sk == keys.PASS]) == 1
