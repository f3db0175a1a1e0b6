"""Two presses, two files, one second."""
from threading import Barrier

import pytest
import time_machine
from django.db import connection

from coproduce.audit.models import Entry
from scheduling.models import DiaryMask, DiarySource, RosterDraft
from scheduling.services import roster_drafts, rosters
from scheduling.services.roster_drafts import DraftGone
from tests.make.people import person
from tests.make.rosters import csv, draft, team
from tests.projects.test_workshop_races import together

pytestmark = pytest.mark.django_db(transaction=True)
DAYS = [f"2030-06-{day:02}" for day in range(3, 17)]


@pytest.fixture(autouse=True)
def _near():
    with time_machine.travel("2030-06-03T12:00:00Z", tick=True):
        yield


@pytest.fixture
def heron():
    return team(person("Kemi Adebayo"), person("Grace Osei"))


def pressing(heron, made, key):
    return lambda: rosters.use(team=heron, draft=made.pk, key=key, by=heron.manager)


def file(code: str) -> bytes:
    return csv(*[(name, day, code) for name in ("Kemi Adebayo", "Grace Osei") for day in DAYS])


def test_a_double_click_uses_a_roster_once(heron):
    made, key = draft(heron, file("E"))
    raised = together(*[pressing(heron, made, key)] * 4)
    assert sorted(type(error).__name__ for error in raised) == ["DraftGone"] * 3 + ["NoneType"]
    assert Entry.objects.filter(verb="roster used").count() == 1


@pytest.mark.postgresql
@pytest.mark.skipif(connection.vendor != "postgresql", reason="on SQLite the transaction itself is the lock")
def test_without_the_lock_a_double_click_uses_it_twice(heron, monkeypatch):
    """The control: both have read the draft before either takes it away."""
    made, key = draft(heron, file("E"))
    gate, opened = Barrier(2), roster_drafts.opened

    def both_open_it(**asked):
        found = opened(**asked)
        gate.wait(timeout=30)
        return found

    monkeypatch.setattr(roster_drafts, "opened", both_open_it)
    monkeypatch.setattr(RosterDraft.objects.all().__class__, "select_for_update", lambda self, **how: self)
    raised = together(*[pressing(heron, made, key)] * 2)
    assert not any(isinstance(error, DraftGone) for error in raised)
    assert Entry.objects.filter(verb="roster used").count() == 2


def test_two_rosters_at_once_leave_each_person_one_of_them_whole(heron):
    """The manager's and her deputy's, each with every day otherwise: no diary is a mixture."""
    kemi = heron.members.get(name="Kemi Adebayo")
    heron.deputies.add(kemi)
    one, key = draft(heron, file("E"))
    other, other_key = roster_drafts.keep(team=heron, raw=file("OFF"), by=kemi)
    draft(heron, file("OFF"))  # so that its codes are told
    one, key = draft(heron, file("E"))
    jobs = [pressing(heron, one, key), lambda: rosters.use(team=heron, draft=other.pk, key=other_key, by=kemi)]
    assert together(*jobs) == [None, None]
    assert DiarySource.objects.count() == 2
    classes = [
        set(DiaryMask.objects.filter(source=source).values_list("time_class", flat=True))
        for source in DiarySource.objects.all()
    ]
    assert classes[0] == classes[1]
    assert classes[0] in ({"on_shift", "known"}, {"off_duty", "known"})
