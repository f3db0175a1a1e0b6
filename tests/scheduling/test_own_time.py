"""What people say of their own time by hand: exact to the slot, kept together, and prolonged by itself."""
from datetime import UTC, date, datetime, time, timedelta

import pytest
import time_machine

from coproduce.notifications.models import MailPreference
from coproduce.people.models import Kind
from scheduling.engine.diary import Diary, Status
from scheduling.engine.grid import Grid
from scheduling.engine.hours import LONDON
from scheduling.models import DiarySource, OwnStretch, Rota, Suits
from scheduling.services import diaries, finder, own_time
from scheduling.services.finder import Invitee, Wish
from scheduling.services.plain_words import Words
from scheduling.services.rotas import USUAL_HOURS, RotaPlan, Shift
from scheduling.tasks import prolong_own_time
from tests.make import events
from tests.make.diaries import ON_SHIFT, ics, line, office_hours, read, stretch, suits, week
from tests.make.people import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
MONDAY = date(2026, 11, 23)
GRID = Grid(datetime(2026, 11, 23, tzinfo=UTC), 7 * 96)
N, O = Shift.NIGHT, Shift.OFF  # noqa: E741  as on a rota


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def joan():
    return person("Joan Price", Kind.PATIENT)


def at(day: int, clock: str = "00:00") -> datetime:
    """Of November 2026; days after the 30th are of December."""
    hour, minute = map(int, clock.split(":"))
    return datetime(2026, 11, 1, hour, minute, tzinfo=UTC) + timedelta(days=day - 1)


def diary_of(somebody, grid=GRID, **more) -> Diary:
    return diaries.diaries_for([somebody.pk], grid, **more)[somebody.pk]


def told(mask: int, grid=GRID) -> list[str]:
    return [f"{start:%a %H:%M} to {end:%a %H:%M}" for start, end in grid.intervals(mask)]


def status(somebody, start: datetime, end: datetime, **more) -> Status:
    grid = Grid.covering(start, end)
    return diary_of(somebody, grid, **more).status(grid.outward(start, end))


def nights(somebody, **more) -> DiarySource:
    """Nights on Monday and Tuesday, and the rest of the week off."""
    plan = RotaPlan(MONDAY, 1, dict(enumerate([N, N, O, O, O, O, O])), USUAL_HOURS)
    return own_time.set_rota(person=somebody, plan=plan, by=somebody)


class TestPlainWords:
    def test_not_before_and_not_on_a_day_are_busy_and_the_rest_is_not_known(self, joan):
        suits(joan, not_before=time(10), not_days=frozenset({1}))
        diary = diary_of(joan)
        assert told(diary.busy) == [
            "Mon 00:00 to Mon 10:00", "Tue 00:00 to Wed 10:00", "Thu 00:00 to Thu 10:00",
            "Fri 00:00 to Fri 10:00", "Sat 00:00 to Sat 10:00", "Sun 00:00 to Sun 10:00",
        ]  # fmt: skip
        assert diary.known == diary.busy
        assert status(joan, at(26, "11:00"), at(26, "12:00")) is Status.UNKNOWN

    def test_somebody_who_could_mostly_come_is_free_in_daytime_apart_from_that(self, joan):
        suits(joan, otherwise_free=True, not_before=time(10), not_after=time(16), not_days=frozenset({1, 5, 6}))
        assert told(diary_of(joan).free()) == [
            "Mon 10:00 to Mon 16:00", "Wed 10:00 to Wed 16:00", "Thu 10:00 to Thu 16:00", "Fri 10:00 to Fri 16:00",
        ]  # fmt: skip

    def test_hours_that_are_not_whole_quarters_count_against_being_asked(self, joan):
        only_monday = frozenset(range(1, 7))
        suits(joan, otherwise_free=True, not_before=time(10, 5), not_after=time(15, 55), not_days=only_monday)
        assert told(diary_of(joan).free()) == ["Mon 10:15 to Mon 15:45"]

    @pytest.mark.parametrize("year", range(2026, 2031))
    @pytest.mark.parametrize("month", [3, 10])
    def test_not_before_10_is_10_by_the_clock_on_the_wall_when_the_clocks_change(self, joan, year, month):
        sunday = max(day for day in (date(year, month, number) for number in range(25, 32)) if day.weekday() == 6)
        with time_machine.travel(datetime.combine(sunday - timedelta(days=3), time(12), UTC), tick=False):
            suits(joan, otherwise_free=True, not_before=time(10), not_after=time(16))
            for day in (sunday - timedelta(days=1), sunday, sunday + timedelta(days=1)):
                start = datetime.combine(day, time(0), LONDON)
                grid = Grid.covering(start, start + timedelta(days=2))
                free = diary_of(joan, grid).free() & grid.outward(start, datetime.combine(day, time(23), LONDON))
                found = [(a.astimezone(LONDON), b.astimezone(LONDON)) for a, b in grid.intervals(free)]
                assert [(f"{a:%d %H:%M}", f"{b:%d %H:%M}") for a, b in found] == [
                    (f"{day:%d} 10:00", f"{day:%d} 16:00")
                ]

    def test_saying_nothing_makes_it_unknown_again(self, joan):
        suits(joan, not_before=time(10))
        assert own_time.set_words(person=joan, words=Words(), by=joan) is None
        assert not DiarySource.objects.exists()

    def test_the_words_are_read_back_as_they_were_said(self, joan):
        words = {
            "otherwise_free": True, "not_before": time(10), "not_after": time(16, 30), "not_days": frozenset({1, 2}),
            "only_by_phone": True, "notice_days": 14, "buffer_minutes": 30, "offer": (time(9), time(12)),
        }  # fmt: skip
        suits(joan, **words)
        assert own_time.words_of(joan) == Words(**words)


class TestNotice:
    def test_nobody_plans_anything_sooner(self, joan):
        suits(joan, otherwise_free=True, notice_days=14)
        assert status(joan, at(38, "19:00"), at(38, "20:00")) is Status.CANNOT  # 8 December
        assert status(joan, at(39, "08:00"), at(39, "09:00")) is Status.FREE

    def test_it_moves_on_with_the_days(self, joan):
        suits(joan, otherwise_free=True, notice_days=14)
        with time_machine.travel(NOW + timedelta(days=1), tick=False):
            assert status(joan, at(39, "08:00"), at(39, "09:00")) is Status.CANNOT

    def test_somebody_with_nothing_but_notice_is_not_known_after_it(self, joan):
        suits(joan, notice_days=7)
        assert status(joan, at(39, "10:00"), at(39, "11:00")) is Status.UNKNOWN


class TestBuffer:
    def test_time_around_a_meeting_is_kept_free(self, joan):
        office_hours(joan)
        meeting = events.event(joan, by=person("Ana Bell"), start=at(26, "11:00"), minutes=60)
        suits(joan, buffer_minutes=30)
        assert told(diary_of(joan).busy) == ["Thu 10:30 to Thu 12:30"]
        assert told(diary_of(joan, without_event=meeting).busy) == []

    def test_and_around_meetings_of_the_calendar_but_not_around_what_was_said_by_hand(self, joan):
        read(joan, ics(("20261126T110000Z", "20261126T120000Z")))
        stretch(joan, at(27, "11:00"), at(27, "12:00"))
        suits(joan, buffer_minutes=45)
        assert told(diary_of(joan).busy) == ["Thu 10:15 to Thu 12:45", "Fri 11:00 to Fri 12:00"]

    def test_a_meeting_just_outside_the_weeks_asked_for_reaches_in(self, joan):
        office_hours(joan)
        late = datetime(2026, 11, 22, 23, tzinfo=UTC)
        with time_machine.travel(late - timedelta(days=2), tick=False):
            events.event(joan, by=person("Ana Bell"), start=late, minutes=60)
        suits(joan, buffer_minutes=60)
        assert told(diary_of(joan).busy) == ["Mon 00:00 to Mon 01:00"]


class TestRota:
    def test_nights_rest_and_own_time_are_known_and_nothing_of_them_looks_free(self, joan):
        nights(joan)
        assert status(joan, at(24, "20:00"), at(24, "21:00")) is Status.IF_RELEASED
        assert status(joan, at(25, "10:00"), at(25, "11:00")) is Status.CANNOT  # rest
        assert status(joan, at(26, "10:00"), at(26, "11:00")) is Status.CANNOT  # own time, not offered
        assert diary_of(joan).free() == 0

    def test_own_time_counts_where_it_is_offered_and_rest_still_does_not(self, joan):
        nights(joan)
        suits(joan, offer=(time(9), time(17)))
        assert status(joan, at(26, "10:00"), at(26, "11:00")) is Status.OWN_TIME
        assert status(joan, at(26, "16:30"), at(26, "17:30")) is Status.CANNOT
        assert status(joan, at(25, "10:00"), at(25, "11:00")) is Status.CANNOT

    def test_it_is_read_back_and_replaced_whole(self, joan):
        nights(joan)
        plan = RotaPlan(MONDAY - timedelta(weeks=1), 2, {0: Shift.EARLY, 13: O}, USUAL_HOURS | {N: (time(20), time(7))})
        own_time.set_rota(person=joan, plan=plan, by=joan)
        assert own_time.rota_of(joan) == plan
        assert (Rota.objects.count(), DiarySource.objects.count()) == (1, 1)

    def test_somebody_with_nights_in_either_is_not_woken_by_day(self, joan, settings):
        settings.QUIET_HOURS = "21:00-07:00"
        nights(joan)
        week(joan, line(0, "09:00", "17:00"))
        kept = MailPreference.objects.get(person=joan)
        assert (kept.quiet_from, kept.quiet_until) == (time(8), time(16))
        own_time.forget(source=DiarySource.objects.get(kind="rota"), by=joan)
        kept.refresh_from_db()
        assert (kept.quiet_from, kept.quiet_until) == (time(21), time(7))

    def test_a_rota_without_a_day_is_no_rota(self, joan):
        nights(joan)
        assert own_time.set_rota(person=joan, plan=RotaPlan(MONDAY, 1, {}, USUAL_HOURS), by=joan) is None
        assert not DiarySource.objects.exists()


class TestStretches:
    def test_a_holiday_takes_time_that_was_free_and_protected_time_is_never_asked_for(self, joan):
        office_hours(joan)
        stretch(joan, at(26), at(27))
        stretch(joan, at(27, "09:00"), at(27, "12:00"), "protected")
        assert told(diary_of(joan).free())[-1] == "Fri 12:00 to Fri 17:00"
        assert status(joan, at(26, "10:00"), at(26, "11:00")) is Status.CANNOT
        assert told(diary_of(joan).protected) == ["Fri 09:00 to Fri 12:00"]

    def test_i_could_come_after_all_takes_the_place_of_what_was_said_by_hand(self, joan):
        week(joan, line(3, "09:00", "17:00", ON_SHIFT))
        suits(joan, not_before=time(10), not_days=frozenset({4}))
        stretch(joan, at(26, "09:00"), at(26, "12:00"), "come")
        stretch(joan, at(27, "14:00"), at(27, "15:00"), "come")
        assert told(diary_of(joan).free()) == ["Thu 09:00 to Thu 12:00", "Fri 14:00 to Fri 15:00"]

    def test_but_not_of_a_meeting_a_calendar_or_rest(self, joan):
        nights(joan)
        read(joan, ics(("20261126T100000Z", "20261126T110000Z")))
        stretch(joan, at(25), at(28), "come")
        assert status(joan, at(25, "10:00"), at(25, "11:00")) is Status.CANNOT  # rest
        assert status(joan, at(26, "10:00"), at(26, "11:00")) is Status.CANNOT  # calendar
        assert status(joan, at(26, "12:00"), at(26, "13:00")) is Status.OWN_TIME  # off duty, and offered

    def test_what_was_said_last_counts_and_what_is_left_of_the_earlier_stays(self, joan):
        stretch(joan, at(26, "09:00"), at(26, "17:00"))
        stretch(joan, at(26, "11:00"), at(26, "12:00"), "come")
        assert [(one.kind, one.start, one.end) for one in own_time.stretches_of(joan)] == [
            ("busy", at(26, "09:00"), at(26, "11:00")),
            ("come", at(26, "11:00"), at(26, "12:00")),
            ("busy", at(26, "12:00"), at(26, "17:00")),
        ]
        stretch(joan, at(26), at(27))
        assert [(one.kind, one.start) for one in own_time.stretches_of(joan)] == [("busy", at(26))]

    def test_removing_it_brings_back_what_was_before(self, joan):
        office_hours(joan)
        before = diary_of(joan)
        made = stretch(joan, at(26), at(27))
        own_time.remove_stretch(stretch=made, by=joan)
        own_time.remove_stretch(stretch=made, by=joan)
        assert diary_of(joan) == before
        assert [source.kind for source in diaries.sources_of(joan)] == ["pattern"]

    def test_there_are_at_most_20_and_the_next_one_says_what_to_do(self, joan):
        for number in range(20):
            stretch(joan, at(26 + number), at(26 + number, "01:00"))
        with pytest.raises(own_time.TooManyStretches, match="up to 20"):
            stretch(joan, at(60), at(61))
        assert OwnStretch.objects.count() == 20

    def test_deleting_the_source_deletes_the_words_and_what_they_took_away(self, joan):
        week(joan, line(3, "09:00", "17:00", ON_SHIFT))
        suits(joan, not_before=time(10))
        stretch(joan, at(26, "09:00"), at(26, "12:00"), "come")
        own_time.forget(source=DiarySource.objects.get(kind="own_word"), by=joan)
        assert (OwnStretch.objects.count(), Suits.objects.count()) == (0, 0)
        assert told(diary_of(joan).on_shift) == ["Thu 09:00 to Thu 17:00"]


class TestProlonging:
    def test_a_usual_week_goes_on_by_itself_and_twice_is_once(self, joan):
        source = week(joan, line(0, "09:00", "17:00"))
        later = NOW + timedelta(weeks=30)
        with time_machine.travel(later, tick=False):
            monday = Grid(datetime(2027, 6, 21, tzinfo=UTC), 7 * 96)
            assert diary_of(joan, monday).known == 0
            assert own_time.prolong() == 1
            assert told(diary_of(joan, monday).free(), monday) == ["Mon 08:00 to Mon 16:00"]
            assert own_time.prolong() == 0
        source.refresh_from_db()
        assert source.read_at == NOW  # they said it then, and have said nothing since

    def test_a_week_later_a_rota_words_and_holidays_reach_a_week_further(self, joan):
        nights(joan)
        suits(joan, not_before=time(10))
        stretch(joan, at(23), at(24))
        ends = set(DiarySource.objects.values_list("known_until", flat=True))
        with time_machine.travel(NOW + timedelta(weeks=1), tick=False):
            prolong_own_time()
        assert set(DiarySource.objects.values_list("known_until", flat=True)) == {
            end + timedelta(weeks=1) for end in ends
        }
        assert not OwnStretch.objects.exists()  # it is over

    def test_a_calendar_file_is_not_prolonged(self, joan):
        read(joan, ics(("20261126T100000Z", "20261126T110000Z")))
        with time_machine.travel(NOW + timedelta(weeks=30), tick=False):
            assert own_time.prolong() == 0


class TestFinding:
    def wish(self, **more) -> Wish:
        return Wish(60, date(2027, 3, 1), date(2027, 3, 5), needs_room=False, **more)

    def test_who_can_only_take_part_by_phone_is_said(self, joan):
        suits(joan, otherwise_free=True, only_by_phone=True)
        other = person("Ana Bell")
        answer = finder.find(self.wish(), [Invitee(joan), Invitee(other)])
        assert answer.by_phone == [joan]

    def test_inside_the_roster_lead_time_a_time_that_needs_release_is_warned_about(self):
        kemi = person("Kemi Ade", Kind.STAFF)
        week(kemi, *(line(day, "07:00", "20:00", ON_SHIFT) for day in range(7)))
        warning = "Less than 6 weeks away: rosters are out, so ask for release soon"
        soon = Wish(60, date(2026, 11, 30), date(2026, 12, 4), needs_room=False)
        assert warning in finder.find(soon, [Invitee(kemi)]).options[0].reasons
        assert warning not in finder.find(self.wish(), [Invitee(kemi)]).options[0].reasons
        office_hours(joan := person("Joan Price"))
        assert finder.find(soon, [Invitee(joan)]).options[0].reasons == []
