"""What holds for every kind of thing that is asked of people. A new kind adds its builder to MAKE, nothing else."""
import re
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.definition import services as definition
from coproduce.definition import starter
from coproduce.home import today
from coproduce.home.asked import kinds, sheet
from coproduce.notifications.models import Notification, State
from coproduce.people.models import AccessNeeds, Person, TrustSettings
from coproduce.people.models import Kind as Role
from projects.services import voices
from scheduling.models import Attendee, DiarySource
from scheduling.services import addresses, releases
from tests.make import diaries, events, polls, rosters
from tests.make import projects as make
from tests.make.notifications import KIND as NEWS
from tests.make.people import person

pytestmark = pytest.mark.django_db


def meeting(me: Person) -> None:
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    events.event(me, by=person("Priya Shah"), start=start, where="By phone")


def invitation(me: Person) -> None:
    make.invite(make.project(), me.email, name=me.name)


def tell(me: Person) -> None:
    walter = person("Walter Dunne", email=None, supporter=me)
    Notification.objects.create(recipient=walter, kind=NEWS, key="news", due_at=timezone.now(), state=State.BY_HAND)


def workshop(me: Person) -> None:
    project = make.project()
    make.member(project, me, "is_facilitator")
    make.workshop(project)


def place(me: Person) -> None:
    AccessNeeds.objects.create(person=me, hearing_loop=True, share=True)
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    events.event(me, by=person("Priya Shah"), start=start, where="By phone")


def release(me: Person) -> None:
    kemi, start = person("Kemi Ade", Role.STAFF), timezone.now() + timedelta(days=50)
    releases.ask(person=kemi, decider=me, by=kemi, url="/projects/", summary="Quieter nights", start=start,
                 end=start + timedelta(hours=1))  # fmt: skip


def poll(me: Person) -> None:
    project = make.project()
    make.member(project, me)
    polls.poll(make.workshop(project))


def diary(me: Person) -> None:
    me.diary_sources.all().delete()


def roster(me: Person) -> None:
    rosters.team(person("Kemi Adebayo"), manager=me)


def clash(me: Person) -> None:
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    event = events.event(me, by=person("Priya Shah"), start=start, where="By phone")
    event.attendees.update(partstat=Attendee.PartStat.ACCEPTED, clashes_since=timezone.now())


def calendar(me: Person) -> None:
    kept = addresses.add(person=me, address="https://calendar.example.com/private.ics", by=me)
    long_ago = timezone.now() - DiarySource.BELIEVED
    DiarySource.objects.filter(pk=kept.pk).update(read_at=long_ago)
    type(kept).objects.update(problem=kept.Problem.SAID_NO, failures=9)


def join_request(me: Person) -> None:
    project = make.project()
    make.member(project, me, "is_lead")
    make.request(make.open_link(project))
    project.memberships.filter(person=project.contact).update(is_lead=False)


def voice(me: Person) -> None:
    project = make.project()
    mine = make.member(project, me, "is_partner")
    carer = make.member(project, person("Leila Haddad", Role.CARER))
    voices.speak_for(membership=carer, by=carer.person, member=mine)


def unsent(me: Person) -> None:
    me.roles.create(kind=Role.COPRODUCTION_LEAD)
    gone = person("Gone Away")
    Notification.objects.create(recipient=gone, kind=NEWS, key="x", due_at=timezone.now(), state=State.FAILED)


def first_steps(me: Person) -> None:
    me.roles.get_or_create(kind=Role.COPRODUCTION_LEAD)
    TrustSettings.objects.update(pals="", freedom_to_speak_up="")


def review(me: Person) -> None:
    me.roles.get_or_create(kind=Role.COPRODUCTION_LEAD)
    day = timezone.localdate() + timedelta(days=59)
    definition.publish(title="Ours", content=starter.CONTENT, what_changed="All.", review_on=day, by=me)


# Kind → what makes exactly one such thing for this person.
MAKE: dict[str, Callable[[Person], None]] = {
    "meeting": meeting,
    "invitation": invitation,
    "tell": tell,
    "join-request": join_request,
    "voice": voice,
    "workshop": workshop,
    "poll": poll,
    "diary": diary,
    "roster": roster,
    "calendar": calendar,
    "clash": clash,
    "unsent": unsent,
    "release": release,
    "first-steps": first_steps,
    "definition-review": review,
    "place": place,  # last: meetings of somebody who shares needs are held
}
ANSWERS = [(slug, said) for slug, kind in kinds.asked().items() for said in kind.answers or {}]


@pytest.fixture
def me() -> Person:
    """Somebody of whom nothing is asked, in a trust that has taken its first steps."""
    trust = TrustSettings.to_change()
    trust.pals = "PALS, 01632 960140"
    trust.save()
    somebody = person("Tom Reilly", Role.STAFF)
    diaries.office_hours(somebody)
    return somebody


@pytest.fixture
def browser(me: Person) -> Client:
    client = Client()
    client.force_login(me)
    return client


def asked(somebody: Person) -> list[str]:
    return [row.kind for row in sheet.asked_of(somebody).rows]


def press(browser: Client, slug: str, row: sheet.Row, said: str, page: str = "") -> str:
    """The page after a button of this line."""
    address = f"/today/{slug}/{row.key}/{page}"
    return browser.post(address, {"do": said, "version": row.version}, follow=True).content.decode()


def rename_all_but(me: Person) -> None:
    """So that the next builder may make people of the same names."""
    for other in Person.objects.exclude(pk=me.pk).exclude(email=None):
        other.email = f"{other.pk.hex}@example.org"
        other.save()
        other.emailaddress_set.update(email=other.email)


def test_every_kind_is_made_here():
    assert set(MAKE) == set(kinds.asked())


@pytest.mark.parametrize("slug", MAKE)
def test_asked_of_this_person_and_of_no_stranger(me, slug):
    stranger = person("Stu Stranger", Role.STAFF)
    diaries.office_hours(stranger)
    assert asked(me) == []
    MAKE[slug](me)
    assert asked(me) == [slug]
    assert asked(stranger) == []


@pytest.mark.parametrize("slug", MAKE)
def test_its_words_and_its_page(me, browser, slug):
    MAKE[slug](me)
    (thing,) = today.of(me).things
    assert thing.text
    assert thing.text == thing.text.strip()
    assert 1 <= thing.minutes <= 20
    assert browser.get(thing.url, follow=True).status_code == 200
    assert thing.post_to == reverse("home:do", args=[slug, thing.key])
    assert thing.pass_on in ("", reverse("home:pass-on", args=[slug, thing.key]))
    (row,) = sheet.asked_of(me).rows
    if mail_url := kinds.asked()[slug].mail_url:
        assert Client().get(mail_url(row), follow=True).status_code == 200


@pytest.mark.parametrize("slug", MAKE)
def test_wording_a_line_asks_nothing_of_the_database(me, slug, django_assert_num_queries):
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    with django_assert_num_queries(0):
        kinds.asked()[slug].line(row)


@pytest.mark.parametrize(("slug", "said"), ANSWERS)
def test_answered_in_place_once_and_undone(me, browser, slug, said):
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    page = press(browser, slug, row, said)
    assert asked(me) == []
    assert f'id="{row.key}"' in page
    entries = Entry.objects.count()
    assert "no longer asked of you" not in press(browser, slug, row, said)
    assert Entry.objects.count() == entries
    page = press(browser, slug, row, "", page="undo/")
    assert [(one.kind, one.key) for one in sheet.asked_of(me).rows] == [(slug, row.key)]
    assert page.count(f'id="{row.key}"') == 1


@pytest.mark.parametrize(("slug", "said"), ANSWERS)
def test_nobody_answers_for_somebody_else(me, slug, said):
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    other = Client()
    other.force_login(person("Stu Stranger", Role.STAFF))
    entries = Entry.objects.count()
    assert "no longer asked of you" in press(other, slug, row, said)
    press(other, slug, row, "", page="undo/")
    assert asked(me) == [slug]
    assert Entry.objects.count() == entries


@pytest.mark.parametrize("slug", [slug for slug in MAKE if kinds.asked()[slug].not_me])
@pytest.mark.parametrize("reason", ["not_mine", "no_time", "rather_not"])
def test_put_aside_with_a_reason_and_undone(me, browser, slug, reason):
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    page = press(browser, slug, row, reason)
    assert asked(me) == []
    assert re.search(r"Not you: .*\. We will not ask you again\.", page)
    press(browser, slug, row, "", page="undo/")
    assert asked(me) == [slug]


@pytest.mark.parametrize("slug", [slug for slug in MAKE if not kinds.asked()[slug].not_me])
def test_what_somebody_waits_for_cannot_be_put_aside(me, browser, slug):
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    press(browser, slug, row, "rather_not")
    assert asked(me) == [slug]


@pytest.mark.parametrize("slug", [slug for slug in MAKE if kinds.asked()[slug].fellows])
def test_colleagues_are_people_who_may_do_it(me, slug):
    """Whoever may be asked instead has the line on their own page, and not this person."""
    MAKE[slug](me)
    (row,) = sheet.asked_of(me).rows
    found = kinds.asked()[slug].fellows(me, UUID(row.key))
    assert found
    assert me not in found
    assert [colleague.name for colleague in found if slug not in asked(colleague)] == []


@time_machine.travel("2026-06-09T11:00Z", tick=False)  # in the evening nobody looks for a free moment
def test_all_kinds_together_cost_as_many_queries_as_one(me, browser, django_assert_num_queries):
    with django_assert_num_queries(5):
        browser.get("/")
    for make_one in MAKE.values():
        make_one(me)
        rename_all_but(me)
    assert sorted(asked(me)) == sorted(MAKE)
    with django_assert_num_queries(7):  # and whether there is a free moment today
        browser.get("/")
