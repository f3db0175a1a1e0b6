"""Reading, stating and deleting diaries, and giving everybody's on one grid."""
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from coproduce.audit.models import Entry
from scheduling.engine.diary import Diary
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, DiaryMask, DiarySource, Event, PatternTime
from scheduling.services import diaries, own_time
from tests.make.diaries import ON_SHIFT, ics, line, nights, office_hours, read, week
from tests.make.people import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
GRID = Grid(datetime(2026, 11, 23, tzinfo=UTC), 7 * 96)


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


def at(day: int, clock: str = "00:00") -> datetime:
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def diary_of(somebody, grid=GRID, **more) -> Diary:
    return diaries.diaries_for([somebody.pk], grid, **more)[somebody.pk]


def stretches(mask: int) -> list[str]:
    return [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in GRID.intervals(mask)]


def meeting(*people, start=None, status=Event.Status.CONFIRMED) -> Event:
    start = start or at(24, "10:05")
    event = Event.objects.create(
        summary="Quieter nights", url="/", start=start, end=start + timedelta(minutes=30), organizer=people[0],
        status=status,
    )
    Attendee.objects.bulk_create(Attendee(event=event, person=one) for one in people)
    return event


def test_somebody_without_a_source_has_a_diary_in_which_nothing_is_known():
    assert diary_of(person()) == Diary()


def test_a_usual_week_is_kept_as_masks_for_26_weeks():
    priya = person()
    source = week(priya, line(0, "09:00", "17:00"), line(1, "20:00", "08:00", ON_SHIFT))
    diary = diary_of(priya)
    assert stretches(diary.known) == ["Mon 09:00 to Mon 17:00", "Tue 20:00 to Wed 08:00"]
    assert stretches(diary.on_shift) == ["Tue 20:00 to Wed 08:00"]
    assert stretches(diary.rest) == ["Wed 08:00 to Wed 19:00"]
    assert (diary.busy, diary.tentative) == (0, 0)
    assert (source.known_from, source.known_until) == (at(23), datetime(2027, 5, 23, 23, tzinfo=UTC))
    last, beyond = (Grid(source.known_from + timedelta(weeks=weeks), 7 * 96) for weeks in (25, 26))
    assert diary_of(priya, last).known != 0
    assert diary_of(priya, beyond) == Diary()


def test_stating_a_usual_week_again_replaces_and_renews_it():
    priya = person()
    week(priya, line(0, "09:00", "17:00"))
    with time_machine.travel(NOW + timedelta(weeks=3)):
        again = week(priya, line(1, "09:00", "10:00"))
    assert list(DiarySource.objects.all()) == [again]
    assert list(PatternTime.objects.values_list("weekday", flat=True)) == [1]
    assert again.known_until == datetime(2027, 6, 13, 23, tzinfo=UTC)
    assert own_time.usual_week(priya) == [line(1, "09:00", "10:00")]


def test_stating_nothing_makes_the_usual_week_unknown_again():
    priya = person()
    week(priya, line(0, "09:00", "17:00"))
    assert own_time.set_pattern(person=priya, times=[], by=priya) is None
    assert diary_of(priya) == Diary()
    assert not DiaryMask.objects.exists()


def test_a_calendar_file_makes_53_weeks_known_and_rounds_busy_time_outward():
    priya = person()
    source = read(priya, ics(("20261124T100700Z", "20261124T110100Z")))
    diary = diary_of(priya)
    assert stretches(diary.busy) == ["Tue 10:00 to Tue 11:15"]
    assert diary.known == GRID.full
    assert (source.known_from, source.known_until) == (at(23), at(23) + timedelta(weeks=53))
    assert diary_of(priya, Grid(source.known_until, 7 * 96)) == Diary()


def test_tentative_time_is_a_class_of_its_own():
    priya = person()
    read(priya, ics(("20261124T100000Z", "20261124T110000Z"), more="X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"))
    diary = diary_of(priya)
    assert (stretches(diary.tentative), diary.busy) == (["Tue 10:00 to Tue 11:00"], 0)


def test_what_a_file_says_is_busy_wins_over_an_offer_in_the_usual_week():
    priya = person()
    week(priya, line(1, "09:00", "12:00"))
    read(priya, ics(("20261124T100000Z", "20261124T110000Z")))
    tuesday_morning = GRID.outward(at(24, "09:00"), at(24, "12:00"))
    assert stretches(diary_of(priya).free() & tuesday_morning) == ["Tue 09:00 to Tue 10:00", "Tue 11:00 to Tue 12:00"]


def test_a_shift_of_the_usual_week_stays_a_shift_where_the_file_is_free():
    priya = person()
    nights(priya, 1)
    read(priya, ics(("20261123T100000Z", "20261123T110000Z")))
    diary = diary_of(priya)
    assert stretches(diary.on_shift) == ["Tue 20:00 to Wed 08:00"]
    assert not diary.free() & diary.on_shift


def test_a_new_file_takes_the_place_of_the_last_one():
    priya = person()
    read(priya, ics(("20261124T100000Z", "20261124T110000Z")))
    newer = read(priya, ics(("20261125T100000Z", "20261125T110000Z")))
    assert list(DiarySource.objects.all()) == [newer]
    assert stretches(diary_of(priya).busy) == ["Wed 10:00 to Wed 11:00"]


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (b"", diaries.NotACalendar),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40, diaries.NotACalendar),
        (b"Dear all, here is my calendar.", diaries.NotACalendar),
        (b"x" * (10 * 1024 * 1024 + 1), diaries.TooLarge),
        (ics(("not a time", "nor this")), diaries.NothingRead),
    ],
    ids=["empty", "a JPEG", "a letter", "11 MB", "nothing readable"],
)
def test_a_file_that_cannot_be_read_says_so_and_leaves_the_last_one_as_it_was(raw, error):
    priya = person()
    kept = read(priya, ics(("20261124T100000Z", "20261124T110000Z")))
    with pytest.raises(error) as raised:
        diaries.import_calendar(person=priya, raw=raw, by=priya)
    assert str(raised.value) == error.words
    assert list(DiarySource.objects.all()) == [kept]
    assert stretches(diary_of(priya).busy) == ["Tue 10:00 to Tue 11:00"]


def test_a_file_that_takes_too_long_is_stopped(monkeypatch):
    monkeypatch.setattr(diaries, "READING_SECONDS", 1)
    rules = "\r\n".join(f"RRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30;INTERVAL={number}" for number in (1, 2))
    raw = ics(*[("20200101T000000Z", "20200101T010000Z")] * 20_000, more=rules)
    priya = person()
    with pytest.raises(diaries.TookTooLong):
        diaries.import_calendar(person=priya, raw=raw, by=priya)
    assert not DiarySource.objects.exists()


def test_entries_that_cannot_be_read_are_counted():
    priya = person()
    raw = ics(("20261124T100000Z", "20261124T110000Z"), ("nonsense", "nonsense"))
    assert read(priya, raw).unread == 1


def test_our_own_meetings_in_the_file_are_counted_from_our_records_instead():
    """Else a meeting that moves would clash with its old self in the file."""
    priya, joan = person(), person("Joan Price")
    event = meeting(priya, joan)
    read(joan, ics(("20261126T100000Z", "20261126T110000Z"), uid=event.uid))
    assert stretches(diary_of(joan).busy) == ["Tue 10:00 to Tue 10:45"]
    assert stretches(diary_of(joan, without_event=event).busy) == []


def test_confirmed_meetings_are_busy_unless_declined_left_or_cancelled():
    priya, joan, amir, sam = (person(name) for name in ("Priya Shah", "Joan Price", "Amir Khan", "Sam Okoro"))
    event = meeting(priya, joan, amir, sam)
    event.attendees.filter(person=joan).update(partstat=Attendee.PartStat.DECLINED)
    event.attendees.filter(person=amir).update(removed_at=timezone.now())
    meeting(sam, start=at(26, "10:00"), status=Event.Status.CANCELLED)
    busy = {one.name: stretches(diary_of(one).busy) for one in (priya, joan, amir, sam)}
    assert busy == {
        "Priya Shah": ["Tue 10:00 to Tue 10:45"],
        "Joan Price": [],
        "Amir Khan": [],
        "Sam Okoro": ["Tue 10:00 to Tue 10:45"],
    }


def test_three_queries_for_one_person_or_for_thirty(django_assert_num_queries):
    people = [person(f"Person {number}") for number in range(30)]
    for one in people[::2]:
        office_hours(one)
    meeting(*people[:5])
    for some in (people[:1], people):
        with django_assert_num_queries(3):
            found = diaries.diaries_for([one.pk for one in some], GRID)
        assert list(found) == [one.pk for one in some]
    assert [diary.known != 0 for diary in found.values()] == [True, False] * 15


def test_masks_land_on_a_grid_that_starts_before_or_after_them():
    priya = person()
    read(priya, ics(("20261124T100000Z", "20261124T110000Z")))
    wide = Grid(GRID.origin - timedelta(weeks=2), 60 * 7 * 96)
    diary = diary_of(priya, wide)
    assert wide.intervals(diary.busy) == [(at(24, "10:00"), at(24, "11:00"))]
    assert wide.intervals(diary.known) == [(at(23), at(23) + timedelta(weeks=53))]
    assert diary_of(priya, Grid(GRID.origin + timedelta(weeks=1), 7 * 96)).busy == 0


def test_deleting_a_source_leaves_nothing_of_it():
    priya = person()
    week(priya, line(0, "09:00", "17:00"))
    (source,) = diaries.sources_of(priya)
    own_time.forget(source=source, by=priya)
    assert (DiarySource.objects.count(), DiaryMask.objects.count(), PatternTime.objects.count()) == (0, 0, 0)
    assert diary_of(priya) == Diary()


def test_each_change_is_in_the_audit_trail_with_ids_and_numbers_only():
    priya, sam = person(), person("Sam Okoro")
    read(priya, ics(("20261124T100000Z", "20261124T110000Z")), by=sam)
    week(priya, line(0, "09:00", "17:00"), by=sam)
    own_time.forget(source=diaries.sources_of(priya)[0], by=priya)
    ours = Entry.objects.filter(target_type="scheduling.diarysource").order_by("pk")
    entries = [(entry.verb, entry.actor, entry.ids) for entry in ours]
    assert entries[:2] == [
        ("calendar file read", sam.pk, {"person": str(priya.pk), "unread": 0}),
        ("usual week stated", sam.pk, {"person": str(priya.pk), "lines": 1}),
    ]
    assert entries[2][:2] == ("diary deleted", priya.pk)
