"""Publishing the draft, versions to come, comparing any two, and the reminder to look again."""
from datetime import timedelta
from html import unescape

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.definition import drafts, reviews, starter, versions
from coproduce.definition.models import Draft, PublishedVersion
from coproduce.notifications import deliver, outbox
from coproduce.notifications.models import Notification, State
from coproduce.people import roles
from coproduce.people.models import Kind, Person
from tests.definition.writing import publishing
from tests.make.people import person

pytestmark = pytest.mark.django_db
LEAD = Kind.COPRODUCTION_LEAD


def test_publishing_freezes_the_draft(as_ruth, ruth):
    drafts.save_title(by=ruth, title="Ours", seen=drafts.stamp(starter.TITLE))
    page = as_ruth.get("/definition/draft/publish/")
    assert "1 sentence added, 1 sentence removed, in 1 of 9 parts." in page.content.decode()
    answer = as_ruth.post("/definition/draft/publish/", publishing(page), follow=True)
    assert "Published. It counts from" in answer.content.decode()
    version = PublishedVersion.objects.get(number=2)
    assert (version.title, version.content, version.is_starter, version.is_major, version.what_changed) == (
        "Ours", starter.CONTENT, False, True, "We decide together.",
    )  # fmt: skip
    assert version.is_intact()
    assert Draft.objects.count() == 0
    assert Entry.objects.get(verb="definition.published", actor=ruth.pk).ids == {"number": 2}
    again = as_ruth.post("/definition/draft/publish/", publishing(page), follow=True)
    assert "There is no draft any more" in again.content.decode()
    assert PublishedVersion.objects.count() == 2


def test_nobody_publishes_words_that_they_have_not_seen(as_ruth, ruth):
    sent = publishing(as_ruth.get("/definition/draft/publish/"))
    drafts.save_title(by=person("Amir Khan", LEAD), title="Changed", seen=drafts.stamp(starter.TITLE))
    page = as_ruth.post("/definition/draft/publish/", sent)
    assert "Somebody changed the draft meanwhile" in page.content.decode()
    assert PublishedVersion.objects.count() == 1
    as_ruth.post("/definition/draft/publish/", publishing(page))
    assert PublishedVersion.objects.get(number=2).title == "Changed"


def test_what_is_missing_is_said(as_ruth):
    page = as_ruth.get("/definition/draft/publish/")
    yesterday = timezone.localdate() - timedelta(days=1)
    for typed, words in (
        ({"what_changed": ""}, "Answer “What has changed?”"),
        ({"is_major": ""}, "Choose an answer to “How big is the change?”"),
        ({"day": yesterday}, "Choose today or a day to come"),
        ({"review_on_year": "2199"}, "Choose a day in the next 3 years"),
        ({"review_on_year": "2000"}, "Choose a day after the one from which it counts"),
    ):
        assert words in unescape(as_ruth.post("/definition/draft/publish/", publishing(page, **typed)).content.decode())
    assert PublishedVersion.objects.count() == 1


def test_a_version_to_come_counts_from_its_day(as_ruth, client):
    monday = timezone.localdate() + timedelta(days=30)
    page = as_ruth.get("/definition/draft/publish/")
    as_ruth.post("/definition/draft/publish/", publishing(page, day=monday))
    now, coming = (client.get(path).content.decode() for path in ("/definition/", "/definition/versions/2/"))
    assert "This is version 1" in now
    assert "A new version is on its way." in now
    assert "This version counts from" in coming
    assert "Counts from" in client.get("/definition/versions/").content.decode()
    assert versions.current(monday).number == 2
    with time_machine.travel(timezone.now() + timedelta(days=31)):
        assert "This is version 2" in client.get("/definition/").content.decode()
        assert "This version has been replaced." in client.get("/definition/versions/1/").content.decode()


def test_any_two_versions_are_compared(as_ruth, client, ruth):
    now = drafts.section(Draft.objects.get(), "who-to-ask")
    words = {"heading": now["heading"], "blocks": [starter.paragraph("Ask Joan.")]}
    drafts.save_section(by=ruth, slug="who-to-ask", seen=drafts.stamp(now), **words)
    as_ruth.post("/definition/draft/publish/", publishing(as_ruth.get("/definition/draft/publish/")))
    visitor = Client()
    for old, new, sign in ((1, 2, "Added"), (2, 1, "Removed")):
        page = visitor.get(f"/definition/versions/{old}/compare/{new}/").content.decode()
        tag = "ins" if sign == "Added" else "del"
        assert f"<strong>{sign}:</strong> <{tag}>Ask Joan.</{tag}>" in page
    assert "Both say the same." in visitor.get("/definition/versions/2/compare/2/").content.decode()
    answer = visitor.get("/definition/versions/compare/?old=1&new=2")
    assert answer.url == "/definition/versions/1/compare/2/"
    page = visitor.get("/definition/versions/compare/?old=9&new=x").content.decode()
    assert "Choose one of the answers shown" in page
    for path in ("1/compare/3", "0/compare/1", f"{10**30}/compare/1"):
        assert visitor.get(f"/definition/versions/{path}/").status_code == 404


def review_row(to: Person, number: int = 1) -> Notification | None:
    return Notification.objects.filter(recipient=to, kind=reviews.KIND, key=f"definition:{number}").first()


def test_leads_are_reminded_sixty_days_before_the_review(ruth, mailoutbox):
    roles.give(person=person("Amir Khan", Kind.STAFF), kind=LEAD, by=ruth)
    amir = Person.objects.get(name="Amir Khan")
    version = versions.newest()
    row = review_row(amir)
    assert timezone.localtime(row.due_at).date() == version.review_on - timedelta(days=60)
    assert timezone.localtime(row.due_at).hour == 9
    deliver.send_due()
    assert mailoutbox == []
    with time_machine.travel(row.due_at + timedelta(minutes=1)):
        deliver.send_due()
        assert [mail.to for mail in mailoutbox] == [[amir.email]]
        assert mailoutbox[0].subject.startswith("Is our definition of co-production still right? Please look by")
        assert "/definition/draft/" in mailoutbox[0].body
        assert reviews.is_due(version)
        deliver.send_due()
    assert len(mailoutbox) == 1


def test_a_reminder_is_stale_after_a_new_version_or_for_somebody_who_is_no_lead(as_ruth, ruth):
    amir = person("Amir Khan", Kind.STAFF)
    roles.give(person=amir, kind=LEAD, by=ruth)
    tell = outbox.builder(reviews.KIND)
    assert tell(review_row(amir)).to == amir.email
    roles.take(person=amir, kind=LEAD, by=ruth)
    assert tell(review_row(amir)) is None
    roles.give(person=amir, kind=LEAD, by=ruth)
    assert Notification.objects.filter(recipient=amir, kind=reviews.KIND).count() == 1
    as_ruth.post("/definition/draft/publish/", publishing(as_ruth.get("/definition/draft/publish/")))
    assert tell(review_row(amir)) is None
    assert {review_row(one, 2).recipient for one in (amir, ruth)} == {amir, ruth}
    amir.is_active = False
    amir.save()
    assert tell(review_row(amir, 2)) is None
    assert review_row(ruth, 2).state == State.WAITING
