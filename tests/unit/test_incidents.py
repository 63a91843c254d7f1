"""Leaks and outages: what is an emergency, what is known, and when reports add up."""

from datetime import UTC, datetime, timedelta

import pytest

from contact_center.domain.incidents import (
    ClusterRule,
    Incident,
    OutageMap,
    Report,
    Trouble,
    adds_up,
    declared,
    is_emergency,
)

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)
RULE = ClusterRule(reports=3, within=timedelta(minutes=30))


@pytest.mark.parametrize(
    "words",
    [
        "there's a fire",
        "I smell gas",
        "sparks from the pole",
        "someone is hurt",
        "my basement is flooding",
        "a power line is down",
        "there is a downed line",
        "hay un incendio",
        "salen chispas",
        "huele a gas",
        "mi sótano se está inundando",
        "hay un cable caído",
        "It's an EMERGENCY",
        "a live wire fell on the street",
        "power lines fell",
        "wires are on the ground",
        "tree on power line",
        "electrical wire hanging",
        "I got shocked by the meter",
        "I got an electric shock",
        "there is a gas leak",
        "there's a smell of gas",
        "carbon monoxide",
        "smell of rotten eggs",
        "a man is drowning",
        "we need an ambulance",
        "se cayó un cable",
        "poste caído",
        "me dio corriente",
        "hay una fuga de gas",
        "es una emergencia",
        "water is coming near my outlets",
        "hay agua cerca de los enchufes",
        "nobody is hurt but there is a fire",
        "nadie está herido pero hay humo",
        "no fire department has come and my house is burning",
        "no power and there are sparks",
        "my smoke detector is beeping and there is smoke",
        "someone is dying",
        "my father fell and does not move",
        "my mother fell down the stairs",
        "he is not breathing",
        "I got zapped by the meter",
        "the transformer blew up",
        "the meter is melting",
        "my basement is filling with water",
        "water is pouring into the kitchen",
        "alguien se está muriendo",
        "mi padre se cayó y no se mueve",
        "mi abuela se desmayó",
        "el transformador estalló",
        "reventó un transformador",
        "el medidor se está derritiendo",
        "el sótano se está llenando de agua",
    ],
)
def test_danger_is_heard_in_both_languages(words: str) -> None:
    assert is_emergency(words)


@pytest.mark.parametrize(
    "words",
    [
        "no power since noon",
        "my bill",
        "1",
        "90210",
        "se fue la luz",
        "no hay agua",
        "gasto mucho",
        "the line is busy",
        "I want to read my gas meter",
        "the fire hydrant on my street is leaking",
        "my gas bill is too high",
        "quiero pagar el gas",
        "I am in shock about my bill",
        "my husband died and the bill is in his name",
        "the phone is dead",
        "she fell behind on the bill",
        "my water bill is rising at my house",
        "the water rises my bill at home",
        "I am not moving yet",
        "we're not moving house until May",
        "the deadline of my bill",
        "I am moving house and want the water off",
        "there is no water in my house",
        "no hay agua en mi casa",
        "emergency contact change",
        "cambiar mi contacto de emergencia",
        "the download line",
        "I read the cable bill on my phone",
        "there is no danger",
        "nobody is hurt but the power is out",
        "no one is in danger",
        "it is not an emergency",
        "no hay peligro",
        "nadie está herido, pero se fue la luz",
        "no es una emergencia",
        "my smoke detector is beeping because there is no power",
    ],
)
def test_ordinary_words_are_no_emergency(words: str) -> None:
    assert not is_emergency(words)


def report(n: int, minutes_ago: int, trouble: Trouble = "no_power", reporter: str = "") -> Report:
    return Report(
        str(n), "north", trouble, reporter or f"r{n}", NOON - timedelta(minutes=minutes_ago)
    )


def test_enough_callers_in_the_time_make_an_incident() -> None:
    assert not adds_up([report(1, 1), report(2, 2)], NOON, RULE)
    assert adds_up([report(1, 1), report(2, 2), report(3, 30)], NOON, RULE)


def test_old_reports_and_the_same_caller_again_do_not_count() -> None:
    assert not adds_up([report(1, 1), report(2, 2), report(3, 31)], NOON, RULE)
    assert not adds_up([report(1, 1), report(2, 2), report(3, 3, reporter="r1")], NOON, RULE)


def test_an_incident_is_what_most_callers_say_and_since_the_first() -> None:
    reports = [report(1, 9, "leak"), report(2, 5, "no_water"), report(3, 1, "no_water")]

    incident = declared(reports, NOON)

    assert incident.trouble == "no_water"
    assert incident.since == NOON - timedelta(minutes=9)
    assert incident.words["es"].startswith("Sabemos que no hay agua")
    assert declared(reports[::-1], NOON) == incident  # whoever counts them, in whatever order


def test_what_is_over_is_not_known_any_more() -> None:
    over = Incident("O-1", "north", NOON - timedelta(hours=9), {"en": "x"}, until=NOON)
    known = Incident("O-2", "north", NOON - timedelta(hours=3), {"en": "x"})
    elsewhere = Incident("O-3", "south", NOON, {"en": "x"})

    assert OutageMap({}, (over, known, elsewhere)).known("north", NOON) == known
    assert OutageMap({}, (over, elsewhere)).known("north", NOON) is None


def test_what_nobody_ended_is_forgotten_after_six_days() -> None:
    incident = Incident("O-1", "north", NOON - timedelta(days=6), {"en": "x"})
    outages = OutageMap({}, (incident,))

    assert outages.known("north", NOON - timedelta(seconds=1)) == incident
    assert outages.known("north", NOON) is None
