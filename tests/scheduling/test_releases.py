"""Asking a manager to let somebody on shift come: who decides, the answer, what it counts for, and when it ends."""
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from coproduce.notifications.models import Notification, State
from coproduce.people import services as people
from coproduce.people.models import Directorate as Dir
from coproduce.people.models import Kind, Team
from scheduling.engine.diary import Status
from scheduling.engine.grid import Grid
from scheduling.models import Attendee, Release
from scheduling.services import diaries as diary_service
from scheduling.services import events, release_mails, releases
from tests.make import diaries
from tests.make import events as make
from tests.make.people import person

NOW = datetime(2027, 4, 1, 9, tzinfo=UTC)
AT_9PM = make.at(date(2027, 6, 22), 21)
TWO_HOURS = timedelta(hours=2)
S = Release.State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("frozen")]


@pytest.fixture
def frozen():
    with time_machine.travel(NOW, tick=False) as clock:
        yield clock


@pytest.fixture
def manager():
    return person("Mary Manager", Kind.STAFF)


@pytest.fixture
def priya():
    return person("Priya Shah", Kind.STAFF, phone="01632 960100")


@pytest.fixture
def kemi(manager):
    """On nights all week."""
    kemi = person("Kemi Ade", Kind.STAFF, line_manager=manager)
    diaries.nights(kemi, *range(7))
    return kemi


@pytest.fixture
def event(priya, kemi):
    return make.event(kemi, by=priya, start=AT_9PM, url="/projects/1/workshops/1/")


@pytest.fixture
def release(event, kemi, manager, priya):
    return releases.ask(person=kemi, decider=manager, by=priya, **what(event))


def what(event) -> dict:
    return {"url": event.url, "summary": event.summary, "start": event.start, "end": event.end}


def what_of(release) -> dict:
    return {"url": release.url, "summary": release.summary, "start": release.start, "end": release.end}


def status(who, event, about: str | None = None) -> Status:
    grid = Grid.covering(event.start, event.end)
    about = event.url if about is None else about
    found = diary_service.diaries_for([who.pk], grid, without_event=event, about=about)
    return found[who.pk].status(grid.outward(event.start, event.end))


def waiting(kind: str) -> list[str]:
    rows = Notification.objects.filter(kind=kind, state=State.WAITING).order_by("recipient__name")
    return list(rows.values_list("recipient__name", flat=True))


class TestWhoDecides:
    def test_the_line_manager_then_managers_and_deputies_of_their_teams(self, kemi, manager):
        team = Team.objects.create(name="Heron", directorate=Dir.objects.create(name="Medicine"), manager=kemi)
        deputy = person("Dee Deputy", Kind.STAFF)
        team.deputies.add(deputy, kemi)
        team.members.add(kemi)
        assert releases.who_decides(kemi) == [manager, deputy]

    def test_a_manager_who_is_missing_gone_or_the_person_is_said_in_words(self, kemi, manager):
        assert releases.why_nobody(kemi) == ""
        manager.is_active = False
        manager.save()
        assert releases.why_nobody(kemi) == "Kemi Ade’s line manager has left."
        kemi.line_manager = kemi
        assert releases.why_nobody(kemi) == "Kemi Ade is their own line manager here."
        kemi.line_manager = None
        assert releases.why_nobody(kemi) == "We do not know who Kemi Ade’s line manager is."
        assert releases.who_decides(kemi) == []

    def test_nobody_releases_themself(self, kemi, event):
        with pytest.raises(releases.NotTheirManager):
            releases.ask(person=kemi, decider=kemi, by=kemi, **what(event))
        with pytest.raises(IntegrityError), transaction.atomic():
            Release.objects.create(person=kemi, decider=kemi, asked_by=kemi, **what(event))


class TestAnswering:
    def test_asked_once_with_one_reminder(self, release, event, kemi, manager, priya):
        again = releases.ask(person=kemi, decider=manager, by=kemi, **what(event))
        assert again == release
        assert waiting(releases.ASK) == waiting(releases.REMIND) == ["Mary Manager"]
        reminder = Notification.objects.get(kind=releases.REMIND)
        assert reminder.due_at == NOW + timedelta(days=3)
        assert "We asked you this a few days ago." in release_mails.ask(reminder).text

    def test_approved_counts_as_free_for_this_meeting_and_time_only(self, release, event, kemi, manager):
        assert status(kemi, event) == Status.IF_RELEASED
        releases.answer(release=release, by=manager, state=S.APPROVED)
        assert status(kemi, event) == Status.FREE
        assert status(kemi, event, about="/projects/2/") == Status.IF_RELEASED
        event.end += timedelta(minutes=15)
        assert status(kemi, event) == Status.IF_RELEASED
        assert waiting(releases.ANSWERED) == ["Kemi Ade", "Priya Shah"]
        assert waiting(releases.REMIND) == []

    def test_declined_counts_as_cannot_and_the_reason_is_for_two_people(self, release, event, kemi, manager, client):
        with pytest.raises(releases.NoReason):
            releases.answer(release=release, by=manager, state=S.DECLINED, note="  ")
        releases.answer(release=release, by=manager, state=S.DECLINED, note="Two are on leave")
        assert status(kemi, event) == Status.CANNOT
        mails = [release_mails.answered(row) for row in Notification.objects.filter(kind=releases.ANSWERED)]
        assert ["Two are on leave" in mail.text for mail in mails] == [True, True]
        colleague = person("Col League", Kind.STAFF)
        client.force_login(colleague)
        assert client.get(release.get_absolute_url()).status_code == 404

    def test_cover_needed_is_not_yet_a_yes(self, release, event, kemi, manager):
        releases.answer(release=release, by=manager, state=S.COVER, note="One bank nurse")
        assert status(kemi, event) == Status.IF_RELEASED
        releases.answer(release=release, by=manager, state=S.APPROVED, seen=S.COVER)
        assert status(kemi, event) == Status.FREE

    def test_of_two_answers_from_old_pages_the_second_is_told(self, release, manager):
        releases.answer(release=release, by=manager, state=S.APPROVED, seen=S.ASKED)
        with pytest.raises(releases.ReleaseChanged):
            releases.answer(release=release, by=manager, state=S.DECLINED, note="No", seen=S.ASKED)

    def test_an_approved_person_is_free_for_booking_without_a_written_reason(self, kemi, manager, priya):
        what = {"url": "/w/", "summary": "x", "start": AT_9PM, "end": AT_9PM + TWO_HOURS}
        made = releases.ask(person=kemi, decider=manager, by=priya, **what)
        asked = [make.Invitee(kemi, essential=True)]
        with pytest.raises(events.rules.EssentialNotFree):
            make.event(*asked, by=priya, start=AT_9PM, url="/w/")
        releases.answer(release=made, by=manager, state=S.APPROVED)
        assert make.event(*asked, by=priya, start=AT_9PM, url="/w/").attendees.get().override_reason == ""


class TestEnding:
    @pytest.mark.parametrize("how", ["move", "cancel", "decline", "leave", "take back"])
    def test_it_ends_and_a_manager_who_had_said_yes_hears(self, release, event, kemi, manager, priya, how):
        releases.answer(release=release, by=manager, state=S.APPROVED)
        if how == "move":
            later = event.start + timedelta(days=1)
            events.move(event=event, by=priya, start=later, end=later + TWO_HOURS, room=None)
        elif how == "cancel":
            events.cancel(event=event, by=priya)
        elif how == "decline":
            events.answer(attendee=event.attendees.get(person=kemi), partstat=Attendee.PartStat.DECLINED)
        elif how == "leave":
            events.leave(person=kemi, events=[event])
        else:
            releases.withdraw(release=release, by=kemi)
        release.refresh_from_db()
        assert release.state == S.WITHDRAWN
        over = Notification.objects.get(kind=releases.ANSWERED, recipient=manager)
        assert "You need no longer release Kemi Ade" in release_mails.answered(over).text
        with pytest.raises(releases.ReleaseOver):
            releases.answer(release=release, by=manager, state=S.APPROVED)

    def test_another_place_at_the_same_time_changes_nothing(self, release, event, priya):
        events.move(event=event, by=priya, start=event.start, end=event.end, room=None, where="Library")
        release.refresh_from_db()
        assert release.state == S.ASKED

    def test_not_answered_the_manager_hears_nothing_more(self, release, kemi):
        releases.withdraw(release=release, by=kemi)
        assert waiting(releases.ASK) == waiting(releases.REMIND) == waiting(releases.ANSWERED) == []

    def test_after_a_no_nobody_looks_for_another_manager(self, release, kemi, manager, priya, client):
        """Or a friend releases somebody from the shift that their manager needs them for."""
        friend = person("Flo Friend", Kind.STAFF)
        releases.answer(release=release, by=manager, state=S.DECLINED, note="We are two short")
        for by in (kemi, priya):
            with pytest.raises(releases.OnlyTheirs):
                releases.pass_on(release=release, by=by, to=friend)
            with pytest.raises(releases.OnlyTheirs):
                releases.withdraw(release=release, by=by)
            client.force_login(by)
            page = client.post(f"{release.get_absolute_url()}take-back/", follow=True).content.decode()
            assert "They have answered. Only they can change that" in page
            assert "Only <bdi>Mary Manager</bdi> can change this." in page.replace(manager.name, "Mary Manager")
            assert "Take it back" not in page
        again = releases.ask(person=kemi, decider=friend, by=kemi, **what_of(release))
        assert (again.pk, again.decider, again.state) == (release.pk, manager, S.DECLINED)
        assert releases.pass_on(release=release, by=manager, to=friend).decider == friend

    def test_whoever_comes_after_a_manager_who_said_no_and_left_may_decide(self, release, manager, priya):
        releases.answer(release=release, by=manager, state=S.DECLINED, note="We are two short")
        people.leave_trust(person=manager, by=priya)
        release.refresh_from_db()
        deputy = person("Dee Deputy", Kind.STAFF)
        assert releases.pass_on(release=release, by=priya, to=deputy).decider == deputy

    def test_a_manager_who_leaves_is_replaced_by_whoever_asked(self, release, manager, priya):
        people.leave_trust(person=manager, by=priya)
        release.refresh_from_db()
        assert release.decider is None
        row = Notification.objects.get(kind=releases.NO_DECIDER)
        assert (row.recipient, "The manager who was asked has left." in release_mails.nobody(row).text) == (priya, True)
        deputy = person("Dee Deputy", Kind.STAFF)
        releases.pass_on(release=release, by=priya, to=deputy)
        assert release_mails.nobody(row) is None
        assert waiting(releases.ASK) == ["Dee Deputy"]

    def test_somebody_who_leaves_needs_no_release(self, release, kemi, priya):
        people.leave_trust(person=kemi, by=priya)
        release.refresh_from_db()
        assert release.state == S.WITHDRAWN


class TestPages:
    def test_the_manager_answers_by_the_link_without_signing_in(self, release):
        address = reverse("scheduling:release-reply", args=[release_mails.token(release)])
        browser = Client()
        page = browser.get(address)
        assert "Can <bdi>Kemi Ade</bdi> come?" in page.content.decode()
        assert page["Cache-Control"] == "no-store, private"
        page = browser.post(address, {"state": "declined", "note": "", "seen": "asked"})
        assert page.context["form"].errors == {"note": ["Write why not"]}
        page = browser.post(address, {"state": "approved", "note": "", "seen": "asked"}, follow=True)
        assert "Your answer is saved. We tell Kemi Ade and whoever asked." in page.content.decode()
        page = browser.post(address, {"state": "declined", "note": "No", "seen": "asked"})
        assert "This has changed since you opened the page." in page.content.decode()
        release.refresh_from_db()
        assert release.state == S.APPROVED

    def test_a_link_that_was_passed_on_answers_nothing(self, release, priya):
        address = reverse("scheduling:release-reply", args=[release_mails.token(release)])
        releases.pass_on(release=release, by=priya, to=person("Dee Deputy", Kind.STAFF))
        assert Client().get(address).status_code == 410
        assert Client().post(address, {"state": "approved", "seen": "asked"}).status_code == 410
        assert Client().get("/my/release/forged.link/").status_code == 404

    def test_only_the_manager_answers_on_the_site(self, release, manager, kemi, client):
        for who, expected in ((kemi, 403), (manager, 302)):
            client.force_login(who)
            sent = {"state": "approved", "seen": "asked"}
            assert client.post(release.get_absolute_url(), sent).status_code == expected

    def test_the_person_asks_from_the_meeting_and_reads_a_warning_when_it_is_late(self, event, kemi, client, frozen):
        client.force_login(kemi)
        address = reverse("scheduling:event-release", args=[event.pk])
        assert address in client.get(event.get_absolute_url()).content.decode()
        assert "Rosters are made" not in client.get(address).content.decode()
        frozen.move_to(event.start - timedelta(days=10))
        client.force_login(kemi)
        words = client.get(address).content.decode()
        assert "Rosters are made 42 days ahead, and this is in 10 days. Cover may be hard to find." in words
        page = client.post(address, {"decider": "other", "email": "nobody@saltmarsh-fenway.example"})
        assert "email" in page.context["form"].errors
        page = client.post(address, {"decider": str(kemi.line_manager_id)}, follow=True)
        assert "We have asked Mary Manager." in page.content.decode()
        assert "Release from work" in page.content.decode()

    def test_it_shows_no_hostile_words_as_markup(self, release, manager):
        releases.answer(release=release, by=manager, state=S.DECLINED, note="<script>alert(1)</script>")
        mail = release_mails.answered(Notification.objects.filter(kind=releases.ANSWERED)[0])
        assert "<script>" not in mail.html
