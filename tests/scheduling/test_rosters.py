"""Using a roster: whom it changes, what stays, who may say no, and what is kept of the file."""
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction

from coproduce.audit.models import Entry
from coproduce.people.services import leave_trust
from scheduling import tasks
from scheduling.engine.duty import Meaning
from scheduling.engine.grid import Grid
from scheduling.models import DiaryMask, DiarySource, RosterDraft, RosterTimes, ShiftCode, TimeClass
from scheduling.services import diaries, roster_drafts, roster_words, rosters
from scheduling.services.roster_words import name_key
from tests.make import diaries as make_diaries
from tests.make import events
from tests.make.people import person
from tests.make.rosters import EARLY, NIGHT, csv, draft, team, used

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)  # a Wednesday
ROSTER = DiarySource.Kind.ROSTER


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def kemi():
    return person("Kemi Adé")


@pytest.fixture
def grace():
    return person("Grace Osei")


@pytest.fixture
def heron(kemi, grace):
    return team(kemi, grace)


def at(day: int, hour: int) -> datetime:
    return datetime(2026, 6, day, hour, tzinfo=UTC)


def of(somebody):
    grid = Grid.covering(at(1, 0), at(29, 0))
    return diaries.diaries_for([somebody.pk], grid)[somebody.pk], grid


def stretches(somebody, time_class: str):
    diary, grid = of(somebody)
    return grid.intervals(getattr(diary, time_class))


def stored():
    """Everything that a roster leaves in the diaries, but for when it was read."""
    masks = DiaryMask.objects.filter(source__kind=ROSTER).order_by("pk")
    return (
        list(DiarySource.objects.filter(kind=ROSTER).order_by("pk").values_list("pk", "known_from", "known_until")),
        [(mask.pk, mask.time_class, mask.origin, bytes(mask.bits)) for mask in masks],
        list(RosterTimes.objects.order_by("pk").values_list("pk", "source", "team", "times")),
    )


FILE = csv(
    ("Adé, Kemi".replace(",", ""), "8 June 2026", "N"), ("Kemi Adé", "9 June 2026", "OFF"),
    ("Grace Osei", "8 June 2026", "E"), ("Grace Osei", "9 June 2026", "S"), ("Kemi Adé", "31/02/2026", "E"),
)  # fmt: skip


def test_one_file_tells_the_time_of_the_team(heron, kemi, grace):
    found, changed = used(heron, FILE)
    assert (found.shifts, found.other_days, found.told_of, found.unread, changed) == (2, 2, 2, 1, 2)
    assert stretches(kemi, "on_shift") == [(at(8, 19), at(9, 7))]
    assert stretches(kemi, "rest") == [(at(9, 7), at(9, 18))]
    assert stretches(kemi, "off_duty") == [(at(9, 7), at(9, 23))]
    assert stretches(grace, "on_shift") == [(at(8, 6), at(8, 14))]
    assert stretches(grace, "busy") == [(at(8, 23), at(9, 23))]
    assert DiarySource.objects.get(person=kemi).kind == ROSTER
    assert Entry.objects.get(verb="roster used").ids == {"people": 2, "shifts": 2, "changed": 2}
    assert not RosterDraft.objects.exists()


def test_what_is_kept_can_be_read_by_the_person_in_their_download(heron, kemi, grace):
    used(heron, FILE)
    kept = {times.source.person_id: times.days for times in RosterTimes.objects.all()}
    assert kept == {
        kemi.pk: ["2026-06-08, 20:00 to 08:00: On shift", "2026-06-09: Off duty"],
        grace.pk: ["2026-06-08, 07:00 to 15:00: On shift", "2026-06-09: Not here: leave or absence"],
    }


def test_the_same_file_again_changes_nothing(heron):
    used(heron, FILE)
    before = stored()
    with time_machine.travel(NOW + timedelta(days=1), tick=False):
        assert used(heron, FILE)[1] == 0
        assert stored() == before
        read = set(DiarySource.objects.values_list("read_at", flat=True))
    assert read == {NOW + timedelta(days=1)}  # but for when it was read


def test_a_corrected_file_takes_the_place_of_its_days_for_its_people_only(heron, kemi, grace):
    used(heron, csv(*[("Kemi Adé", f"{day} June 2026", "E") for day in range(8, 22)],
                    ("Grace Osei", "15 June 2026", "E")))  # fmt: skip
    used(heron, csv(("Kemi Adé", "14 June 2026", "N"), ("Kemi Adé", "16 June 2026", "OFF")))
    early = [(at(day, 6), at(day, 14)) for day in [*range(8, 14), *range(17, 22)]]
    assert stretches(kemi, "on_shift") == sorted([*early, (at(14, 19), at(15, 7))])
    assert stretches(kemi, "off_duty") == [(at(15, 23), at(16, 23))]
    diary, grid = of(kemi)
    assert diary.known & grid.outward(at(15, 8), at(15, 22)) == 0  # left out of the corrected file: not known
    assert stretches(grace, "on_shift") == [(at(15, 6), at(15, 14))]


def test_a_night_before_the_corrected_days_still_reaches_into_them(heron, kemi):
    used(heron, csv(("Kemi Adé", "8 June 2026", "N")))
    used(heron, csv(("Kemi Adé", "9 June 2026", "OFF")))
    assert stretches(kemi, "rest") == [(at(9, 7), at(9, 18))]
    used(heron, csv(("Kemi Adé", "8 June 2026", "E")))
    assert stretches(kemi, "rest") == []
    assert stretches(kemi, "on_shift") == [(at(8, 6), at(8, 14))]


def test_rest_after_the_last_night_counts_in_the_week_after(heron, kemi):
    used(heron, csv(("Kemi Adé", "7 June 2026", "N")))
    grid = Grid.covering(at(8, 0), at(15, 0))
    assert grid.intervals(diaries.diaries_for([kemi.pk], grid)[kemi.pk].rest) == [(at(8, 7), at(8, 18))]


def test_a_person_of_whom_nothing_is_left_has_no_source(heron, kemi):
    used(heron, csv(("Kemi Adé", "8 June 2026", "E")))
    used(heron, csv(("Kemi Adé", "8 June 2026", "E"), ("Kemi Adé", "8 June 2026", "OFF"),
                    ("Grace Osei", "8 June 2026", "E")))  # fmt: skip
    assert not DiarySource.objects.filter(person=kemi).exists()


def test_other_sources_stay_and_the_worse_of_two_wins(heron, kemi):
    make_diaries.read(kemi, make_diaries.ics(("20260608T200000Z", "20260608T210000Z")))
    used(heron, FILE)
    diary, grid = of(kemi)
    assert {source.kind for source in diaries.sources_of(kemi)} == {"roster", "upload"}
    assert diary.never() & grid.outward(at(8, 20), at(8, 21)) == grid.outward(at(8, 20), at(8, 21))


def test_two_teams_of_one_person_do_not_wipe_each_other_out(heron, kemi):
    avocet = team(kemi, manager=person("Helen Marsh"), name="Avocet Ward")
    used(heron, csv(("Kemi Adé", "8 June 2026", "E")))
    used(avocet, csv(("Kemi Adé", "8 June 2026", "OFF"), ("Kemi Adé", "10 June 2026", "E")))
    assert stretches(kemi, "on_shift") == [(at(8, 6), at(8, 14)), (at(10, 6), at(10, 14))]
    used(avocet, csv(("Kemi Adé", "8 June 2026", "OFF")))
    assert stretches(kemi, "on_shift") == [(at(8, 6), at(8, 14)), (at(10, 6), at(10, 14))]
    assert [one.name for one in rosters.teams_of(rosters.source_of(kemi))] == ["Avocet Ward", "Heron Ward"]


def test_weeks_that_are_over_are_not_kept(heron, kemi):
    found, _ = used(heron, csv(("Kemi Adé", "31 May 2026", "E"), ("Kemi Adé", "1 June 2026", "E")))
    assert found.over == 1
    assert [row[0] for row in RosterTimes.objects.get().times] == [date(2026, 6, 1).toordinal()]
    with time_machine.travel(NOW + timedelta(days=5), tick=False):
        tasks.forget_rosters()
        assert not DiarySource.objects.exists()


def test_nothing_to_come_is_refused_and_the_file_stays(heron):
    made, key = draft(heron, csv(("Kemi Adé", "1 May 2026", "E")))
    with pytest.raises(rosters.NothingToUse):
        rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)
    assert RosterDraft.objects.filter(pk=made.pk).exists()


def test_somebody_who_refuses_is_left_out_and_may_change_their_mind(heron, kemi):
    used(heron, FILE)
    rosters.refuse(person=kemi, by=kemi)
    assert not DiarySource.objects.filter(person=kemi).exists()
    found, _ = used(heron, FILE)
    assert (found.refusing, found.told_of) == ([kemi], 1)
    assert not DiarySource.objects.filter(person=kemi).exists()
    rosters.allow(person=kemi, by=kemi)
    used(heron, FILE)
    assert DiarySource.objects.filter(person=kemi, kind=ROSTER).exists()


def test_who_refuses_while_a_roster_is_being_used_wins(heron, kemi, monkeypatch):
    """The refusal is looked at again once the people are locked."""
    found = rosters.preview

    def and_then_refused(*args):
        answer = found(*args)
        rosters.refuse(person=kemi, by=kemi)
        return answer

    made, key = draft(heron, FILE)
    monkeypatch.setattr(rosters, "preview", and_then_refused)
    rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)
    assert list(DiarySource.objects.values_list("person__name", flat=True)) == ["Grace Osei"]


def test_a_roster_that_runs_into_a_confirmed_meeting_is_noticed_and_a_refusal_takes_it_back(heron, kemi):
    event = events.event(kemi, by=heron.manager, start=at(8, 20))
    used(heron, FILE)
    assert event.attendees.get(person=kemi).clashes_since == NOW
    rosters.refuse(person=kemi, by=kemi)
    assert event.attendees.get(person=kemi).clashes_since is None


# --- whom and what it means -------------------------------------------------------------------------------------------


def matched(heron, *rows, head=("Name", "Email", "Payroll", "Date", "Shift")):
    made, key = draft(heron, csv(*[(*row, "8 June 2026", "E") for row in rows], head=head))
    roster = roster_drafts.opened(team=heron, draft=made.pk, key=key, by=heron.manager)
    people = roster_words.match(heron, roster)
    return [people.found[number].name if number in people.found else None for number in range(len(roster.people))]


def test_people_are_found_by_work_email_or_whole_name_and_never_guessed(heron, kemi):
    assert matched(
        heron, ("", kemi.email.upper(), ""), ("ADE Kemi", "", ""), ("Dr Kemi Ade", "", ""), ("Kemi", "", ""),
        ("K Ade", "", ""), ("", "", "0012"), ("Priya Shah", "", ""), ("Kemi Ade", "kemi@elsewhere.example", ""),
    ) == ["Kemi Adé", "Kemi Adé", "Kemi Adé", None, None, None, "Priya Shah", None]  # fmt: skip


def test_names_are_the_same_whoever_writes_them():
    assert name_key("O’Neill, Seán (Band 6)") == name_key("SEAN O'NEILL") == ("oneill", "sean")
    assert name_key("Bank 1") != name_key("Bank 2")


def test_people_of_other_teams_and_leavers_are_never_found(heron, grace):
    outsider = person("Olu Fashola")
    leave_trust(person=grace, by=grace)
    assert matched(heron, ("Olu Fashola", "", ""), ("", outsider.email, ""), ("Grace Osei", "", "")) == [None] * 3


def test_two_people_of_one_name_are_asked_about(heron, kemi):
    heron.members.add(person("Kemi Adé", email="kemi2@saltmarsh-fenway.example"))
    assert matched(heron, ("Kemi Adé", "", ""), ("", "kemi2@saltmarsh-fenway.example", "")) == [None, "Kemi Adé"]


def test_an_answer_is_remembered_for_this_team_until_the_person_leaves_it(heron, kemi):
    raw = csv(("0012", "8 June 2026", "E"))
    made, key = draft(heron, raw)
    roster = roster_drafts.opened(team=heron, draft=made.pk, key=key, by=heron.manager)
    roster_words.tell_people(team=heron, roster=roster, answers={0: kemi.pk}, by=heron.manager)
    assert roster_words.match(heron, roster).found == {0: kemi}
    avocet = team(kemi, manager=person("Helen Marsh"), name="Avocet Ward")
    assert roster_words.match(avocet, roster).unknown == [0]
    heron.members.remove(kemi)
    assert roster_words.match(heron, roster).unknown == [0]


def test_a_roster_that_is_not_all_told_cannot_be_used(heron):
    made, key = draft(heron, csv(("Kemi Adé", "8 June 2026", "X9")))
    with pytest.raises(rosters.NotAllTold):
        rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)
    assert not DiarySource.objects.exists()


def test_codes_of_people_who_are_left_out_are_not_asked_for(heron):
    found, _ = used(heron, csv(("Kemi Adé", "8 June 2026", "E"), ("Bank 1", "8 June 2026", "X9")), leave_out=["Bank 1"])
    assert found.told_of == 1


def test_codes_are_told_once_and_can_be_told_anew(heron, kemi):
    made, key = draft(heron, csv(("Kemi Adé", "8 June 2026", "n")))
    roster = roster_drafts.opened(team=heron, draft=made.pk, key=key, by=heron.manager)
    assert roster_words.meanings(heron, roster) == {}
    roster_words.tell_codes(team=heron, roster=roster, answers={0: EARLY}, by=heron.manager)
    roster_words.tell_codes(team=heron, roster=roster, answers={0: NIGHT}, by=heron.manager)
    assert roster_words.meanings(heron, roster) == {0: NIGHT}
    assert ShiftCode.objects.count() == 1


def test_what_letters_usually_mean():
    assert roster_words.usual("N") == NIGHT
    assert {roster_words.usual(code) for code in ("S", "Sick", "AL", "study")} == {Meaning("busy")}
    assert roster_words.usual("X9") is None


def test_the_classes_of_codes_are_classes_of_diaries():
    classes = set(TimeClass) | {"nothing"}
    assert {means.value for means in ShiftCode.Means} <= classes


@pytest.mark.parametrize(
    "wrong", [{"means": "busy", "start": "07:00", "end": "15:00"}, {"means": "on_shift", "start": "07:00"}]
)
def test_the_database_refuses_hours_of_a_whole_day_and_half_hours(heron, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        ShiftCode.objects.create(team=heron, code_hash="x", **wrong)


# --- between reading and using ----------------------------------------------------------------------------------------


def gone(heron, made, key, by=None):
    with pytest.raises(roster_drafts.DraftGone):
        roster_drafts.opened(team=heron, draft=made.pk, key=key, by=by or heron.manager)
    return True


def test_a_draft_opens_only_with_its_key_for_its_sender_in_its_team(heron, kemi):
    made, key = draft(heron, FILE)
    other = team(name="Avocet Ward", manager=person("Helen Marsh"))
    _, other_key = draft(other, FILE)
    heron.deputies.add(kemi)
    assert roster_drafts.opened(team=heron, draft=made.pk, key=key, by=heron.manager).codes == ("N", "OFF", "E", "S")
    assert gone(heron, made, "")
    assert gone(heron, made, "nonsense")
    assert gone(heron, made, other_key)
    assert gone(heron, made, key, by=kemi)
    assert gone(other, made, key)


def test_it_is_gone_after_30_minutes_and_the_tick_deletes_it(heron):
    made, key = draft(heron, FILE)
    with time_machine.travel(NOW + timedelta(minutes=29, seconds=59), tick=False):
        roster_drafts.opened(team=heron, draft=made.pk, key=key, by=heron.manager)
        tasks.forget_rosters()
        assert RosterDraft.objects.exists()
    with time_machine.travel(NOW + timedelta(minutes=30), tick=False):
        assert gone(heron, made, key)
        tasks.forget_rosters()
        assert not RosterDraft.objects.exists()


def test_a_second_file_takes_the_place_of_the_first(heron):
    made, key = draft(heron, FILE)
    draft(heron, FILE)
    assert gone(heron, made, key)
    assert RosterDraft.objects.count() == 1


def test_of_two_presses_one_uses_it(heron):
    made, key = draft(heron, FILE)
    rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)
    with pytest.raises(roster_drafts.DraftGone):
        rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)


def test_what_is_stored_cannot_be_read_without_the_key(heron):
    made, _ = draft(heron, csv(("Kemi Adé", "8 June 2026", "MIGRAINE")))
    assert b"MIGRAINE" not in bytes(RosterDraft.objects.get(pk=made.pk).sealed)
    assert b"Kemi" not in bytes(RosterDraft.objects.get(pk=made.pk).sealed)


def test_a_preview_and_a_use_cost_the_same_for_2_people_and_for_40(heron, django_assert_num_queries):
    for size in (2, 40):
        names = [f"Nurse {chr(97 + n // 26)}{chr(97 + n % 26)}{size}" for n in range(size)]
        heron.members.set([person(name.replace(str(size), "x" * size)) for name in names])
        raw = csv(*[(one.name, f"{day} June 2026", "E") for one in heron.members.all() for day in range(8, 15)])
        made, key = draft(heron, raw)
        with django_assert_num_queries(18):
            rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)
