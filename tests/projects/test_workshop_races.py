"""Two browsers, one second."""
from datetime import timedelta
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from projects.models import Project, Workshop
from projects.services import joining, twice, workshop_page, workshops
from projects.services.project import LastProjectLead
from scheduling.models import Event
from scheduling.services.errors import RoomTaken
from tests.make import diaries
from tests.make import events as places
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project(db):
    ana = make.lead()
    diaries.office_hours(ana)
    return make.project(ana)


def together(*jobs):
    """Run the jobs in threads that start at once; what each raised, or None."""
    gate, raised = Barrier(len(jobs)), {}

    def run(number, job):
        gate.wait()
        try:
            job()
        except ValueError as error:
            raised[number] = error
        finally:
            connection.close()

    threads = [Thread(target=run, args=pair) for pair in enumerate(jobs)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [raised.get(number) for number in range(len(jobs))]


def test_two_who_hold_it_twice_at_once_book_two_sessions_and_not_four(project):
    for name, start, end in (("Ann Day", "09:00", "12:00"), ("Kim Night", "13:00", "16:00")):
        somebody = person(name)
        diaries.week(somebody, *(diaries.line(day, start, end) for day in range(5)))
        make.member(project, somebody)
    places.room()
    workshop = make.workshop(project, needs_room=True)
    key = twice.key(twice.find(workshop))
    job = partial(twice.confirm, workshop=workshop, by=project.contact, pair_key=key)
    assert together(job, job, job) == [None, None, None]
    assert (Event.objects.count(), Workshop.objects.count()) == (2, 2)


def test_two_different_pairs_that_want_one_room_never_share_it(project):
    made = []
    for number in range(2):
        day, night = person(f"Ann {number}"), person(f"Kim {number}")
        for somebody, start, end in ((day, "09:00", "12:00"), (night, "13:00", "16:00")):
            diaries.week(somebody, *(diaries.line(weekday, start, end) for weekday in range(5)))
            make.member(project, somebody)
        made.append(make.workshop(project, asked={day.pk: False, night.pk: False}, needs_room=True))
    places.room()
    jobs = [
        partial(twice.confirm, workshop=one, by=project.contact, pair_key=twice.key(twice.find(one))) for one in made
    ]
    (error,) = filter(None, together(*jobs))
    assert isinstance(error, twice.PairChanged | RoomTaken)  # by how far the slower one had come
    assert Event.objects.count() == 2


def first_option(workshop):
    return workshops.find(workshop, may_name=True).options[0]


def booking(workshop, option, **more):
    by = workshop.project.contact
    return lambda: workshops.confirm(workshop=workshop, by=by, start=option.start, room=option.room, **more)


def clicks(person, address, *forms):
    """Where each form led, all sent in the same moment."""
    led_to = []

    def click(form):
        browser = Client()
        browser.force_login(person)
        led_to.append(browser.post(address, form)["Location"])

    assert together(*[partial(click, form) for form in forms]) == [None] * len(forms)
    return led_to


def test_a_double_click_creates_one_project(project):
    said = {"title": "Would you help?", "purpose": "Noise at night"}
    led_to = clicks(project.contact, "/projects/new/", *[said] * 4)
    assert set(led_to) == {Project.objects.get(title="Would you help?").get_absolute_url()}


def test_other_words_are_another_project(project):
    said = {"title": "Would you help?", "purpose": "Noise at night"}
    led_to = clicks(project.contact, "/projects/new/", said, said | {"decided": "There is money for doors."})
    assert len(set(led_to)) == Project.objects.filter(title="Would you help?").count() == 2


def test_a_double_click_asks_once_for_times(project):
    day = timezone.localdate() + timedelta(weeks=2)
    mine = f"asked_{project.memberships.get().pk}"
    said = {
        "purpose": "Quieter nights", "minutes": "90", "from_time": "9am", "until_time": "5pm", mine: "optional",
        "first_day": day.isoformat(), "last_day": day.isoformat(),
    }  # fmt: skip
    address = f"/projects/{project.pk}/workshops/new/"
    led_to = clicks(project.contact, address, *[said] * 4)
    assert set(led_to) == {Workshop.objects.get().get_absolute_url()}
    assert set(clicks(project.contact, address, said | {mine: "essential"})) != set(led_to)
    assert Workshop.objects.count() == 2


def test_a_double_click_books_once(project):
    places.room()
    workshop = make.workshop(project, needs_room=True)
    option = first_option(workshop)
    sent = {"start": workshop_page.utc(option.start), "room": option.room.pk}
    address = f"{workshop.get_absolute_url()}confirm/"
    led_to = []

    def click():
        browser = Client()
        browser.force_login(project.contact)
        led_to.append(browser.post(address, sent)["Location"])

    assert together(*[click] * 4) == [None] * 4
    assert led_to == [workshop.get_absolute_url()] * 4
    assert Event.objects.count() == 1


def double_booking(project):
    workshop = make.workshop(project, needs_room=False)
    option = first_option(workshop)
    seen = [Workshop.objects.get(pk=workshop.pk) for _ in range(2)]  # by two browsers
    together(*[booking(one, option, where="Fenway library") for one in seen])
    return Event.objects.count()


def test_two_bookings_at_once_are_one(project):
    assert double_booking(project) == 1


def test_without_the_lock_they_would_be_two(project, monkeypatch):
    """The control: the test above can fail."""
    monkeypatch.setattr(workshops, "locked", lambda *things: list(things))
    assert double_booking(project) == 2


def test_two_managers_who_want_one_room(project):
    room = places.room()
    other = make.project(make.lead("Bo Berg"), title="Shall we change the menu?")
    diaries.office_hours(other.contact)
    first, second = make.workshop(project, needs_room=True), make.workshop(other, needs_room=True)
    option = first_option(first)
    raised = together(booking(first, option), booking(second, option))
    assert [str(error) for error in raised if error] == [str(RoomTaken())]
    assert Event.objects.filter(room=room).count() == 1


def both_leads_leave(project):
    sam = person("Sam Okoro")
    make.member(project, sam, "is_lead")
    leads = list(project.memberships.select_related("person", "project").filter(is_lead=True))
    raised = together(*[lambda lead=lead: joining.leave(membership=lead, by=lead.person) for lead in leads])
    return sum(isinstance(error, LastProjectLead) for error in raised), project.memberships.active().count()


def test_of_two_last_project_leads_who_leave_at_once_one_stays(project):
    assert both_leads_leave(project) == (1, 1)


def test_without_the_check_both_would_go(project, monkeypatch):
    """The control: the test above can fail."""
    monkeypatch.setattr(joining, "refuse_last_lead", lambda membership: None)
    monkeypatch.setattr(joining, "_pass_on_the_telephone", lambda project, person: None)
    assert both_leads_leave(project) == (0, 0)
