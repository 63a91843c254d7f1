"""Questions and answers: which article, which version, which words."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_center.domain.knowledge import (
    Article,
    best_topic,
    current,
    error_topic,
    indexed,
    words_of,
)

NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
OLD = Article("tariffs", "en", 1, "Old prices.")
NEW = Article("tariffs", "en", 2, "New prices.", valid_from=NOW)
SPANISH = Article("tariffs", "es", 1, "Precios.")


@pytest.mark.parametrize(
    ("language", "now", "expected"),
    [
        ("en", NOW - timedelta(seconds=1), OLD),
        ("en", NOW, NEW),
        ("es", NOW, SPANISH),
    ],
)
def test_the_newest_valid_version_in_the_language_counts(
    language: str, now: datetime, expected: Article
) -> None:
    articles = [NEW, OLD, SPANISH]

    assert current(articles, "es" if language == "es" else "en", now) == expected


def test_what_is_over_is_not_told_and_english_stands_in() -> None:
    over = Article("tariffs", "es", 3, "Ya no.", valid_until=NOW)

    assert current([over, OLD], "es", NOW) == OLD
    assert current([over], "es", NOW) is None


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        ("711", "error-711"),
        ("Error 711?", "error-711"),
        ("código 711", "error-711"),
        ("E-42", "error-42"),
        ("7", None),
        ("71111", None),
        ("error", None),
        ("what is 711", None),
    ],
)
def test_an_error_code_is_a_topic(question: str, topic: str | None) -> None:
    assert error_topic(question) == topic


def test_numbers_never_become_words() -> None:
    assert words_of("my number is +1 555 0100 and my card 4111 1111 1111 1111") == [
        "number",
        "card",
    ]


def test_the_topic_of_most_and_rarest_words_wins() -> None:
    index = indexed({}, "tariffs", ["price", "water", "tariff"])
    index = indexed(index, "returns", ["return", "meter", "water"])
    index = indexed(index, "events", ["tour", "water"])

    assert best_topic(["water", "price"], index) == "tariffs"
    assert best_topic(["water"], index) == "events"  # all alike: always the same one
    assert best_topic(["boat"], index) is None


def test_a_new_version_gives_up_words_of_the_old() -> None:
    index = indexed(indexed({}, "tariffs", ["price", "cost"]), "tariffs", ["price"])

    assert index == {"price": ["tariffs"]}
