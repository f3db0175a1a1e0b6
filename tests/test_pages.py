"""Every address of the site has an entry here or in its app's own table: who gets what, and what a page costs.

Projects have their table in tests/projects/test_pages.py, the way in by link in tests/projects/test_joining.py.
"""
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils import timezone

from coproduce.notifications import preferences
from coproduce.notifications.models import Notification, State
from coproduce.people.models import DUTIES, AccessNeeds, Kind, Person
from scheduling.services import personal_feed, places, poll_links, proposals, release_mails, releases, replies
from scheduling.services.finder import Invitee
from tests.make import diaries, events, projects, rosters
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db
ROLES = ("nobody", "stranger", "attendee", "organizer")
IN = "in"  # led to sign in

# Address → what each of ROLES gets. The meeting is the organizer's, the diary is the attendee's.
MATRIX = {
    "home:home": (200, 200, 200, 200),
    "home:do": (IN, 405, 405, 405),
    "home:undo": (IN, 405, 405, 405),
    "home:pass-on": (IN, 404, 200, 200),  # both run a workshop without a time
    "home:audit": (IN, 403, 403, 403),  # the audit reader: tests/home/test_audit.py
    "home:first-steps": (IN, 403, 403, 403),  # the co-production lead: tests/home/test_first_steps.py
    "home:ten": (200, 200, 200, 200),
    "home:accessibility": (200, 200, 200, 200),
    "home:privacy": (200, 200, 200, 200),
    "home:cookies": (200, 200, 200, 200),
    "home:what-we-hold": (200, 200, 200, 200),
    "people:data": (IN, 200, 200, 200),
    "people:data-download": (IN, 403, 403, 403),  # a fresh code first
    "people:leave": (IN, 403, 403, 403),
    "people:left": (200, 200, 200, 200),
    "home:live": (200, 200, 200, 200),
    "home:ready": (200, 200, 200, 200),
    "definition:current": (200, 200, 200, 200),
    "definition:versions": (200, 200, 200, 200),
    "definition:version": (200, 200, 200, 200),
    "definition:choose": (200, 200, 200, 200),
    "definition:compare": (200, 200, 200, 200),
    **dict.fromkeys(  # for the co-production lead: tests/definition/test_drafts.py
        (
            "definition:draft", "definition:draft-start", "definition:draft-title", "definition:draft-part-new",
            "definition:draft-part", "definition:draft-move", "definition:draft-remove", "definition:draft-preview",
            "definition:draft-compare", "definition:draft-publish", "definition:draft-throw-away",
        ),
        (IN, 403, 403, 403),
    ),
    "scheduling:diary": (IN, 200, 200, 200),
    "scheduling:diary-pattern": (IN, 200, 200, 200),
    "scheduling:diary-upload": (IN, 200, 200, 200),
    "scheduling:diary-rota": (IN, 200, 200, 200),
    "scheduling:diary-suits": (IN, 200, 200, 200),
    "scheduling:diary-block-out": (IN, 200, 200, 200),
    "scheduling:diary-stretch-remove": (IN, 405, 405, 405),
    "scheduling:diary-address": (IN, 200, 200, 200),
    "scheduling:feed": (IN, 200, 200, 200),
    "scheduling:feed-read": (200, 200, 200, 200),  # by whoever has the secret address
    "scheduling:diary-week": (IN, 200, 200, 200),
    "scheduling:diary-delete": (IN, 404, 200, 404),
    "scheduling:diary-roster": (IN, 200, 200, 200),
    "scheduling:teams": (IN, 200, 200, 302),  # to their only team
    "scheduling:team": (IN, 404, 404, 200),  # the organizer manages it, the attendee is in it
    "scheduling:team-deputy": (IN, 404, 404, 200),
    "scheduling:roster": (IN, 404, 404, 200),
    "scheduling:roster-check": (IN, 404, 404, 302),  # this browser has no key to it: choose the file again
    "scheduling:roster-names": (IN, 404, 404, 302),
    "scheduling:roster-codes": (IN, 404, 404, 302),
    "scheduling:roster-problems": (IN, 404, 404, 302),
    "scheduling:roster-use": (IN, 405, 405, 405),
    "scheduling:roster-forget": (IN, 405, 405, 405),
    "scheduling:event": (IN, 404, 200, 200),
    "scheduling:event-answer": (IN, 405, 405, 405),
    "scheduling:event-ics": (IN, 404, 200, 200),
    "scheduling:event-needs": (IN, 404, 200, 404),
    "scheduling:event-release": (IN, 404, 302, 404),  # asked already
    "scheduling:reply": (200, 200, 200, 200),
    "scheduling:reply-needs": (200, 200, 200, 200),
    "scheduling:release": (IN, 404, 200, 200),  # the attendee asks, the organizer decides
    "scheduling:release-withdraw": (IN, 405, 405, 405),
    "scheduling:release-pass-on": (IN, 404, 200, 200),
    "scheduling:release-reply": (200, 200, 200, 200),
    "scheduling:places": (IN, 200, 200, 200),
    "scheduling:place": (200, 200, 200, 200),
    "scheduling:place-new": (IN, 403, 403, 403),
    "scheduling:place-edit": (IN, 403, 403, 403),
    "scheduling:place-hours": (IN, 403, 403, 403),
    "scheduling:place-close": (IN, 403, 403, 403),
    "scheduling:place-in-use": (IN, 405, 405, 405),
    "scheduling:room-new": (IN, 403, 403, 403),
    "scheduling:room-edit": (IN, 403, 403, 403),
    "scheduling:room-in-use": (IN, 405, 405, 405),
    "scheduling:closure-lift": (IN, 405, 405, 405),
    "scheduling:poll": (IN, 404, 200, 404),
    "scheduling:poll-record": (IN, 404, 200, 200),  # of somebody whom the attendee supports; the organizer asks
    "scheduling:poll-answer": (200, 200, 200, 200),
    "notifications:tell": (IN, 404, 200, 404),  # the attendee supports somebody without email
    "notifications:preferences": (IN, 200, 200, 200),
    "notifications:unsent": (IN, 403, 403, 403),  # the co-production lead's: tests/notifications/test_unsent.py
    "notifications:stop": (200, 200, 200, 200),
    "people:profile": (IN, 200, 200, 200),
    "people:details": (IN, 200, 200, 200),
    "people:access-needs": (IN, 200, 200, 200),
    "people:contact-address": (IN, 302, 302, 302),  # nothing is waiting
    "people:break": (IN, 200, 200, 200),
    "people:break-end": (IN, 405, 405, 405),
    "people:card": (IN, 404, 404, 404),  # they sign in by email
    "account_login": (200, 302, 302, 302),
    "account_logout": (302, 200, 200, 200),
    "account_inactive": (200, 200, 200, 200),
    "account_signup": (200, 302, 302, 302),
    "account_reauthenticate": (IN, 403, 403, 403),  # a fresh code instead
    "account_email": (IN, 403, 403, 403),  # a fresh code first
    "mfa_index": (IN, 200, 200, 200),
    "mfa_authenticate": (302, 302, 302, 302),
    "mfa_reauthenticate": (IN, 403, 403, 403),  # the whole of signing in instead
    "mfa_reauthenticate_webauthn": (IN, 403, 403, 403),
    "mfa_activate_totp": (IN, 403, 403, 403),  # a fresh code first, like all below that change how somebody signs in
    "mfa_deactivate_totp": (IN, 403, 403, 403),
    "mfa_view_recovery_codes": (IN, 403, 403, 403),
    "mfa_generate_recovery_codes": (IN, 403, 403, 403),
    "mfa_list_webauthn": (IN, 200, 200, 200),
    "mfa_add_webauthn": (IN, 403, 403, 403),
    "mfa_edit_webauthn": (IN, 403, 403, 403),
    "mfa_remove_webauthn": (IN, 403, 403, 403),
    "mfa_login_webauthn": (302, 302, 302, 302),
    "account_email_verification_sent": (302, 302, 302, 302),
    "account_change_password": (404, 404, 404, 404),
    "account_set_password": (404, 404, 404, 404),
    "account_reset_password": (404, 404, 404, 404),
    "account_reset_password_done": (404, 404, 404, 404),
    "account_reset_password_from_key": (404, 404, 404, 404),
    "account_reset_password_from_key_done": (404, 404, 404, 404),
    "account_confirm_login_code": (302, 302, 302, 302),
    "account_request_login_code": (200, 302, 302, 302),
    "demo:people": (405, 405, 405, 405),
    "demo:become": (405, 405, 405, 405),
    "demo:invited": (405, 405, 405, 405),
    "demo:roster": (IN, 404, 404, 200),
    "demo:mail": (200, 200, 200, 200),
}
OF_A_DUTY = (  # each has tests of its own for whoever has the duty
    "definition:draft", "home:audit", "home:first-steps", "notifications:unsent", "scheduling:place-",
    "scheduling:room-", "scheduling:closure-",
)  # fmt: skip
ELSEWHERE = {"projects", "join", "trust", "teams"}  # namespaces with a table of their own


def addresses(resolver: URLResolver, prefix: str = "/", spaces: tuple[str, ...] = ()) -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address."""
    for entry in resolver.url_patterns:
        where = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from addresses(entry, where, (*spaces, entry.namespace) if entry.namespace else spaces)
        else:
            yield ":".join((*spaces, entry.name or "")), where


@pytest.fixture
def people():
    return {
        "nobody": None,
        "stranger": person("Stu Stranger", Kind.STAFF),
        "attendee": person("Ada Attendee", Kind.PATIENT),
        "organizer": person("Ola Organizer", Kind.STAFF),
    }


@pytest.fixture
def paths(people):
    """Address → a path of this site, for the objects of `people`."""
    start = (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
    AccessNeeds.objects.create(person=people["attendee"], hearing_loop=True, share=True)
    event = events.event(people["attendee"], by=people["organizer"], start=start)
    room = events.room()
    closure, _ = places.close(
        place=room, first_day=start.date(), last_day=start.date(), reason="New floor", by=people["organizer"]
    )
    release = releases.ask(
        person=people["attendee"], decider=people["organizer"], by=people["attendee"], url=event.url,
        summary=event.summary, start=event.start, end=event.end,
    )  # fmt: skip
    source = diaries.office_hours(people["attendee"])
    walter = person("Walter Dunne", email=None, supporter=people["attendee"])
    Notification.objects.create(recipient=walter, kind=KIND, key="news", due_at=timezone.now(), state=State.BY_HAND)
    team = rosters.team(people["attendee"], manager=people["organizer"])
    draft, _ = rosters.draft(team, rosters.csv(("Ada Attendee", timezone.localdate(), "E")))
    of_roster = ("check", "names", "codes", "problems", "use", "forget")
    poll = proposals.propose(
        by=people["organizer"], summary="Quieter nights", url="/projects/", times=[(event.start, event.end)], places=[],
        invitees=[Invitee(people["attendee"]), Invitee(walter)], last_day=timezone.localdate(),
    )  # fmt: skip
    given = {
        **{f"scheduling:{name}": str(team.pk) for name in ("team", "team-deputy", "roster")},
        **{f"scheduling:roster-{name}": f"{team.pk}/roster/{draft.pk}" for name in of_roster},
        "demo:roster": str(team.pk),
        "scheduling:poll": str(poll.pk),
        "scheduling:poll-answer": poll_links.token(poll.responses.get(person=people["attendee"])),
        "notifications:tell": str(walter.pk),
        "notifications:stop": preferences.stop_token(people["attendee"]),
        "definition:version": "1",
        "definition:draft-part": "what-it-is",
        "definition:draft-move": "what-it-is",
        "definition:draft-remove": "what-it-is",
        "scheduling:diary-delete": str(source.pk),
        "scheduling:diary-stretch-remove": str(diaries.blocked(people["attendee"]).pk),
        "scheduling:event": str(event.pk),
        "scheduling:event-answer": str(event.pk),
        "scheduling:event-ics": str(event.pk),
        "scheduling:feed-read": personal_feed.make(person=people["attendee"], by=people["attendee"]).split("/")[-2],
        "scheduling:reply": replies.token(event.attendees.get(person=people["attendee"])),
        "scheduling:reply-needs": replies.token(event.attendees.get(person=people["attendee"])),
        **dict.fromkeys(("scheduling:event-needs", "scheduling:event-release"), str(event.pk)),
        **{f"scheduling:release{end}": str(release.pk) for end in ("", "-withdraw", "-pass-on")},
        "scheduling:release-reply": release_mails.token(release),
        **{f"scheduling:place{end}": str(room.location_id) for end in ("", "-edit", "-hours", "-close", "-in-use")},
        "scheduling:room-new": str(room.location_id),
        **{f"scheduling:room-{end}": str(room.pk) for end in ("edit", "in-use")},
        "scheduling:closure-lift": str(closure.pk),
        "demo:become": "nobody-here",
        "mfa_edit_webauthn": "1",
        "mfa_remove_webauthn": "1",
    }
    found = {}
    for name, pattern in addresses(get_resolver()):
        if name in MATRIX and name not in found:
            start_of, _, rest = pattern.partition("<")
            found[name] = start_of + given.get(name, "") + rest.rpartition(">")[2]
    found["scheduling:poll-record"] = f"/my/polls/{poll.pk}/for/{walter.pk}/"
    project = projects.project(people["organizer"])
    projects.member(project, people["attendee"], "is_facilitator")
    line = f"/today/workshop/{projects.workshop(project).pk.hex}/"
    found |= {"home:do": line, "home:undo": f"{line}undo/", "home:pass-on": f"{line}colleague/"}
    found["definition:compare"] = "/definition/versions/1/compare/1/"
    found["account_reset_password_from_key"] = "/accounts/password/reset/key/1-abc/"
    return found


def test_every_address_is_in_a_table():
    names = {name for name, _ in addresses(get_resolver()) if name.split(":")[0] not in ELSEWHERE and name}
    assert names == set(MATRIX)


@pytest.mark.parametrize("name", MATRIX)
def test_who_gets_what(people, paths, name):
    for role, expected in zip(ROLES, MATRIX[name], strict=True):
        client = Client()
        if people[role]:
            client.force_login(people[role])
        response = client.get(paths[name])
        if expected == IN:
            assert (response.status_code, response.url) == (302, f"/accounts/login/?next={paths[name]}"), role
        else:
            assert response.status_code == expected, (role, getattr(response, "url", ""))


def test_neither_managing_somebody_nor_a_duty_opens_what_is_theirs(people, paths):
    """Their line manager and whoever has a duty for the trust get what any member of staff gets."""
    manager = person("Meg Manager", Kind.STAFF)
    Person.objects.filter(pk__in=[people["attendee"].pk, people["organizer"].pk]).update(line_manager=manager)
    expected = {name: row[1] for name, row in MATRIX.items() if not name.startswith(OF_A_DUTY)}
    for somebody in (manager, *(person(f"D {kind}", Kind.STAFF, kind) for kind in DUTIES)):
        client = Client()
        client.force_login(somebody)
        assert {name: client.get(paths[name]).status_code for name in expected} == expected, somebody


@pytest.mark.parametrize("name", MATRIX)
def test_no_post_without_its_token(people, paths, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(people["attendee"])
    assert client.post(paths[name], {"csrfmiddlewaretoken": "guessed"}).status_code == 403


@pytest.mark.parametrize("name", [name for name, row in MATRIX.items() if row[2] == 200 and "live" not in name])
def test_one_heading_and_a_strict_policy(people, paths, name):
    client = Client()
    client.force_login(people["attendee"])
    response = client.get(paths[name])
    policy = dict(part.strip().split(" ", 1) for part in response["Content-Security-Policy"].split(";"))
    assert (policy["default-src"], policy["script-src"], policy["style-src"]) == ("'none'", "'self'", "'self'")
    if response["Content-Type"].startswith("text/html"):
        page = response.content.decode()
        assert page.count("<h1") == 1
        assert '<html lang="en' in page
        assert 'href="#maincontent"' in page
        assert 'id="maincontent"' in page
