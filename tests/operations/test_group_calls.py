"""A list is called in the local centre, as a supervisor orders it and the template allows it.

Nine people: who answers and who does not, who refuses, machines, a busy line; agents who miss;
Amazon Connect throttles, and functions end in the middle of a beat. The stories follow one another
in one centre, and at the end every permission of the four functions was needed.
"""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from contact_center.domain.group_calls.lists import COLUMNS
from contact_center.domain.group_calls.recipients import RECIPIENT
from simulator.world import Phone
from tests import permissions
from tests.operations.list_town import ZONES, Town

PEOPLE = 9
# What a schedule hands over and the beat fails at is set aside in its name.
EXPLAINED = {("group_call_beat", "sqs:SendMessage")}


@pytest.fixture
def town() -> Iterator[Town]:
    town = Town()
    yield town
    assert town.local.denied == []
    assert town.local.holes == []
    assert [line for line in town.local.logs if "+1" in line.text and "555" in line.text] == []
    town.local.close()


def _a_list_is_judged_approved_held_up_and_called_to_its_end(town: Town, folder: Path) -> None:
    rows = [f"{town.customer(n)},,your visit,,en,,service,2026-11-25" for n in range(PEOPLE)]
    rows += ["G-404,,your visit,,en,,service,2026-11-25", "G-1,,x,Gardening,en,,service,2026-11-25"]
    (folder / "visits.csv").write_text("\n".join((",".join(COLUMNS), *rows)))
    assert "visits.csv is there" in town.ask(f"upload {folder}/visits.csv")

    said = town.ask("dry-run visits.csv --agents General=3")
    assert f"called      {PEOPLE} (General {PEOPLE})" in said
    assert "not called  1 (unknown_customer 1)" in said
    assert f"line {PEOPLE + 3}: skill must be one of" in said
    run, digest = said.split()[1], said.split()[-1]
    town.passes(minutes=3)
    assert "the digest is not that" in town.ask(f"approve {run} --digest {'0' * 64} --by anna")
    assert town.dialled == []  # a dry run calls nobody, and nothing else is called

    assert "approved, by anna" in town.ask(f"approve {run} --digest {digest} --by anna")
    town.passes(minutes=6)
    assert ": running." in town.ask(f"status {run}")
    called = len(town.dialled)
    assert called >= 3
    assert ": paused." in town.ask(f"pause {run} --by anna")
    town.passes(minutes=3)
    assert len(town.dialled) == called  # at once: not even what was claimed is asked for again
    town.ask(f"resume {run} --by anna")
    town.passes(hours=2)  # the west is asleep at first, and calls are tried again

    said = town.ask(f"status {run}")
    assert ": finished." in said
    assert f"recipients {PEOPLE}" in said
    assert "open 0" in said
    tokens = {token for _, _, token in town.dialled}
    rang = town.rang()
    assert len(rang) == len(tokens)  # once for each attempt, whatever was asked for again
    assert max(Counter(number for _, number in rang).values()) <= 3
    assert len({number for _, number in rang}) == PEOPLE
    for at, number in rang:
        zone = ZONES[number[2:5]]
        assert 8 <= at.astimezone(ZoneInfo(zone)).hour < 21, number
    refused = {number for number, key in town.keys.items() if key == "9"}
    for number in refused:
        assert sum(number == other for _, other in rang if town.answers(number)) <= 1
    assert "do_not_call" in town.ask("dry-run visits.csv")
    for number in refused:
        assert "may be called" in town.ask(f"allow {number} --words gladly --by anna")
    town.passes(seconds=1)
    again = town.ask("dry-run visits.csv")
    assert "do_not_call" not in again
    assert f"Called before (run {run}" in again
    other, digest = again.split()[1], again.split()[-2]
    assert f"as run {run}" in town.ask(f"approve {other} --digest {digest} --by anna")
    assert ": stopped." in town.ask(f"stop {other} --by anna")
    assert town.ask("list").count("drafted") >= 1


def _a_list_becomes_tasks_and_an_owner_gets_theirs(town: Town) -> None:
    owner = town.local.world.arn("agent", "agent-2")
    agent = town.local.simulation.routing.agents[owner].person
    town.local.world.people.add(agent, owner, agent.username)
    called = len(town.dialled)
    rows = [f"{town.customer(n)},,your bill,,en,,service,2026-11-25" for n in (10, 11)]
    rows[1] = rows[1].replace(",en,,", ",en,agent-2,")
    run = town.list_of("bills.csv", rows, "tasks")
    town.passes(minutes=10)

    tasks = [
        one
        for one in town.local.simulation.contacts.values()
        if one.channel == "TASK" and RECIPIENT in one.attributes.values
    ]
    assert len(tasks) == 2
    takers = {one.attributes.values["owner"]: one.segment.agent for one in tasks}
    assert set(takers) == {"none", "agent-2"}
    assert takers["agent-2"] is not None
    assert takers["agent-2"].person is agent
    assert len(town.dialled) == called  # the agent calls, when they have read it
    assert "completed 2" in town.ask(f"status {run}")


def _a_task_that_its_owner_never_takes_is_taken_back(town: Town) -> None:
    owner = town.local.simulation.routing.agents[town.local.world.arn("agent", "agent-2")]
    town.local.simulation.routing.set_status(owner, "Lunch")
    due = (town.local.now + timedelta(minutes=10)).isoformat()
    row = f"{town.customer(12)},,your bill,,en,agent-2,service,{due}"
    run = town.list_of("late.csv", [row], "tasks")
    town.passes(minutes=8)
    task = list(town.local.simulation.contacts.values())[-1]
    assert (task.channel, task.end) == ("TASK", None)

    town.passes(minutes=3)
    assert task.end is not None
    assert "exhausted 1" in town.ask(f"status {run}")
    town.local.simulation.routing.set_status(owner, "Available")


def _machines_are_told_from_people_in_spanish(town: Town) -> None:
    found = ("VOICEMAIL_BEEP", "VOICEMAIL_NO_BEEP", "HUMAN_ANSWERED", "AMD_UNRESOLVED")
    phones = [*(Phone(detected=one) for one in found), Phone("no_answer", seconds=40.0)]
    rows = [
        f"{town.customer(20 + n, phone)},,su visita,,es,,service,2026-11-25"
        for n, phone in enumerate(phones)
    ]
    heard: dict[str, list[str]] = {one: [] for one in found}
    town.hears(lambda contact, text: heard[str(contact.segment.detected)].append(text))
    town.loses("DISCONNECTED", "AMD_UNANSWERED")
    run = town.list_of("visitas.csv", rows)
    town.passes(minutes=18)  # and what became of one call, no event tells: it is looked up

    told = {one: " ".join(texts) for one, texts in heard.items()}
    assert "Le llama Riverside" in told["VOICEMAIL_BEEP"]
    assert "su visita" not in told["VOICEMAIL_BEEP"]
    assert told["VOICEMAIL_NO_BEEP"] == "Hasta luego."
    assert all("su visita" in told[one] for one in ("HUMAN_ANSWERED", "AMD_UNRESOLVED"))
    said = town.ask(f"status {run}")
    assert "voicemail 2" in said
    assert "completed 2" in said
    assert "no_answer 1" in said


def test_a_list_from_its_upload_to_its_end_needs_every_permission(
    town: Town, tmp_path: Path
) -> None:
    _a_list_is_judged_approved_held_up_and_called_to_its_end(town, tmp_path)
    _a_list_becomes_tasks_and_an_owner_gets_theirs(town)
    _a_task_that_its_owner_never_takes_is_taken_back(town)
    _machines_are_told_from_people_in_spanish(town)

    assert permissions.unused(town.local, __file__) == EXPLAINED
