"""Which links of a text are shared shorteners."""

import pytest

from contact_center.domain.texts.shorteners import shortened


@pytest.mark.parametrize(
    ("body", "found"),
    [
        ("see x.bit.ly/a", ["bit.ly"]),
        ("https://www.bit.ly/a", ["bit.ly"]),
        ("amzn.to/1 aka.ms/2 tiny.one/3 dub.sh/4", ["aka.ms", "amzn.to", "dub.sh", "tiny.one"]),
        ("rabbit.ly and bit.ly.example.com", []),
        ("write to ana@bit.ly.example.com", []),
        ("example.com/t.co.pdf", []),
    ],
)
def test_a_shorteners_links_and_its_subdomains(body: str, found: list[str]) -> None:
    assert shortened(body) == found
