"""What may happen to a workshop that has its time."""
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from coproduce.notifications import deliver
from coproduce.notifications.models import Notification, State
from coproduce.people.models import AccessNeeds
from projects.services import joining, workshops
from scheduling.models import Attendee, Event
from scheduling.services import events as meetings
from tests.make import events as places
from tests.make import projects as make
from tests.make.projects import best, choice, confirmed, url, who
from tests.make.sink import Sink

pytestmark = pytest.mark.django_db


def test_moving_keeps_one_event_and_tells_everybody(client, project, room):
    workshop = confirmed(project)
    deliver.send_due()
    mail.outbox.clear()
    client.force_login(project.contact)
    words = client.get(url(workshop, "move/")).content.decode()
    assert "This is the time and place you have now." in words
    other = workshops.find(workshop, may_name=True).options[1]
    for _ in range(2):
        page = client.post(url(workshop, "move/"), choice(other), follow=True)
    assert "We told 5 people about the new time and place" in page.content.decode()
    workshop.refresh_from_db()
    assert (Event.objects.count(), workshop.event.start, workshop.event.sequence) == (1, other.start, 1)
    deliver.send_due()
    assert len(mail.outbox) == 5


def test_the_room_is_lost_and_the_event_moves(client, project, room):
    workshop = confirmed(project)
    library = places.room("Fenway Room", capacity=20)
    room.is_open = False
    room.save()
    client.force_login(project.contact)
    assert "The room is lost" in client.get(url(workshop)).content.decode()
    option = best(workshop)
    assert (option.start, option.room) == (workshop.event.start, library)
    client.post(url(workshop, "move/"), choice(option))
    workshop.refresh_from_db()
    assert (workshop.event.room, workshop.event.sequence) == (library, 1)


def test_cancelling_tells_everybody_why_and_another_time_can_be_found(client, project, room):
    workshop = confirmed(project)
    deliver.send_due()
    mail.outbox.clear()
    client.force_login(project.contact)
    assert client.post(url(workshop, "cancel/"), {"because": " "}).context["form"].errors["because"] == [
        "Answer “Why is it cancelled?”"
    ]
    page = client.post(url(workshop, "cancel/"), {"because": "The ward is full."}, follow=True)
    words = page.content.decode()
    assert "Cancelled. We told 5 people." in words
    assert "The ward is full." in words
    deliver.send_due()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(
        one.person.email for one in project.memberships.select_related("person")
    )
    sent = choice(best(workshop))
    client.post(url(workshop, "confirm/"), sent)
    assert list(Event.objects.order_by("created_at").values_list("status", flat=True)) == ["CANCELLED", "CONFIRMED"]


def test_whoever_leaves_the_project_leaves_its_workshops(project, room):
    planned, settled = make.workshop(project), confirmed(project)
    joan = who(project, "Joan Price")
    joining.leave(membership=project.memberships.get(person=joan), by=joan)
    deliver.send_due()
    assert [one for one in mail.outbox if one.to == [joan.email]] == []
    assert settled.event.attendees.concerned().filter(person=joan).count() == 0
    assert joan not in [one.person for one in workshops.invitees(planned)]


def test_needs_that_people_share_are_flagged_to_those_who_run_it(client, project, room):
    workshop = confirmed(project)
    AccessNeeds.objects.create(person=who(project, "Joan Price"), large_print=True, other="A <b>seat</b>", share=True)
    AccessNeeds.objects.create(person=who(project, "Ali Aziz"), easy_read=True, share=False)
    needed = "large print, A &lt;b&gt;seat&lt;/b&gt;"
    for name, shown in {"Sam Okoro": True, "Ana Bell": True, "Kemi Ade": False, "Ali Aziz": False}.items():
        client.force_login(who(project, name))
        words = client.get(url(workshop)).content.decode()
        assert (needed in words) is shown
        assert "Easy Read" not in words


def test_the_project_page_shows_what_comes_and_what_is_to_decide(client, project, room):
    client.force_login(project.contact)
    address = project.get_absolute_url()
    assert "Find a time for a workshop" in client.get(address).content.decode()
    planned = make.workshop(project, purpose="Doors")
    assert f'href="{url(planned)}"' in client.get(address).content.decode()
    first, second = confirmed(project, purpose="First"), confirmed(project, purpose="Second")
    words = client.get(address).content.decode()
    order = [words.index(text) for text in ("Next workshop", "First", "Later: ", "Second", "Still to decide", "Doors")]
    assert order == sorted(order)
    workshops.cancel(workshop=first, by=project.contact, because="Flood")
    assert "Next workshop" in client.get(address).content.decode()
    assert client.get(address).context["next_workshop"] == second


def test_answers_are_counted_for_all_and_named_for_those_who_run_it(client, project, room):
    workshop = confirmed(project)
    attendee = workshop.event.attendees.get(person__name="Joan Price")
    meetings.answer(attendee=attendee, partstat=Attendee.PartStat.DECLINED)
    client.force_login(who(project, "Ali Aziz"))
    words = client.get(url(workshop)).content.decode()
    assert "1 coming · 1 not coming · 3 no answer yet" in words
    assert "Joan Price" not in words
    client.force_login(project.contact)
    assert "Joan Price" in client.get(url(workshop)).content.decode()


def test_the_meeting_of_an_organiser_who_left_is_the_leads(client, project, room):
    workshop = confirmed(project, by="Sam Okoro")
    sam, joan = who(project, "Sam Okoro"), who(project, "Joan Price")
    joining.leave(membership=project.memberships.get(person=sam), by=sam)
    deliver.send_due()
    mail.outbox.clear()
    event = Event.objects.get(workshop=workshop)
    meetings.answer(attendee=event.attendees.get(person=joan), partstat=Attendee.PartStat.DECLINED)
    deliver.send_due()
    assert [(message.to, message.subject.partition(":")[0]) for message in mail.outbox] == [
        (["ana.bell@saltmarsh-fenway.example"], "Joan Price cannot come")
    ]
    client.force_login(sam)
    assert client.get(event.get_absolute_url()).status_code == 404


def test_a_meeting_that_is_over_stays_with_whoever_held_it(project, room):
    workshop = confirmed(project, by="Sam Okoro")
    event, sam = workshop.event, who(project, "Sam Okoro")
    Event.objects.filter(pk=event.pk).update(start=timezone.now() - timedelta(hours=2), end=timezone.now())
    joining.leave(membership=project.memberships.get(person=sam), by=sam)
    assert Event.objects.get(pk=event.pk).organizer == sam


def test_whoever_runs_it_sees_which_mail_could_not_be_sent(client, project, room, settings):
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        joan, kemi = who(project, "Joan Price"), who(project, "Kemi Ade")
        server.on_rcpt = lambda to: "550 No such user" if to == joan.email else "250 OK"
        workshop = confirmed(project)
        deliver.send_due()
    words = "A mail to Joan Price could not be sent. The mail server refused the address (550)."
    client.force_login(project.contact)
    assert f"{words} We are trying again." in client.get(url(workshop)).content.decode()
    Notification.objects.filter(recipient=joan, kind=meetings.REQUEST).update(state=State.FAILED)
    assert f"{words} Please tell them yourself." in client.get(url(workshop)).content.decode()
    client.force_login(kemi)
    assert "could not be sent" not in client.get(url(workshop)).content.decode()
