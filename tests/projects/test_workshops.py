"""From the question "when could we all meet?" to an event, and what may happen to it."""
from datetime import date, time, timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coproduce.notifications import deliver
from coproduce.people.models import AccessNeeds
from projects.models import Membership, Workshop
from projects.services import workshop_page, workshops
from scheduling.models import Event
from scheduling.services.errors import EssentialNotFree
from tests.make import diaries
from tests.make import events as places
from tests.make import projects as make
from tests.make.people import person
from tests.make.projects import best, choice, url, who

pytestmark = pytest.mark.django_db


def typed(project, **changes):
    """What a browser sends for the form, everybody optional."""
    day = timezone.localdate() + timedelta(weeks=2)
    last = day + timedelta(weeks=4)
    said = {
        "purpose": "Quieter nights workshop", "minutes": "90", "from_time": "9am", "until_time": "5pm",
        "first_day_day": day.day, "first_day_month": day.month, "first_day_year": day.year,
        "last_day_day": last.day, "last_day_month": last.month, "last_day_year": last.year,
        "at_least_partners": "2", "needs_room": "on",
    }  # fmt: skip
    asked = {f"asked_{one.pk}": "optional" for one in project.memberships.active()}
    return said | asked | changes


# --- Asking -----------------------------------------------------------------------------------------------------------


def test_the_form_knows_what_most_people_want(client, project):
    client.force_login(project.contact)
    form = client.get(f"/projects/{project.pk}/workshops/new/").context["form"]
    today = timezone.localdate()
    assert (form["first_day"].value(), form["last_day"].value()) == (
        today + timedelta(weeks=2),
        today + timedelta(weeks=6),
    )
    asked = {name: form[name].value() for name in form.members}
    assert sorted(asked.values()) == ["essential", "optional", "optional", "optional", "optional"]
    assert form.members[next(name for name, answer in asked.items() if answer == "essential")].is_facilitator


def test_a_step_free_way_in_is_ticked_for_somebody_who_said_so(client, project):
    AccessNeeds.objects.create(person=who(project, "Joan Price"), step_free=True, share=True)
    client.force_login(project.contact)
    page = client.get(f"/projects/{project.pk}/workshops/new/")
    assert page.context["form"]["step_free"].value() is True
    assert "Somebody you ask needs a step-free way in." in page.content.decode()


def test_access_needs_that_are_not_shared_show_nowhere(client, project):
    AccessNeeds.objects.create(person=who(project, "Joan Price"), step_free=True, share=False)
    client.force_login(project.contact)
    page = client.get(f"/projects/{project.pk}/workshops/new/")
    assert page.context["form"]["step_free"].value() is False
    assert "Somebody you ask needs" not in page.content.decode()


def test_asking_leads_to_the_best_times(client, project, room):
    client.force_login(project.contact)
    answer = client.post(f"/projects/{project.pk}/workshops/new/", typed(project))
    workshop = Workshop.objects.get()
    assert answer["Location"] == url(workshop)
    words = client.get(url(workshop)).content.decode()
    assert f"Best times for 5 people, 90 minutes, {workshop_page.days(workshop.first_day, workshop.last_day)}" in words
    assert '<span class="app-status app-status--yes">2 partners</span>' in words
    assert "Priory Room, Saltmarsh Hospital (step-free, seats 14)" in words
    assert words.count("Choose this") == 5
    assert words.count('class="nhsuk-button" role="button"') == 1
    assert Event.objects.count() == 0
    assert mail.outbox == []


WRONG = {
    "no purpose": ({"purpose": " "}, "purpose", "Answer “What is it for?”"),
    "days in the wrong order": (
        {"last_day_day": 1, "last_day_month": 1, "last_day_year": 2099, "first_day_year": 2100},
        "last_day",
        "The last day must be the first day or later",
    ),
    "in the past": (
        {"first_day_year": 2020, "last_day_year": 2021},
        "last_day",
        "Choose a last day that is still to come",
    ),
    "too far": ({"last_day_year": 2099}, "last_day", "Choose days within 6 months"),
    "both far away": (
        {f"{end}_day_{part}": value for end in ("first", "last") for part, value in
         (("day", 31), ("month", 12), ("year", 9999))},
        "last_day",
        "Choose a last day in the next 2 years",
    ),
    "a purpose that nobody can see": ({"purpose": "\u200b\u200b"}, "purpose", "Answer “What is it for?”"),
    "too short a day": (
        {"from_time": "9am", "until_time": "10am"},
        "until_time",
        "Leave at least 1 hour 30 minutes between “not before” and “not after”",
    ),
    "more partners than asked": (
        {"at_least_partners": "3"},
        "at_least_partners",
        "You ask 2 of them. Ask more people, or enter 2 or less",
    ),
    "a length of its own": ({"minutes": "7"}, "minutes", "Choose one of the answers shown"),
}


@pytest.mark.parametrize("case", WRONG)
def test_a_mistake_is_said_in_words_and_nothing_typed_is_lost(client, project, case):
    changes, field, words = WRONG[case]
    client.force_login(project.contact)
    page = client.post(f"/projects/{project.pk}/workshops/new/", typed(project, **changes))
    assert page.context["form"].errors[field] == [words]
    assert page.context["form"]["from_time"].value() == "9am"
    assert Workshop.objects.count() == 0


def test_nobody_asked_is_a_mistake(client, project):
    client.force_login(project.contact)
    nobody = {f"asked_{one.pk}": "no" for one in project.memberships.all()}
    page = client.post(f"/projects/{project.pk}/workshops/new/", typed(project, at_least_partners="", **nobody))
    errors = page.context["form"].errors
    assert list(errors.values()) == [["Choose at least one person who can come"]]


def test_only_people_of_the_project_can_be_asked(project):
    stranger = person("Somebody Else")
    workshop = make.workshop(project, asked={stranger.pk: True, project.contact.pk: True})
    assert [one.person.name for one in workshops.invitees(workshop)] == ["Ana Bell"]


def test_changing_keeps_the_answers(client, project):
    workshop = make.workshop(project, asked={project.contact.pk: True})
    client.force_login(project.contact)
    form = client.get(url(workshop, "edit/")).context["form"]
    assert sorted(form[name].value() for name in form.members) == ["essential", "no", "no", "no", "no"]
    client.post(url(workshop, "edit/"), typed(project, purpose="Doors", at_least_partners=""))
    workshop.refresh_from_db()
    assert (workshop.purpose, workshop.invitees.count(), workshop.invitees.filter(essential=True).count()) == (
        "Doors",
        5,
        0,
    )


# --- The answer -------------------------------------------------------------------------------------------------------


def test_members_see_numbers_and_no_names(client, project, room):
    workshop = make.workshop(project, needs_room=True)
    client.force_login(who(project, "Joan Price"))
    words = client.get(url(workshop)).content.decode()
    assert "4 of 5 can come" in words
    assert [name for name in ("Kemi", "Ali", "Sam Okoro") if name in words] == []
    assert "Choose this" not in words


def test_when_nothing_fits_the_least_bad_is_shown_with_what_stands_in_the_way(client, project, room):
    busy = who(project, "Ali Aziz")
    diaries.office_hours(busy, "07:00", "08:00")
    workshop = make.workshop(project, asked={busy.pk: True, project.contact.pk: True}, needs_room=True)
    client.force_login(project.contact)
    words = client.get(url(workshop)).content.decode()
    assert "No time fits everything" in words
    assert "There is no time when everyone who must be there can come" in words
    assert words.count("Choose this") == 5


def test_nobody_with_a_diary_is_said_and_not_guessed(client, room):
    project = make.project(make.lead("Nadia Noon"))
    workshop = make.workshop(project, needs_room=True)
    client.force_login(project.contact)
    words = client.get(url(workshop)).content.decode()
    assert "1 person has no diary with us: we do not guess." in words
    assert "0 of 1 can come" in words


def test_a_sunday_of_the_clock_change_is_offered_in_local_time(project):
    """27 March 2027 is the last day of winter time."""
    for membership in project.memberships.all():
        places.free_all_week(membership.person)
    workshop = make.workshop(
        project, first_day=date(2027, 3, 28), last_day=date(2027, 3, 28), weekends=True,
        from_time=time(9), until_time=time(11), minutes=120,
    )  # fmt: skip
    (option,) = workshops.find(workshop, may_name=True).options
    assert workshop_page.utc(option.start) == "2027-03-28T08:00:00Z"
    assert workshop_page.card(option, may_name=True, best=True).when.startswith("Sunday 28 March")


# --- Confirming -------------------------------------------------------------------------------------------------------


def test_people_without_email_are_told_by_their_supporter(client, project, room):
    sam = project.contact
    walter, peggy = person("Walter Dunne", email=None, supporter=sam), person("Peggy Lowe", email=None)
    for one in (walter, peggy):
        Membership.objects.create(project=project, person=one, is_partner=True)
    workshop = make.workshop(project)
    client.force_login(sam)
    asked = choice(best(workshop)) | {"where": "Day room"}
    page = client.get(url(workshop, "confirm/"), asked).content.decode()
    assert "We will tell 5 people now" in page
    for words in (
        "Walter Dunne has no email. Their supporter is asked to tell them.",
        "Peggy Lowe has no email. Please tell them yourself.",
    ):
        assert words in page
        assert words in client.post(url(workshop, "confirm/"), asked, follow=True).content.decode()


def test_confirming_books_the_room_and_tells_everybody(client, project, room):
    workshop = make.workshop(project, needs_room=True)
    option = best(workshop)
    client.force_login(project.contact)
    page = client.get(url(workshop, "confirm/"), choice(option))
    assert "We will tell 5 people now, and remind them 7 days and 1 day before." in page.content.decode()
    answer = client.post(url(workshop, "confirm/"), choice(option), follow=True)
    assert answer.redirect_chain == [(url(workshop), 302)]
    assert "We told 5 people and will remind them 7 days and 1 day before." in answer.content.decode()
    workshop.refresh_from_db()
    assert (workshop.event.start, workshop.event.room) == (option.start, room)
    assert workshop.event.end - workshop.event.start == timedelta(minutes=90)
    labels = {one.person.name: one.labels for one in workshop.event.attendees.all()}
    assert (labels["Joan Price"], labels["Kemi Ade"], labels["Ana Bell"]) == (["partner"], ["member"], ["project lead"])
    deliver.send_due()
    invited = [message for message in mail.outbox if message.alternatives and message.calendar]
    assert len(invited) == 5


def test_pressing_again_books_nothing_more(client, project, room):
    workshop = make.workshop(project, needs_room=True)
    sent = choice(best(workshop))
    client.force_login(project.contact)
    for _ in range(3):
        assert client.post(url(workshop, "confirm/"), sent)["Location"] == url(workshop)
    assert Event.objects.count() == 1
    assert client.get(url(workshop, "confirm/"), sent)["Location"] == url(workshop)


def test_somebody_essential_who_is_not_free_needs_a_written_reason_that_they_see(client, project, room):
    kemi = who(project, "Kemi Ade")
    diaries.office_hours(kemi, "07:00", "08:00")
    workshop = make.workshop(project, asked={kemi.pk: True, project.contact.pk: False}, needs_room=True)
    sent = choice(best(workshop))
    client.force_login(project.contact)
    page = client.post(url(workshop, "confirm/"), sent)
    assert page.context["form"].errors["override"] == ["Answer “Why do you want to meet anyway?”"]
    assert "Kemi Ade. Choose another time, or say why you want to meet anyway." in page.content.decode()
    assert Event.objects.count() == 0
    client.post(url(workshop, "confirm/"), sent | {"override": "Kemi asked us to start <b>now</b>"})
    client.force_login(kemi)
    words = client.get(url(workshop)).content.decode()
    assert "Kemi asked us to start &lt;b&gt;now&lt;/b&gt;" in words


def test_a_place_of_no_room_of_ours_must_be_named(client, project):
    workshop = make.workshop(project, needs_room=False)
    sent = choice(best(workshop))
    client.force_login(project.contact)
    page = client.post(url(workshop, "confirm/"), sent)
    assert page.context["form"].errors["where"] == [
        "Answer “Where will you meet?”, or enter a link or a number to join by"
    ]
    client.post(url(workshop, "confirm/"), sent | {"where": "Fenway library"})
    assert Event.objects.get().where == "Fenway library"


MADE_UP = ["", "x", "2027-03-28", "2027-03-28T08:00:00", "9999-99-99T99:99:99Z", "\x00", "1" * 99]


@pytest.mark.parametrize("start", MADE_UP)
def test_a_made_up_time_is_not_booked(client, project, room, start):
    workshop = make.workshop(project, needs_room=True)
    client.force_login(project.contact)
    page = client.post(url(workshop, "confirm/"), {"start": start, "room": "x"})
    assert "That time or room is not free any more. Choose another one." in page.content.decode()
    assert Event.objects.count() == 0


def test_a_room_that_was_taken_meanwhile_comes_back_with_fresh_options(client, project, room):
    workshop = make.workshop(project, needs_room=True)
    option = best(workshop)
    places.event(person("Other Manager"), by=person("Third"), start=option.start, minutes=90, room=room)
    client.force_login(project.contact)
    page = client.post(url(workshop, "confirm/"), choice(option))
    words = page.content.decode()
    assert "That time or room is not free any more. Choose another one." in words
    assert words.count("Choose this") == 5
    assert workshop_page.utc(option.start).replace(":", "%3A") not in words


def test_a_diary_that_fills_up_before_the_booking_is_noticed(project, room):
    kemi = who(project, "Kemi Ade")
    diaries.office_hours(kemi)
    workshop = make.workshop(project, asked={kemi.pk: True}, needs_room=True)
    option = best(workshop)
    assert option.essential_not_free == []
    diaries.office_hours(kemi, "07:00", "08:00")
    with pytest.raises(EssentialNotFree):
        workshops.confirm(workshop=workshop, by=project.contact, start=option.start, room=option.room)
    assert Event.objects.count() == 0
