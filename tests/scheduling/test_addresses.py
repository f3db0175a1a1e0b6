"""Diaries read from an address: what is kept, when it is read again, and what happens when it cannot be."""
import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from cryptography.fernet import Fernet
from django.core.management import CommandError, call_command

from coproduce import sealing
from coproduce.audit.models import Entry
from coproduce.people import services as people
from coproduce.people.models import TrustSettings
from scheduling.engine.diary import Diary
from scheduling.engine.grid import Grid
from scheduling.models import CalendarAddress, DiaryMask, DiarySource
from scheduling.services import addresses, diaries, source_words
from scheduling.services.sources.where import NotSafe
from tests.make import events
from tests.make.diaries import ics
from tests.make.people import person
from tests.make.site import ADDRESS, HOST, SECRET, Site, answer

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
GRID = Grid(datetime(2026, 11, 23, tzinfo=UTC), 7 * 96)
BUSY = ("20261124T100000Z", "20261124T110000Z")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Problem = CalendarAddress.Problem


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def site():
    with Site() as site:
        yield site


@pytest.fixture
def priya():
    return person()


@pytest.fixture
def kept(priya):
    return addresses.add(person=priya, address=ADDRESS, by=priya)


def read(site: Site) -> int:
    """What is due now, whatever its next try is by chance."""
    CalendarAddress.objects.update(next_try_at=datetime.now(UTC))
    return addresses.read_due(network=site.network())


def busy(somebody) -> list[str]:
    mask = diaries.diaries_for([somebody.pk], GRID)[somebody.pk].busy
    return [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in GRID.intervals(mask)]


def masks() -> list[tuple]:
    return list(DiaryMask.objects.order_by("pk").values_list("pk", "time_class"))


def test_an_address_is_read_at_the_next_tick_and_kept_for_26_weeks(site, priya, kept):
    site.answers = [answer(ics(BUSY), etag='"v1"')]
    assert diaries.diaries_for([priya.pk], GRID)[priya.pk] == Diary()
    assert addresses.read_due(network=site.network()) == 1
    assert busy(priya) == ["Tue 10:00 to Tue 11:00"]
    kept.refresh_from_db()
    assert (kept.succeeded_at, kept.tried_at, kept.failures, kept.problem) == (NOW, NOW, 0, "")
    assert NOW + timedelta(minutes=30) <= kept.next_try_at <= NOW + timedelta(minutes=60)
    assert (kept.leased_by, kept.leased_until) == (None, None)
    assert kept.source.known_until == datetime(2027, 5, 23, 23, tzinfo=UTC)
    assert addresses.read_due(network=site.network()) == 0


def test_only_one_is_read_at_a_tick_unless_there_is_time(site, priya):
    for somebody in (priya, person("Joan Price"), person("Amir Khan")):
        addresses.add(person=somebody, address=ADDRESS, by=somebody)
    site.answers = [answer(ics(BUSY))]
    assert addresses.read_due(network=site.network()) == 1
    assert addresses.read_due(network=site.network(), seconds=60) == 2


def test_a_bad_address_is_not_kept(priya):
    with pytest.raises(NotSafe):
        addresses.add(person=priya, address="http://calendar.example.com/a", by=priya)
    assert not DiarySource.objects.exists()


def test_a_new_address_takes_the_place_of_the_last_one_and_of_what_was_read_there(site, priya, kept):
    site.answers = [answer(ics(BUSY))]
    read(site)
    addresses.add(person=priya, address=f"https://{HOST}/new", by=priya)
    assert DiarySource.objects.count() == 1
    assert busy(priya) == []
    read(site)
    assert site.asked[-1].startswith("GET /new HTTP/1.1\r\n")
    assert "If-None-Match" not in site.asked[-1]


def test_unchanged_writes_no_times(site, priya, kept, clock):
    """By the website's word (304), and by ours when only DTSTAMP has changed."""
    stamped = [ics(BUSY, more=f"DTSTAMP:2026112{day}T000000Z\r\nX-A: b") for day in (5, 6)]
    site.answers = [
        answer(stamped[0], etag='"v1"'), answer(status="304 Not Modified", kind=""), answer(stamped[1], etag='"v2"'),
        answer(status="304 Not Modified", kind=""),
    ]  # fmt: skip
    read(site)
    before, entries = masks(), Entry.objects.count()
    for hours in (1, 2, 3):
        clock.move_to(NOW + hours * HOUR)
        read(site)
    assert (masks(), Entry.objects.count()) == (before, entries)
    kept.refresh_from_db()
    assert (kept.succeeded_at, kept.source.read_at) == (NOW + 3 * HOUR, NOW + 3 * HOUR)
    assert [re.findall("If-None-Match: (.*)\r", asked) for asked in site.asked] == [[], ['"v1"'], ['"v1"'], ['"v2"']]


def test_changed_times_take_the_place_of_the_old_ones(site, priya, kept):
    site.answers = [answer(ics(BUSY)), answer(ics(("20261126T100000Z", "20261126T110000Z")))]
    read(site)
    read(site)
    assert busy(priya) == ["Thu 10:00 to Thu 11:00"]
    assert (DiarySource.objects.count(), CalendarAddress.objects.count()) == (1, 1)


def test_in_a_new_week_it_is_read_whole_though_nothing_has_changed(site, priya, kept, clock):
    """What was read last week says nothing of the week that has come into sight."""
    far = ("20270525T100000Z", "20270525T110000Z")
    site.answers = [answer(ics(BUSY, far), etag='"v1"')]
    read(site)
    new_week = Grid(datetime(2027, 5, 24, tzinfo=UTC), 7 * 96)
    assert diaries.diaries_for([priya.pk], new_week)[priya.pk].busy == 0
    clock.move_to(NOW + 7 * DAY)
    read(site)
    assert "If-None-Match" not in site.asked[-1]
    assert diaries.diaries_for([priya.pk], new_week)[priya.pk].busy != 0


FAILURES = {
    Problem.SAID_NO: answer(status="404 Not Found"),
    Problem.NOT_A_CALENDAR: answer(b"Hello"),
    Problem.NOTHING_READ: answer(ics(("never", "ever"))),
    Problem.TOO_LARGE: answer(content_length="99999999"),
    Problem.NOT_REACHED: answer(ics(BUSY), content_length="9999"),
}


@pytest.mark.parametrize("problem", FAILURES)
def test_on_failure_the_old_times_stay(site, priya, kept, problem):
    site.answers = [answer(ics(BUSY)), FAILURES[problem]]
    read(site)
    before = masks()
    read(site)
    assert (masks(), busy(priya)) == (before, ["Tue 10:00 to Tue 11:00"])
    kept.refresh_from_db()
    assert (kept.problem, kept.failures, kept.leased_by) == (problem, 1, None)
    assert NOW + HOUR <= kept.next_try_at <= NOW + 2 * HOUR


def test_each_failure_waits_longer_up_to_a_day():
    waits = [addresses.next_try(failures, 0) for failures in (0, 1, 2, 3, 4, 5, 6, 60)]
    assert [wait / HOUR for wait in waits] == [0.75, 1.5, 3, 6, 12, 24, 24, 24]
    assert [addresses.next_try(0, spread) / HOUR for spread in (-1, 1)] == [0.5, 1]


def test_after_seven_days_without_success_its_time_is_unknown(site, priya, kept, clock):
    site.answers = [answer(ics(BUSY)), FAILURES[Problem.SAID_NO]]
    read(site)
    clock.move_to(NOW + 7 * DAY - timedelta(seconds=1))
    read(site)
    assert diaries.diaries_for([priya.pk], GRID)[priya.pk].known == GRID.full
    clock.move_to(NOW + 7 * DAY)
    assert diaries.diaries_for([priya.pk], GRID)[priya.pk] == Diary()


def test_what_is_said_beside_the_diary(site, priya, kept, clock):
    site.answers = [FAILURES[Problem.NOT_A_CALENDAR], answer(ics(BUSY)), FAILURES[Problem.SAID_NO]]
    said = []

    def say() -> None:
        address = CalendarAddress.objects.select_related("source").get()
        address.next_try_at = datetime.now(UTC) + 3 * HOUR
        said.append(source_words.of_address(address))

    said.append(source_words.of_address(kept))
    for later in (timedelta(0), timedelta(0), 2 * HOUR, 7 * DAY):
        clock.move_to(NOW + later)
        read(site)
        say()
    again = "We try again at about"
    no = "Its website did not let us read it. Check that it is still shared."
    assert said == [
        "We read it within a few minutes.",
        "What is there is not a calendar. Look for an address that ends in .ics. We try again at about 3pm.",
        "Last read just now. We look again at about 3pm.",
        f"Last read 2 hours ago. {no} We count on what we read then until Wednesday 2 December. {again} 5pm.",
        f"Last read Wednesday 25 November. {no} That is too long ago, so its time is “not known”. {again} 3pm.",
    ]


def test_our_own_meetings_that_come_back_are_skipped(site, priya, kept):
    event = events.event(priya, by=person("Sam Okoro"), start=datetime(2026, 11, 26, 10, tzinfo=UTC), minutes=60)
    site.answers = [answer(ics(("20261126T100000Z", "20261126T110000Z"), uid=event.uid))]
    read(site)
    assert busy(priya) == ["Thu 10:00 to Thu 11:00"]
    assert GRID.intervals(diaries.diaries_for([priya.pk], GRID, without_event=event)[priya.pk].busy) == []


def test_deleted_while_it_is_read_nothing_comes_back(site, priya, kept):
    def meanwhile(_question):
        yield answer(ics(BUSY))

    reader = addresses.Reader(site.network())
    site.answers = [meanwhile]
    claimed = reader.claim()
    diaries.delete(source=kept.source, by=priya)
    reader.read(claimed)
    assert (DiarySource.objects.count(), DiaryMask.objects.count()) == (0, 0)


def test_replaced_while_it_is_read_the_old_calendar_is_not_kept(site, priya, kept):
    reader = addresses.Reader(site.network())
    site.answers = [answer(ics(BUSY))]
    claimed = reader.claim()
    addresses.add(person=priya, address=f"https://{HOST}/new", by=priya)
    reader.read(claimed)
    assert busy(priya) == []
    assert CalendarAddress.objects.get().succeeded_at is None


def test_a_dead_reader_gives_up_its_lease(site, kept, clock):
    addresses.Reader(site.network()).claim()
    assert addresses.read_due(network=site.network()) == 0
    clock.move_to(NOW + addresses.LEASE + timedelta(seconds=1))
    site.answers = [answer(ics(BUSY))]
    assert addresses.read_due(network=site.network()) == 1


def test_who_leaves_takes_the_address_along(site, priya, kept):
    people.leave_trust(person=priya, by=priya)
    assert not CalendarAddress.objects.exists()
    assert addresses.read_due(network=site.network()) == 0


def test_an_inactive_person_is_not_read(site, priya, kept):
    priya.is_active = False
    priya.save()
    assert addresses.read_due(network=site.network()) == 0


def test_a_trust_can_switch_it_off(site, kept):
    trust = TrustSettings.current()
    trust.areas_off = ["calendar_addresses"]
    trust.save()
    assert addresses.read_due(network=site.network()) == 0
    assert site.asked == []


def test_a_trust_can_name_the_websites(site, priya, kept, settings):
    settings.CALENDAR_HOSTS = ["office365.com"]
    read(site)
    kept.refresh_from_db()
    assert (kept.problem, site.looked_up) == (Problem.NOT_REACHED, [])


class TestKeys:
    def test_a_new_key_in_front_reseals_and_then_stands_alone(self, priya, kept, settings, site, capsys):
        site.answers = [answer(ics(BUSY), etag='"v1"')]
        read(site)
        old, new = settings.FERNET_KEYS, Fernet.generate_key().decode()
        settings.FERNET_KEYS = [new, *old]
        call_command("reseal")
        settings.FERNET_KEYS = [new]
        kept.refresh_from_db()
        assert sealing.unseal(kept.sealed_address) == ADDRESS
        assert addresses.validators(kept).etag == '"v1"'
        assert capsys.readouterr().out == "Sealed anew: 1.\n"

    def test_a_lost_key_is_said_and_stops_nothing_else(self, priya, kept, settings, site):
        settings.FERNET_KEYS = [Fernet.generate_key().decode()]
        joan = person("Joan Price")
        addresses.add(person=joan, address=ADDRESS, by=joan)
        site.answers = [answer(ics(BUSY))]
        with pytest.raises(CommandError, match="No key opens 1 of them"):
            call_command("reseal")
        CalendarAddress.objects.update(next_try_at=NOW)
        assert addresses.read_due(network=site.network(), seconds=60) == 2
        kept.refresh_from_db()
        assert kept.problem == Problem.CANNOT_OPEN
        assert busy(joan) == ["Tue 10:00 to Tue 11:00"]

    def test_the_same_address_is_sealed_differently_each_time(self):
        assert sealing.seal(ADDRESS) != sealing.seal(ADDRESS)
        assert SECRET not in sealing.seal(ADDRESS)
