"""What projects say by mail."""
import re

import pytest
from django.core import mail

from coproduce.notifications import deliver
from coproduce.notifications.models import Notification, State
from coproduce.people import services as people
from projects.services import joining
from projects.services.project import LastProjectLead
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
JOAN = "joan.price@post.example"
HOSTILE = 'Nights & <b>days</b> "quieter"'


def sent():
    deliver.send_due()
    return mail.outbox


def test_the_invitation_says_what_the_page_says_and_whom_to_ring():
    project = make.project(make.lead(phone="01632 960100"), decided="No new windows.", payment="£30 a meeting")
    make.invite(project, JOAN)
    (message,) = sent()
    assert (message.to, message.subject) == ([JOAN], f"Ana Bell invites you: {make.TITLE}")
    for words in ("Hello Joan Price", make.PURPOSE, "No new windows.", "£30 a meeting", "Ana Bell on 01632 960100"):
        assert words in message.body
        assert words in message.alternatives[0].content
    assert "What you would do" not in message.body


def test_text_is_plain_and_html_is_escaped():
    project = make.project(make.lead("Ana <Bell>"), title=HOSTILE)
    make.invite(project, JOAN, name="<img src=x>")
    (message,) = sent()
    html = message.alternatives[0].content
    assert HOSTILE in message.body
    assert [tag for tag in ("<b>", "<img", "<Bell>") if tag in html] == []
    assert "Nights &amp; &lt;b&gt;days&lt;/b&gt;" in html


def test_the_link_is_on_our_site_whatever_host_was_asked(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    project = make.project()
    client.force_login(project.contact)
    typed = {"name": "Joan", "address": JOAN}
    client.post(f"/projects/{project.pk}/invite/", typed, headers={"host": "evil.example"})
    (message,) = sent()
    (link,) = re.findall(r"\S+/join/\S+", message.body)
    assert link == settings.SITE_URL + make.link(project.invites.get())
    assert "evil.example" not in message.message().as_string()


def test_the_link_in_the_mail_lies_in_no_table(db):
    invite = make.invite(make.project(), JOAN)
    token = make.link(invite).split("/")[2]
    row = Notification.objects.get(kind=joining.INVITE)
    assert token not in str(row.params) + row.key + invite.invitation.token_hash


def test_whoever_joins_is_told_what_is_next():
    project = make.project()
    make.member(project, person("Joan Price", email=JOAN))
    messages = [message for message in sent() if message.to == [JOAN]]
    assert [message.subject for message in messages] == [f"Welcome: {make.TITLE}"]
    assert "/my/diary/" in messages[0].body


def test_the_welcome_of_somebody_without_mail_is_done_by_hand():
    project = make.project()
    joan = person("Joan Price", email=JOAN)
    make.member(project, joan)
    joan.email = None
    joan.save()
    assert sent() == []
    assert Notification.objects.get(kind=joining.WELCOME).state == State.BY_HAND


def test_whoever_leaves_the_trust_leaves_its_projects():
    project = make.project()
    joan = person("Joan Price", email=JOAN)
    membership = make.member(project, joan)
    people.leave_trust(person=joan, by=joan)
    membership.refresh_from_db()
    assert membership.status == "left"
    assert [message for message in sent() if message.to == [JOAN]] == []


def test_the_last_project_lead_hands_over_before_leaving_the_trust():
    project = make.project()
    with pytest.raises(LastProjectLead):
        people.leave_trust(person=project.contact, by=project.contact)
    project.contact.refresh_from_db()
    assert project.contact.is_active
