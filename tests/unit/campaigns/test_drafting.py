"""What other systems tell of an area: understood, drafted once, followed; and their schemas."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import jsonschema
import pytest

from contact_center.campaigns.drafting import Drafts
from contact_center.domain.campaigns.events import AREA_EVENTS, AreaEvent, named, schema
from contact_center.domain.campaigns.run import Run, State
from contact_center.domain.errors import InvalidInput

NOW: Final = datetime(2026, 11, 23, 15, tzinfo=UTC)
FOLDER: Final = Path(__file__).parents[3] / "docs" / "events"
SOURCE: Final = "acme.grid"
FIRST: Final = named(SOURCE, "outage-7")
WORDS: Final = {"en": "No water on Pier Street.", "es": "Sin agua en la calle Pier."}
GOOD: Final[dict[str, dict[str, Any]]] = {
    "Area Incident": {"area": "harbour", "until": "2026-11-23T18:00:00-05:00"},
    "Area Incident Updated": {"incident": "outage-7", "reference": "update-1"},
    "Area Incident Over": {"incident": "outage-7"},
}


def event(name: str, **changes: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    detail = {"reference": "outage-7", "words": WORDS, **GOOD[name], **changes}
    kept = {field: value for field, value in detail.items() if value is not None}
    return {"source": SOURCE, "detail-type": name, "detail": kept}


@dataclass
class Kept:
    """``Runs`` and ``Wakes`` in memory."""

    kept: dict[str, Run] = field(default_factory=dict)
    woken: list[str] = field(default_factory=list)

    def add(self, run: Run) -> bool:
        return self.kept.setdefault(run.run_id, run) is run

    def get(self, run_id: str) -> Run | None:
        return self.kept.get(run_id)

    def change(self, _before: Run, after: Run) -> None:
        self.kept[after.run_id] = after

    def open(self) -> Sequence[Run]:
        return list(self.kept.values())

    def latest(self, _most: int) -> Sequence[Run]:
        return self.open()

    def at(self, run_id: str, _moment: datetime) -> None:
        self.woken.append(run_id)

    def told(self, name: str, source: str = SOURCE, **changes: Any) -> bool:  # noqa: ANN401
        return Drafts(self, self, lambda: NOW).begin(event(name, **changes), source)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("No water on Pier Street", "No water on Pier Street."),
        ("No water!", "No water!"),
        ('They say "soon."', 'They say "soon."'),
        ("See acme.example/pier", "See acme.example/pier"),  # a full stop would be part of the link
        ("x" * 300, "x" * 300),
    ],
)
def test_a_notice_does_not_run_into_what_is_said_behind_it(given: str, kept: str) -> None:
    centre = Kept()
    centre.told("Area Incident", words={"en": given})

    (run,) = centre.kept.values()
    assert run.words["en"] == kept


def test_an_incident_becomes_one_draft_however_often_it_is_told() -> None:
    centre = Kept()

    assert centre.told("Area Incident")
    assert not centre.told("Area Incident")

    (run,) = centre.kept.values()
    assert (run.run_id, run.kind, run.area, run.state) == (FIRST, "incident", "harbour", "drafted")
    assert (run.words, run.by, run.incident) == (WORDS, SOURCE, FIRST)
    assert centre.woken == [FIRST, FIRST]  # nobody knows whether the first waking got through
    assert centre.told("Area Incident", source="another.grid")  # their outage-7 is not ours


def test_what_was_looked_at_by_a_person_is_woken_by_no_repetition() -> None:
    centre = Kept()
    centre.told("Area Incident", kind="danger")
    centre.kept[FIRST] = replace(centre.kept[FIRST], state="previewed")

    assert not centre.told("Area Incident", kind="danger")
    assert centre.kept[FIRST].kind == "danger"
    assert len(centre.woken) == 1


@pytest.mark.parametrize("name", ["Area Incident Updated", "Area Incident Over"])
def test_what_follows_goes_to_those_who_got_the_first(name: str) -> None:
    centre = Kept()
    centre.told("Area Incident")
    again = replace(centre.kept[FIRST], run_id="RUN-again", state="finished")
    centre.kept |= {again.run_id: again, FIRST: replace(centre.kept[FIRST], again="RUN-again")}

    assert centre.told(name)
    assert not centre.told(name)

    run = list(centre.kept.values())[-1]
    assert (run.first, run.area, run.incident) == ("RUN-again", "harbour", FIRST)


@pytest.mark.parametrize(
    ("name", "changes", "problem"),
    [
        ("Area Incident", {"area": None}, "area: expected a text"),
        ("Area Incident", {"reference": None}, "detail.reference: expected"),
        ("Area Incident", {"reference": "x" * 61}, "detail.reference: expected at most 60"),
        ("Area Incident", {"words": {"es": "Sin agua."}}, "words.en"),
        ("Area Incident", {"words": {"en": "x" * 301}}, "at most 300 characters"),
        ("Area Incident", {"words": {"en": "No.", "fr": "Non."}}, "words.fr: we speak en, es"),
        ("Area Incident", {"until": "soon"}, "until: expected a time with its offset"),
        ("Area Incident", {"until": "2026-11-23T09:00:00-05:00"}, "until: expected a time to come"),
        ("Area Incident", {"kind": "announcement"}, "detail.kind: expected one of"),
        ("Area Incident", {"phone": "x"}, "detail.phone: Area Incident has no such field"),
        ("Area Incident Over", {"incident": None}, "detail.incident: expected"),
        ("Area Incident Over", {"until": "2026-11-23T18:00:00-05:00"}, "detail.until"),
        ("Area Incident Over", {}, "there is no campaign of this name"),
    ],
)
def test_what_cannot_be_used_says_why(name: str, changes: dict[str, Any], problem: str) -> None:
    centre = Kept()

    with pytest.raises(InvalidInput, match=problem.replace(".", r"\.")):
        centre.told(name, **changes)
    assert centre.kept == {}


@pytest.mark.parametrize(
    ("state", "reason", "overtakes"),
    [
        ("running", None, "incident"),
        ("stopped", "stopped", "incident"),
        ("finished", "too_late", "incident"),
        ("finished", None, None),
    ],
)
def test_what_follows_takes_the_place_of_what_not_everybody_heard(
    state: State, reason: str | None, overtakes: str | None
) -> None:
    centre = Kept()
    centre.told("Area Incident")
    centre.kept[FIRST] = replace(centre.kept[FIRST], state=state, reason=reason)

    assert centre.told("Area Incident Updated")

    assert list(centre.kept.values())[-1].overtakes == overtakes
    assert centre.kept[FIRST].state == state  # a person decides


@pytest.mark.parametrize("kind", AREA_EVENTS.values(), ids=AREA_EVENTS)
def test_the_published_schema_is_that_of_the_code(kind: AreaEvent) -> None:
    file = FOLDER / f"{kind.name.lower().replace(' ', '-')}.json"
    published = json.loads(file.read_text())

    assert published == schema(kind), f"write schema(AREA_EVENTS[{kind.name!r}]) to {file.name}"
    jsonschema.validate(event(kind.name), published)
    breaks: tuple[dict[str, Any], ...] = ({"more": "x"}, {"words": {}}, {"reference": None})
    for broken in breaks:
        with pytest.raises(jsonschema.ValidationError):
            jsonschema.validate(event(kind.name, **broken), published)
