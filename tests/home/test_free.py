"""A free moment of today is said only when the diary says so."""
from datetime import UTC, datetime, timedelta

import pytest
import time_machine

from coproduce.home import free, today
from tests.make import diaries, events
from tests.make.people import person

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 6, 9, 11, tzinfo=UTC)  # a Tuesday, midday in London


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def words(somebody):
    return today.of(somebody).free


def asked(somebody, count=1):
    for number in range(count):
        events.event(somebody, by=person(f"Org {number}"), start=NOON + timedelta(days=20 + number), where="By phone")


def test_a_gap_between_two_meetings():
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(("20260609T110000Z", "20260609T140000Z"), ("20260609T143000Z", "20260609T223000Z")))
    asked(tom)
    assert words(tom) == "You have 30 free minutes at 3pm: enough for all of it."


def test_how_much_of_it(clock):
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(("20260609T110000Z", "20260609T140000Z"), ("20260609T141500Z", "20260609T223000Z")))
    asked(tom, 17)
    assert words(tom) == "You have 15 free minutes at 3pm: enough for the first 15."
    assert free.words(15, NOON, [14, 2]) == "You have 15 free minutes at midday: enough for the first one."
    assert free.words(15, NOON, [18]) == ""


@pytest.mark.parametrize(
    "busy",
    [
        [("20260609T110000Z", "20260610T110000Z")],  # no gap at all
        [("20260609T110000Z", "20260609T110500Z")],  # a whole afternoon
        [("20260609T110000Z", "20260609T140000Z"), ("20260609T141000Z", "20260609T230000Z")],  # ten minutes
    ],
)
def test_nothing_is_said(busy):
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(*busy))
    asked(tom)
    assert words(tom) == ""


def test_nothing_of_an_unknown_diary():
    tom = person("Tom Reilly")
    asked(tom)
    assert words(tom) == ""


def test_nothing_of_a_shift_or_of_what_is_only_tentative():
    kemi = person("Kemi Adebayo")
    diaries.week(kemi, diaries.line(1, "12:00", "13:00", diaries.ON_SHIFT))
    asked(kemi)
    assert words(kemi) == ""


def test_nothing_when_nothing_is_asked():
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(("20260609T110000Z", "20260609T140000Z"), ("20260609T143000Z", "20260609T223000Z")))
    assert words(tom) == ""


def test_own_meetings_take_time():
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(("20260609T110000Z", "20260609T140000Z"), ("20260609T143000Z", "20260609T223000Z")))
    events.event(tom, by=person("Priya Shah"), start=NOON + timedelta(hours=3), minutes=30, where="By phone")
    assert words(tom) == ""


@pytest.mark.parametrize("utc", ["2026-06-09T19:00Z", "2026-06-09T20:30Z", "2026-06-09T23:30Z"])
def test_nothing_in_the_evening(clock, utc):
    tom = person("Tom Reilly")
    diaries.read(tom, diaries.ics(("20260608T110000Z", "20260608T140000Z")))
    asked(tom)
    clock.move_to(datetime.fromisoformat(utc))
    assert words(tom) == ""
