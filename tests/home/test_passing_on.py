"""Asking a colleague to do a line instead: the colleague takes it or not, and nothing is lost on the way."""
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from coproduce.home import doing, today
from coproduce.home.models import Aside
from coproduce.people import services
from coproduce.people.models import Kind
from tests.make import diaries
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def team():
    """Three people who run one project with a workshop to plan: (ana, sam, mia)."""
    ana, sam, mia = (person(name, Kind.STAFF) for name in ("Ana Bell", "Sam Okoro", "Mia Lind"))
    project = make.project(ana)
    make.member(project, sam, "is_facilitator")
    make.member(project, mia, "is_facilitator")
    make.member(project, person("Joan Price", Kind.PATIENT), "is_partner")
    for one in (ana, sam, mia):
        diaries.office_hours(one)
    make.workshop(project)
    return ana, sam, mia


def lines(somebody):
    return [(thing.text, thing.asked_by) for thing in today.of(somebody).things]


def line(somebody):
    (thing,) = today.of(somebody).things
    return {"kind": thing.kind, "key": thing.key}


CHOOSE = "Choose a time: Quieter nights workshop"


def test_the_page_offers_those_who_run_the_project(client, team):
    ana, sam, mia = team
    client.force_login(ana)
    (thing,) = today.of(ana).things
    page = client.get(thing.pass_on).content.decode()
    assert [name in page for name in ("Sam Okoro", "Mia Lind", "Joan Price")] == [True, True, False]
    page = client.post(thing.pass_on, {"to": sam.pk}, follow=True).content.decode()
    assert f"You asked Sam Okoro: {CHOOSE}." in page
    assert (lines(ana), lines(sam), lines(mia)) == ([], [(CHOOSE, "Ana Bell")], [(CHOOSE, "")])


def test_nobody_else_may_be_asked(client, team):
    ana, *_ = team
    joan, stranger = make.who(make.Project.objects.get(), "Joan Price"), person("Stu Stranger")
    client.force_login(ana)
    (thing,) = today.of(ana).things
    for other in (joan, stranger, ana):
        assert "Choose somebody" not in client.get(thing.pass_on).content.decode()
        page = client.post(thing.pass_on, {"to": other.pk}).content.decode()
        assert "There is a problem" in page
        with pytest.raises(doing.NotAsked):
            doing.pass_on(by=ana, to=other, **line(ana))
    assert not Aside.objects.exists()


def test_taken_it_is_one_persons(team):
    ana, sam, mia = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    words = doing.do(by=sam, said="take", version="0", **line(sam))
    assert words == f"You do it now, not Ana Bell: {CHOOSE}."
    assert (lines(ana), lines(sam), lines(mia)) == ([], [(CHOOSE, "")], [])


def test_taking_is_undone(team):
    ana, sam, mia = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    key = line(sam)
    doing.do(by=sam, said="take", version="0", **key)
    doing.undo(by=sam, **key)
    assert (lines(ana), lines(sam), lines(mia)) == ([], [(CHOOSE, "Ana Bell")], [(CHOOSE, "")])


def test_not_taken_it_comes_back(team):
    ana, sam, mia = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    doing.do(by=sam, said="no_time", version="0", **line(sam))
    assert (lines(ana), lines(sam), lines(mia)) == ([(CHOOSE, "")], [], [(CHOOSE, "")])


def test_without_an_answer_it_comes_back_after_a_week(team):
    ana, sam, _ = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    with time_machine.travel(timezone.now() + timedelta(days=6, hours=23), tick=False):
        assert (lines(ana), lines(sam)) == ([], [(CHOOSE, "Ana Bell")])
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1), tick=False):
        assert (lines(ana), lines(sam)) == ([(CHOOSE, "")], [(CHOOSE, "")])


def test_it_comes_back_from_a_colleague_who_leaves(team):
    ana, sam, mia = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    doing.do(by=sam, said="take", version="0", **line(sam))
    services.leave_trust(person=sam, by=sam)
    assert (lines(ana), lines(mia)) == ([(CHOOSE, "")], [(CHOOSE, "")])


def test_only_who_is_asked_can_take_it(team):
    ana, sam, mia = team
    doing.pass_on(by=ana, to=sam, **line(ana))
    with pytest.raises(doing.NotAsked):
        doing.do(by=mia, said="take", version="0", **line(mia))
    assert lines(sam) == [(CHOOSE, "Ana Bell")]
