"""The world file."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from simulator.engine.simulation import Simulation
from simulator.world import NoAnswer, World
from simulator.world.file import add_to, read_world
from simulator.world.schema import SCHEMA, InvalidWorld

DOCUMENT = {
    "queues": [
        {
            "name": "Billing",
            "references": ["${BillingQueue}"],
            "hours": "Office",
            "capacity": 3,
            "callerId": "+15550111",
        }
    ],
    "hours": [
        {
            "name": "Office",
            "timeZone": "America/New_York",
            "openings": [{"days": ["MONDAY", "TUESDAY"], "start": "08:00", "end": "18:00"}],
            "overrides": [{"name": "Holiday", "from": "2026-03-09"}],
        }
    ],
    "routingProfiles": [
        {
            "name": "Basic",
            "queues": [{"queue": "Billing", "channel": "CHAT", "priority": 2, "delay": 30}],
            "concurrency": {"VOICE": 1, "CHAT": 3},
        }
    ],
    "agents": [
        {
            "username": "ada",
            "firstName": "Ada",
            "routingProfile": "Basic",
            "answersAfter": 3,
            "talks": 60,
            "wrapsUp": 5,
            "proficiencies": [{"name": "Language", "value": "Spanish", "level": 4}],
        }
    ],
    "quickConnects": [{"name": "To Ada", "user": "ada", "flow": "to a colleague"}],
    "prompts": [{"name": "Music", "text": "La la.", "seconds": 30}],
    "views": [{"name": "Form", "actions": ["Next"]}],
    "functions": {"lookup": {"name": "Ana"}},
    "metrics": {"Billing": {"SIZE": 4}},
    "phones": {"+15550100": {"outcome": "busy", "seconds": 4, "detected": "AMD_ERROR"}},
    "numbers": ["+15550199"],
    "defaultFlows": {"CustomerQueue": "music"},
    "answers": {
        "GetCustomerProfile": [
            {
                "when": {"ProfileRequestData": {"PhoneNumber": "+15550100"}},
                "data": {"FirstName": "Ana"},
            },
            {
                "when": {"ProfileRequestData": {"PhoneNumber": "+15550101"}},
                "error": "MultipleFoundError",
                "why": "two",
            },
        ]
    },
    "timeoutAsInput": False,
}


@pytest.fixture
def world(tmp_path: Path) -> World:
    path = tmp_path / "world.json"
    path.write_text(json.dumps(DOCUMENT))
    world = World()
    read_world(path, world)
    return world


def test_resources_are_found_by_every_reference(world: World) -> None:
    queue = world.queues.find("${BillingQueue}")

    assert queue is not None
    assert queue is world.queues.find("Billing") is world.queues.find(world.arn("queue", "Billing"))
    assert (queue.hours, queue.capacity, queue.caller_id) == ("Office", 3, "+15550111")


def test_hours_have_openings_and_days_off(world: World) -> None:
    hours = world.hours.find("Office")
    assert hours is not None

    def open_on(day: int) -> bool:
        return hours.open_at(datetime(2026, 3, day, 14, tzinfo=UTC))

    assert [open_on(day) for day in (2, 3, 4, 9)] == [True, True, False, False]


def test_people_and_profiles(world: World) -> None:
    ada, basic = world.people.find("ada"), world.profiles.find("Basic")

    assert ada is not None
    assert (ada.first_name, ada.answers_after, ada.talks, ada.wraps_up) == ("Ada", 3, 60, 5)
    assert ada.proficiencies == {("Language", "Spanish"): 4.0}
    assert basic is not None
    assert (basic.queues[0].channel, basic.queues[0].priority, basic.queues[0].delay) == (
        "CHAT",
        2,
        30,
    )
    assert basic.concurrency["CHAT"] == 3


def test_quick_connects(world: World) -> None:
    found = world.quick_connects.find(world.arn("transfer-destination", "To Ada"))

    assert found is not None
    assert (found.user, found.flow, found.queue, found.phone) == (
        "ada", "to a colleague", None, None,
    )  # fmt: skip


def test_the_rest(world: World) -> None:
    prompt, view, function = (
        world.prompts.find("Music"),
        world.views.find("Form"),
        world.functions.find("lookup"),
    )

    assert prompt is not None
    assert (prompt.text, prompt.seconds) == ("La la.", 30.0)
    assert view is not None
    assert view.actions == ("Next",)
    assert function is not None
    assert function.call({}) == {"name": "Ana"}
    assert world.metrics == {"Billing": {"SIZE": 4.0}}
    assert world.phone("+15550100").outcome == "busy"
    assert world.phone("+15550101").outcome == "answered"
    assert world.numbers == {"+15550199"}
    assert world.default_flows == {"CustomerQueue": "music"}
    assert world.timeout_as_input is False


def test_services_answer_by_the_first_rule_that_matches(world: World) -> None:
    ask = world.answers["GetCustomerProfile"]

    def request(number: str) -> dict[str, object]:
        return {"ProfileRequestData": {"PhoneNumber": number, "More": "x"}, "ContactId": "c"}

    assert ask(request("+15550100")) == {"FirstName": "Ana"}
    for number, error in [("+15550101", "MultipleFoundError"), ("+15550102", "NoMatchingError")]:
        with pytest.raises(NoAnswer) as caught:
            ask(request(number))
        assert caught.value.error == error


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ([], "not an object"),
        ({"queue": []}, "queue: is not known; did you mean queues? use queues"),
        ({"queues": {}}, "queues: {} is not a list"),
        ({"queues": [{"name": "a", "colour": "red"}]}, "queues[0].colour: is not known; use name"),
        ({"queues": [{}]}, "queues[0]: name is missing"),
        (
            {
                "hours": [
                    {
                        "name": "a",
                        "openings": [{"days": ["FUNDAY"], "start": "08:00", "end": "09:00"}],
                    }
                ]
            },
            'hours[0].openings[0].days[0]: "FUNDAY" is not one of MONDAY',
        ),
        (
            {"hours": [{"name": "a", "openings": [{"start": "8", "end": "09:00"}]}]},
            'hours[0].openings[0].start: "8" is not a time of the day; write "08:00"',
        ),
        (
            {"hours": [{"name": "a", "openings": [{"start": "22:00", "end": "06:00"}]}]},
            "22:00 to 06:00 passes midnight",
        ),
        ({"hours": [{"name": "a", "timeZone": "Mars"}]}, '"Mars" is not an IANA time zone'),
        ({"queues": [{"name": "a", "capacity": "many"}]}, 'capacity: "many" is not a whole'),
        ({"agents": [{"username": "ada", "talks": -1}]}, "talks: -1 is not a number of seconds"),
        ({"agents": [{"username": "ada", "wrapsUp": True}]}, "wrapsUp: true is not a number"),
        (
            {
                "agents": [{"username": "ada", "routingProfile": "Basik"}],
                "routingProfiles": [{"name": "Basic"}],
            },
            "agents[0].routingProfile: no routing profile is 'Basik'; there are: Basic",
        ),
        ({"metrics": {"*": {"LENGTH": 3}}}, "metrics.*.LENGTH: is not known; use SIZE"),
        ({"answers": {"GetCustomerProfil": []}}, "did you mean GetCustomerProfile?"),
        ({"defaultFlows": {"CustomerQueu": "x"}}, "did you mean CustomerQueue?"),
        ({"numbers": ["0100 555"]}, "numbers[0]: what is given is not a phone number in E.164"),
        ({"keys": [{"id": "k"}]}, "keys[0]: certificate is missing"),
        ({"keys": [{"id": "k", "certificate": "gone.pem"}]}, "gone.pem cannot be read"),
        (
            {"keys": [{"id": "k", "certificate": "-----BEGIN x"}]},
            "keys[0].certificate: InputEncryption.Key: expected an X.509",
        ),
        ({"phones": {"+15550100": {"rings": 3}}}, "phones[0].rings: is not known; use outcome"),
        ({"phones": {"+15550100": {"detected": "beep"}}}, 'phones[0].detected: "beep" is not '),
        ({"phones": {"5550100": {}}}, "the name of phones[0]: what is given is not a phone number"),
        (
            {"routingProfiles": [{"name": "a", "concurrency": {"VOICE": 3}}]},
            "routingProfiles[0].concurrency.VOICE: 3 is not 0 or 1",
        ),
        (
            {"routingProfiles": [{"name": "a", "concurrency": {"CHAT": 11}}]},
            "concurrency.CHAT: 11 is not a number from 0 to 10",
        ),
        ({"bots": [{"name": "a"}]}, "bots[0]: bot is missing"),
        ({"bots": [{"name": "a", "bot": {"Name": "b"}}]}, "bots[0].bot: "),
    ],
)
def test_what_is_no_world_is_refused_with_the_place(document: object, problem: str) -> None:
    with pytest.raises(InvalidWorld) as caught:
        add_to(World(), document)

    assert problem in str(caught.value)
    assert "+15550100" not in str(caught.value)


@pytest.mark.parametrize(
    ("text", "problem"),
    [("{", "is not JSON"), (None, "cannot be read"), ("[]", "world.json: the file")],
)
def test_a_file_that_cannot_be_read(tmp_path: Path, text: str | None, problem: str) -> None:
    path = tmp_path / "world.json"
    if text is not None:
        path.write_text(text)

    with pytest.raises(InvalidWorld, match=problem):
        read_world(path, World())


def test_the_documented_example_is_a_world() -> None:
    text = (Path(__file__).parents[3] / "docs" / "world-file.md").read_text()
    example = text.partition("```json\n")[2].partition("```")[0]
    document = json.loads(example)
    world = World()
    add_to(world, document)

    rows = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert rows == SCHEMA.keys()
    assert document.keys() == SCHEMA.keys() - {"bots", "keys"}
    assert len(world.people) == 2


@pytest.mark.parametrize(
    ("document", "problem"),
    [
        ({"queues": [{"name": "a"}, {"name": "a"}]}, 'queues[1].name: queues[0] is called "a"'),
        ({"agents": [{"username": "a"}, {"username": "a"}]}, "agents[1].username: agents[0]"),
        (
            {"quickConnects": [{"name": "a", "queue": "b", "user": "c", "flow": "f"}]},
            "quickConnects[0]: leads to queue and user; give it one of queue, user, phone",
        ),
        ({"quickConnects": [{"name": "a", "flow": "f"}]}, "quickConnects[0]: leads to nothing"),
        (
            {"quickConnects": [{"name": "a", "user": "b"}]},
            "quickConnects[0]: cannot be used as it is; add flow",
        ),
        (
            {"quickConnects": [{"name": "a", "phone": "+15550199", "flow": "f"}]},
            "a phone number has no flow",
        ),
        (
            {
                "queues": [{"name": "b"}],
                "quickConnects": [{"name": "a", "queue": "c", "flow": "f"}],
            },
            'quickConnects[0].queue: queues describes no "c"',
        ),
        (
            {"queues": [{"name": "b", "quickConnects": ["gone"]}]},
            'queues[0].quickConnects[0]: quickConnects describes no "gone"',
        ),
        (
            {"queues": [{"name": "a"}, {"name": "b", "references": ["${Q}", "a"]}]},
            'queues[1].references[1]: queues[0] is called "a" as well',
        ),
        (
            {"queues": [{"name": "a", "references": ["b"]}, {"name": "b"}]},
            'queues[1].name: queues[0] is called "b" as well',
        ),
        (
            {"queues": [{"name": "a"}], "metrics": {"b": {"SIZE": 1}}},
            'metrics.b: queues describes no "b"',
        ),
        ({"queues": [{"name": "a", "hours": "b"}]}, 'queues[0].hours: hours describes no "b"'),
        (
            {"routingProfiles": [{"name": "a", "queues": [{"queue": "b"}]}]},
            'routingProfiles[0].queues[0].queue: queues describes no "b"',
        ),
        (
            {
                "hours": [
                    {
                        "name": "a",
                        "overrides": [{"name": "o", "from": "2026-03-09", "to": "2026-03-08"}],
                    }
                ]
            },
            'hours[0].overrides[0].to: "2026-03-08" is before "2026-03-09"',
        ),
        (
            {"answers": {"CreateCase": [{"error": "Typo"}]}},
            'answers.CreateCase[0].error: CreateCase has no error "Typo"; it has ',
        ),
    ],
)
def test_what_contradicts_itself_is_refused(document: object, problem: str) -> None:
    with pytest.raises(InvalidWorld) as caught:
        add_to(World(), document)

    assert problem in str(caught.value)


def test_a_key_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "world.json"
    path.write_text('{"numbers": [], "numbers": []}')

    with pytest.raises(InvalidWorld, match='the key "numbers" twice'):
        read_world(path, World())


def test_agents_may_be_nobody() -> None:
    world = World()
    assert len(Simulation(world, start=datetime(2026, 3, 2, tzinfo=UTC)).routing.agents) == 1

    add_to(world, {"agents": []})
    assert not Simulation(world, start=datetime(2026, 3, 2, tzinfo=UTC)).routing.agents
