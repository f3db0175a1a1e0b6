"""What we hold: told from the models' own declarations, given to its owner, erased everywhere, purged in time."""
import json
import smtplib
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.apps import apps
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.held import Erasure, Held
from coproduce.notifications.models import Notification, State
from coproduce.people import cards, codes, roles, tasks
from coproduce.people.models import AccessNeeds, Invitation, Kind, Person, Role
from coproduce.people.privacy import services as privacy
from coproduce.people.signals import CannotLeave
from projects.models import Membership
from projects.services import joining
from scheduling.models import Attendee, DiaryMask
from tests.make import diaries, events, polls
from tests.make import projects as make
from tests.make.people import person
from tests.people.signing import sign_in, who

pytestmark = pytest.mark.django_db
JOAN, SHARED = "joan.price@post.example", "prices.sentinel@post.example"
OURS = ("coproduce", "scheduling", "projects")


def models():
    return apps.get_models(include_auto_created=True)


@pytest.mark.parametrize("model", models(), ids=lambda model: model._meta.label)
def test_every_model_says_what_it_holds(model):
    """A new model without `held` fails here, and a link to a person that its declaration leaves out."""
    held = privacy.declaration(model)
    links = {field.name for field in model._meta.get_fields() if field.is_relation and not field.auto_created
             and not field.many_to_many and field.related_model is Person}  # fmt: skip
    if held is None:
        assert links == set()
        return
    assert held.about
    assert held.fields
    for words in (held.what, held.seen_by, held.kept):
        assert words
        assert not words.endswith(".")
    for field in (*held.blanks, *held.addresses):
        model._meta.get_field(field)


def test_a_model_that_says_nothing_is_found(monkeypatch):
    """The negative control of the test above."""
    monkeypatch.delattr(AccessNeeds, "held")
    with pytest.raises(privacy.Undeclared, match=r"people\.AccessNeeds"):
        privacy.declaration(AccessNeeds)


@pytest.fixture
def joan(live_sentinels):
    return live_sentinels


@pytest.fixture
def live_sentinels():
    """Joan, in a project, with a diary, needs, a meeting, mail on the way, a supporter and a second step."""
    supporter = person("Sam Okoro", Kind.STAFF)
    project = make.project(make.lead(phone="01632 960100"))
    invite = make.invite(project, JOAN, roles=["is_partner"])
    joan = person("Joan Sentinel", Kind.PATIENT, email=JOAN, contact_email=SHARED, phone="01632 960777",
                  supporter=supporter)  # fmt: skip
    joining.accept(invite=invite, by=joan)
    AccessNeeds.objects.create(person=joan, step_free=True, other="A chair with arms, sentinel", share=True)
    diaries.office_hours(joan)
    events.event(joan, by=supporter, start=timezone.now() + timedelta(days=9))
    RecoveryCodes.activate(joan)
    return joan


def test_the_page_tells_each_kind_once(client):
    page = client.get("/what-we-hold/").content.decode()
    for words in ("Who you are: your name", "When you are busy, on shift", "What you need to take part, such as"):
        assert page.count(words) == 1
    assert "For 90 days after it was sent." in page


def test_a_download_holds_everything_about_its_owner_and_nothing_about_others(client, joan):
    sign_in(client, JOAN)
    answer = client.get("/my/data/download/")
    assert answer["Content-Type"] == "application/json"
    assert answer["Content-Disposition"] == f'attachment; filename="my-data-{timezone.localdate():%Y-%m-%d}.json"'
    told = {section["what"]: section["rows"] for section in json.loads(answer.content)["held"]}
    me = told["Who you are: your name, email address and phone number, your supporter and your line manager"]
    assert (me[0]["full name"], me[0]["email address"], me[0]["email address for messages"], me[0]["supporter"]) == (
        "Joan Sentinel", JOAN, SHARED, "Sam Okoro",
    )  # fmt: skip
    needs = told["What you need to take part, such as a step-free way in"]
    assert needs[0]["in words"] == ["a step-free way in", "A chair with arms, sentinel"]
    assert told["Which projects you are in, and what you do there"][0]["project"] == make.TITLE
    assert told["Meetings that you were asked to, and what you answered"][0]["partstat"] == "No answer yet"
    times = told["When you are busy, on shift, off duty or free: starts and ends, and nothing else"]
    assert {row["time class"] for row in times} == {"Known: free unless another class says otherwise"}
    assert len(times[0]["times"]) > 100
    whole = answer.content.decode()
    assert "sam.okoro@" not in whole
    assert "ana.bell@" not in whole


def test_a_download_needs_a_fresh_code(client, joan):
    client.force_login(joan)
    for path in ("/my/data/download/", "/my/data/leave/"):
        assert client.get(path).templates[0].name == "people/fresh_code.html"
    assert client.post("/my/data/leave/", {"sure": "on"}).status_code == 403
    assert Person.objects.get(pk=joan.pk).is_active


def everywhere(words: str) -> list[str]:
    """Tables and columns in which these words stand, in any case."""
    found = []
    for model in models():
        table = model._meta.db_table
        for field in model._meta.local_concrete_fields:
            with connection.cursor() as cursor:
                cast = f'LOWER(CAST("{field.column}" AS TEXT))'
                cursor.execute(f'SELECT COUNT(*) FROM "{table}" WHERE {cast} LIKE %s', [f"%{words.lower()}%"])  # noqa: S608
                if cursor.fetchone()[0]:
                    found.append(f"{table}.{field.column}")
    return found


def test_erasing_leaves_no_name_address_or_number_anywhere(client, joan, django_capture_on_commit_callbacks):
    """Given what is everywhere about Joan, when she leaves, then nothing says who she was, and shared work stands."""
    sentinels = ("sentinel", JOAN, SHARED, "01632 960777")
    before = {words: everywhere(words) for words in sentinels}
    assert len(before["sentinel"]) >= 3
    assert all(before.values())  # there is something to find
    sign_in(client, JOAN)
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/my/data/leave/", {"sure": "on"}, follow=True)
    assert "You have left" in answer.content.decode()
    assert who(client) is None
    assert {words: everywhere(words) for words in sentinels} == {words: [] for words in sentinels}
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([JOAN], "You have left, and your data is deleted")
    ]
    joan.refresh_from_db()
    assert (joan.name, joan.email, joan.is_active) == ("Former member", None, False)
    assert Membership.objects.get(person=joan).status == Membership.Status.LEFT
    assert Attendee.objects.filter(person=joan).count() == 1
    assert not DiaryMask.objects.exists()
    assert not Authenticator.objects.exists()
    assert not Role.objects.filter(person=joan).exists()
    assert not Notification.objects.filter(recipient=joan).exists()
    assert not Invitation.objects.filter(used_by=joan).exists()
    assert Entry.objects.filter(verb="person erased", target_id=str(joan.pk)).count() == 1
    assert sign_in_fails(JOAN)


HIS = [{"email": "prices@post.example"}, {"email": None, "contact_email": "PRICES@post.example"}]


@pytest.mark.parametrize("his", HIS, ids=["signs in with it", "reads his messages there"])
def test_a_shared_address_gives_away_and_takes_away_nothing_of_the_other(his):
    """Given a couple with one address, when she downloads her data and leaves, then his invitation is his alone."""
    mary = person("Mary Price", Kind.CARER, email=None, contact_email="prices@post.example")
    make.invite(make.project(make.lead()), "prices@post.example")
    Invitation.objects.update(name="Bert Price")
    bert = person("Bert Price", Kind.PATIENT, **his)
    assert "Bert" not in str(privacy.everything(mary))
    privacy.erase(person=mary, by=mary)
    assert Invitation.objects.get().name == "Bert Price"
    mary.refresh_from_db()
    assert (mary.contact_email, bert.mail_address.lower()) == ("", "prices@post.example")


def test_an_address_that_nobody_else_uses_is_theirs():
    """The control of the test above."""
    mary = person("Mary Price", Kind.CARER, email=None, contact_email="prices@post.example")
    make.invite(make.project(make.lead()), "prices@post.example")
    privacy.erase(person=mary, by=mary)
    assert not Invitation.objects.exists()


def test_the_mail_server_is_down_when_somebody_leaves(client, joan, monkeypatch, caplog,
                                                      django_capture_on_commit_callbacks):  # fmt: skip
    """They have left all the same, are told so, and nothing in the log says who."""
    sign_in(client, JOAN)
    monkeypatch.setattr(mail.backends.locmem.EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/my/data/leave/", {"sure": "on"})
    assert (answer.status_code, answer["Location"], who(client)) == (302, "/my/data/left/", None)
    assert not Person.objects.get(pk=joan.pk).is_active
    assert [record.getMessage() for record in caplog.records] == [
        "The last mail to somebody who left could not be sent (SMTPRecipientsRefused)."
    ]


def refuse(self, messages):
    raise smtplib.SMTPRecipientsRefused({to: (550, b"No such user") for one in messages for to in one.to})


def test_as_what_somebody_took_part_is_told_and_erased(joan):
    """It says that they were ill, or cared for somebody."""
    Membership.objects.filter(person=joan).update(takes_part_as=[Kind.PATIENT, Kind.CARER])
    told = {section.what: section.rows for section in privacy.everything(joan)}
    assert told["Which projects you are in, and what you do there"][0]["takes part as"] == ["patient", "carer"]
    privacy.erase(person=joan, by=joan)
    assert Membership.objects.get(person=joan).takes_part_as == []


def test_what_was_said_in_a_poll_is_told(joan):
    project = Membership.objects.get(person=joan).project
    poll = polls.poll(make.workshop(project))
    told = {section.what.partition(":")[0]: section.rows for section in privacy.everything(joan)}
    assert told["What you said in a poll"][0]["places"] == []
    response = poll.responses.get(person=joan)
    response.places.set(poll.places.all())
    told = {section.what.partition(":")[0]: section.rows for section in privacy.everything(joan)}
    assert told["What you said in a poll"][0]["places"] == [str(place) for place in poll.places.all()]


def test_a_break_is_told_and_erased(joan):
    day = timezone.localdate() + timedelta(days=20)
    Person.objects.filter(pk=joan.pk).update(paused_until=day)
    joan.refresh_from_db()
    assert privacy.everything(joan)[0].rows[0]["takes a break until"] == day.isoformat()
    privacy.erase(person=joan, by=joan)
    joan.refresh_from_db()
    assert joan.paused_until is None


def test_somebody_with_a_card_downloads_and_leaves(client):
    """Without email a code from paper, typed just now, is what a fresh code is to others: for this, and no more."""
    project = make.project(make.lead())
    walter = make.by_phone(project, name="Walter Dunne").person
    card = cards.make(person=walter, by=project.contact)
    client.post("/join/code/", {"code": codes.make(card.nonce, 1)})
    assert "Walter Dunne" in client.get("/my/data/download/").content.decode()
    for path in ("/accounts/email/", "/accounts/second-step/app/on/"):
        answer = client.get(path)
        assert (answer.status_code, answer.templates[0].name) == (403, "people/fresh_code.html")
    with time_machine.travel(timezone.now() + timedelta(minutes=11), tick=False):
        page = client.post("/my/data/leave/", {"sure": "on"})
        assert page.status_code == 403
        assert "Sign in again with the next code on your card" in page.content.decode()
        again = client.post("/accounts/logout/", {"next": "/join/code/"})
        assert again["Location"] == "/join/code/"
        client.post("/join/code/", {"code": codes.make(card.nonce, 2)})
        assert client.post("/my/data/leave/", {"sure": "on"})["Location"] == "/my/data/left/"
    walter.refresh_from_db()
    assert (walter.name, walter.is_active) == ("Former member", False)


def sign_in_fails(address: str) -> bool:
    client = Client()
    client.post("/accounts/login/", {"login": address})
    return who(client) is None and "sign up" not in mail.outbox[-1].subject.lower()


def test_another_browser_of_theirs_is_signed_out(client, joan):
    other = Client()
    other.force_login(joan)
    privacy.erase(person=joan, by=joan)
    assert other.get("/my/profile/").status_code == 302


def test_whoever_is_still_needed_reads_what_to_do_first(client):
    ruth = person("Ruth Adeyemi")
    roles.give(person=ruth, kind=Kind.COPRODUCTION_LEAD, by=None)
    sign_in(client, ruth.email)
    assert "Choose another co-production lead first." in client.post("/my/data/leave/", {"sure": "on"}).content.decode()
    assert "Tick “Yes, I want to leave" in client.post("/my/data/leave/").content.decode()
    ruth.refresh_from_db()
    assert (ruth.name, ruth.is_active) == ("Ruth Adeyemi", True)


def test_the_last_project_lead_stays_whole(joan):
    """Nothing is half erased when leaving is refused."""
    lead = Membership.objects.get(is_lead=True).person
    before = everywhere(lead.email)
    with pytest.raises(CannotLeave, match="Make somebody else a project lead first"):
        privacy.erase(person=lead, by=lead)
    assert everywhere(lead.email) == before


def test_what_is_kept_long_enough_goes_at_night(joan):
    kemi = person("Kemi Ade")
    now = timezone.now()
    about = {"recipient": kemi, "kind": "event-reminder", "due_at": now, "state": State.SENT}
    old = Notification.objects.create(key="old", done_at=now - timedelta(days=91), **about)
    Notification.objects.create(key="new", done_at=now - timedelta(days=89), **about)
    before = Notification.objects.count()
    tasks.purge()
    assert Notification.objects.count() == before - 1
    assert not Notification.objects.filter(pk=old.pk).exists()
    with time_machine.travel(now + timedelta(days=3)):
        tasks.purge()
    assert Notification.objects.count() == before - 2
    tasks.purge()
    assert Notification.objects.count() == before - 2


def test_declarations_say_what_erasing_does():
    """Deleted where nothing says otherwise; what is blanked keeps its rows."""
    held = Held(what="a", seen_by="b", kept="c", about=("person",), fields=("name",))
    assert held.erasure == Erasure.DELETED
    assert (held.blanks, held.outdated) == ({}, None)
