"""Who may see and do what: every address of projects, for everybody. And what the pages cost."""
from functools import cached_property

import pytest
from django.test import Client
from django.urls import get_resolver, reverse

from coproduce.audit.models import Entry
from coproduce.people import cards
from coproduce.people.models import DUTIES, AccessNeeds, Kind, Person
from projects import join_urls, urls
from projects.models import Membership, Project
from projects.services import voices, workshops
from scheduling.models import Arrangement
from tests.make import diaries
from tests.make import events as places
from tests.make import polls as ballots
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/?next="
ROLES = ("anonymous", "stranger", "invited", "member", "facilitator", "lead")
GET, POST = "get", "post"

# Address → method and what each of ROLES gets, for a project that is looking for people. "in": led to sign in.
# A stranger may know that the project exists (403), not what is in it (404).
MATRIX = {
    "list": (GET, "in 200 200 200 200 200"),
    "new": (GET, "in 403 403 200 200 200"),
    "project": (GET, "in 200 200 200 200 200"),
    "edit": (GET, "in 403 403 403 200 200"),
    "stage": (POST, "in 403 403 403 302 302"),
    "people": (GET, "in 403 403 200 200 200"),
    "member": (GET, "in 403 403 403 403 200"),
    "member-remove": (POST, "in 403 403 403 403 302"),
    "invite": (GET, "in 403 403 403 200 200"),
    "invite-revoke": (POST, "in 403 403 403 302 302"),
    "letter": (GET, "in 403 403 403 200 200"),
    "add": (GET, "in 403 403 403 200 200"),
    "card": (GET, "in 403 403 403 200 200"),
    "card-print": (GET, "in 403 403 403 404 200"),  # only for whoever made the card
    "open-links": (GET, "in 403 403 403 200 200"),
    "poster": (GET, "in 403 403 403 200 200"),
    "poster-qr": (GET, "in 403 403 403 200 200"),
    "open-link-end": (POST, "in 403 403 403 302 302"),
    "request": (GET, "in 403 403 403 403 200"),
    "request-not-now": (GET, "in 403 403 403 403 200"),
    "my-part": (GET, "in 403 403 200 200 200"),
    "may-speak": (POST, "in 403 403 302 404 404"),  # about the member, who alone says
    "leave": (GET, "in 403 403 200 200 200"),
    "workshop-new": (GET, "in 403 403 403 200 200"),
    "workshop": (GET, "in 404 404 200 200 200"),
    "workshop-edit": (GET, "in 404 404 403 200 200"),
    "workshop-confirm": (GET, "in 404 404 403 200 200"),
    "workshop-twice": (GET, "in 404 404 403 200 200"),
    "workshop-move": (GET, "in 404 404 403 302 302"),
    "workshop-cancel": (GET, "in 404 404 403 302 302"),
    "workshop-place": (GET, "in 404 404 403 200 200"),
    "workshop-needs": (GET, "in 404 404 403 200 200"),
    "workshop-go-ahead": (GET, "in 404 404 403 200 200"),
    "workshop-booked": (POST, "in 404 404 403 302 302"),
    "workshop-release": (GET, "in 404 404 403 200 200"),
    "poll": (GET, "in 404 404 200 200 200"),
    "poll-new": (GET, "in 404 404 403 302 302"),
    "poll-choose": (GET, "in 404 404 403 200 200"),
    "poll-close": (GET, "in 404 404 403 200 200"),
    "poll-cancel": (GET, "in 404 404 403 200 200"),
    "poll-add": (GET, "in 404 404 403 200 200"),
    "poll-paper": (GET, "in 404 404 403 200 200"),
    "poll-record": (GET, "in 404 404 403 200 200"),
}
OF_A_HELD_ONE = {"workshop-place", "workshop-needs", "workshop-go-ahead", "workshop-booked", "workshop-release"}
JOIN = {  # test_joining, test_open_links and test_without_email have all of their states
    *("invitation", "accept", "decline", "take-back", "sign-out", "open"),
    *("code", "email", "how", "phone", "thank-you", "withdraw"),
}


class House:
    """A project with everything that an address may name, and somebody of each of ROLES."""

    def __init__(self, title: str = make.TITLE, prefix: str = "") -> None:
        self.lead = make.lead(f"{prefix}Ana Bell")
        self.project = make.project(self.lead, title=title, stage=make.Stage.LOOKING_FOR_PEOPLE)
        self.member = person(f"{prefix}Mo Member", Kind.STAFF)
        self.facilitator = person(f"{prefix}Fay Facilitator", Kind.STAFF)
        self.stranger = person(f"{prefix}Stu Stranger", Kind.PATIENT)
        self.invited = person(f"{prefix}Ivy Invited", Kind.PATIENT)
        make.member(self.project, self.member, "is_partner")
        make.member(self.project, self.facilitator, "is_facilitator")
        self.invite = make.invite(self.project, self.invited.email)
        self.membership = self.project.memberships.get(person=self.member)
        self.workshop = make.workshop(self.project)
        self.polled = make.workshop(self.project, purpose="What shall we try first?")
        self.poll = ballots.poll(self.polled)
        self.link = make.open_link(self.project)
        self.request = make.request(self.link, name=f"{prefix}Rosa Bianchi")
        self.letter = make.letter(self.project, name=f"{prefix}Peggy Lowe")
        self.walter = make.by_phone(self.project, name=f"{prefix}Walter Dunne")
        self.card = cards.make(person=self.walter.person, by=self.lead)
        carer = self.project.memberships.get(person=self.facilitator)
        voices.speak_for(membership=carer, by=self.facilitator, member=self.membership)
        self.carer = carer

    @cached_property
    def held(self):
        """A workshop that is held until the member says that the place works."""
        AccessNeeds.objects.create(person=self.member, bsl=True, share=True)
        return make.held(self.project, by=self.lead)

    def address(self, name: str) -> str:
        parts = {"pk": self.project.pk}
        if name.startswith("workshop") and name != "workshop-new":
            parts["workshop"] = self.held.pk if name in OF_A_HELD_ONE else self.workshop.pk
        if name in {"workshop-needs", "workshop-release"}:
            parts["person"] = self.member.pk
        if name == "workshop-booked":
            parts["line"] = Arrangement.objects.get(check_of__event=self.held.event_id).pk
        if name.startswith("poll"):
            parts["workshop"] = self.polled.pk
        if name == "poll-record":
            parts["person"] = self.member.pk
        if name == "poll-choose":
            return reverse("projects:poll-choose", kwargs=parts) + f"?time={self.poll.times.first().pk}"
        of = {"member": self.membership, "card": self.walter}
        found = next((thing for start, thing in of.items() if name.startswith(start)), None)
        parts |= {"member": found.pk} if found else {}
        parts |= {
            "invite-revoke": {"invitation": self.invite.pk},
            "letter": {"invitation": self.letter.pk},
            "card-print": {"card": self.card.pk},
            "poster": {"link": self.link.pk},
            "poster-qr": {"link": self.link.pk},
            "open-link-end": {"link": self.link.pk},
            "request": {"asked": self.request.pk},
            "request-not-now": {"asked": self.request.pk},
            "may-speak": {"voice": self.carer.pk},
        }.get(name, {})
        return reverse(f"projects:{name}", kwargs={} if name in {"list", "new"} else parts)


@pytest.fixture
def house(db):
    return House()


def test_every_address_has_its_line():
    assert {pattern.name for pattern in urls.urlpatterns} == set(MATRIX)
    assert {pattern.name for pattern in join_urls.urlpatterns} == JOIN
    assert get_resolver().namespace_dict["projects"][0] == "projects/"


@pytest.mark.parametrize("name", MATRIX)
def test_who_gets_what(client, house, name):
    method, expected = MATRIX[name]
    found = []
    for role in ROLES:
        client.logout()
        if role != "anonymous":
            client.force_login(getattr(house, role))
        answer = getattr(client, method)(house.address(name))
        led_in = answer.status_code == 302 and answer["Location"].startswith(SIGN_IN)
        found.append("in" if led_in else str(answer.status_code))
    assert " ".join(found) == expected


@pytest.mark.parametrize("name", [name for name in MATRIX if name not in {"list", "new"}])
def test_a_draft_or_an_open_project_does_not_exist_for_a_stranger(client, house, name):
    client.force_login(house.stranger)
    for stage in (make.Stage.DRAFT, make.Stage.OPEN):
        Project.objects.update(stage=stage)
        for method in (client.get, client.post):
            assert method(house.address(name)).status_code in {404, 405}
        assert getattr(client, MATRIX[name][0])(house.address(name)).status_code == 404
    assert make.TITLE not in client.get("/projects/").content.decode()


OF_A_PROJECT = ("workshop", "poll", "member", "invite-", "letter", "poster", "request", "open-link-", "card")
THINGS = [name for name in MATRIX if name.startswith(OF_A_PROJECT) and name not in {"workshop-new", "card-print"}]


@pytest.mark.parametrize("name", THINGS)
def test_a_thing_of_one_project_is_not_under_the_address_of_another(client, house, name):
    other = House("Shall we change the menu?", prefix="Other ")
    make.member(other.project, house.lead, "is_lead")
    address = other.address(name).replace(str(other.project.pk), str(house.project.pk))
    client.force_login(house.lead)
    assert getattr(client, MATRIX[name][0])(address).status_code == 404
    assert getattr(client, MATRIX[name][0])(other.address(name)).status_code in {200, 302}


@pytest.mark.parametrize("name", [name for name, (method, _) in MATRIX.items() if method == POST])
def test_what_changes_something_is_never_done_by_a_link(client, house, name):
    client.force_login(house.lead)
    assert client.get(house.address(name)).status_code == 405


@pytest.mark.parametrize("name", MATRIX)
def test_no_post_without_its_token(house, name):
    client = Client(enforce_csrf_checks=True)
    client.force_login(house.lead)
    path, before = house.address(name), Entry.objects.count()
    assert client.post(path, {"csrfmiddlewaretoken": "guessed"}).status_code == 403
    assert Entry.objects.count() == before


def bystanders(house):
    """Who has a say elsewhere, and none in this project: not over its objects, nor by managing its people."""
    other = make.project(make.lead("Olu Other"), title="Shall we change the menu?", stage=make.Stage.OPEN)
    manager = person("Meg Manager", Kind.STAFF)
    Person.objects.filter(pk=house.member.pk).update(line_manager=manager)
    duties = {kind.label: person(f"D {kind}", Kind.STAFF, kind) for kind in DUTIES}
    return {"lead of another project": other.contact, "line manager of a member": manager, **duties}


def test_a_say_elsewhere_is_no_say_here(client, house):
    """Each gets what any member of staff gets, by GET and by POST, and changes nothing."""
    before, paths = {}, {name: house.address(name) for name in MATRIX}
    for who, somebody in {"staff": person("Sue Staff", Kind.STAFF), **bystanders(house)}.items():
        client.force_login(somebody)
        entries = Entry.objects.count()
        got = {(name, way): getattr(client, way)(paths[name]).status_code for name in MATRIX for way in (GET, POST)}
        before = before or got
        assert got == before, who
        assert Entry.objects.count() == entries, who
    expected = {name: int(row.split()[1]) for name, (method, row) in MATRIX.items() if method == GET}
    assert {name: before[name, GET] for name in expected} == {**expected, "new": 200}  # staff may start one


def test_whoever_left_sees_no_more_than_a_stranger(client, house):
    Membership.objects.filter(person=house.member).update(status=Membership.Status.LEFT)
    client.force_login(house.member)
    assert client.get(house.address("people")).status_code == 403
    assert client.get(house.address("workshop")).status_code == 404


# --- What is shown ----------------------------------------------------------------------------------------------------


def test_names_of_partners_are_for_people_of_the_project(client, house):
    client.force_login(house.stranger)
    words = client.get(house.address("project")).content.decode()
    assert ("Mo Member" in words, "2 patient or carer partners." in words, "Ana Bell" in words) == (False, True, True)
    client.force_login(house.facilitator)
    assert "Mo Member" in client.get(house.address("project")).content.decode()


def test_buttons_are_for_those_who_may_press_them(client, house):
    shown = {}
    for role in ("stranger", "member", "facilitator"):
        client.force_login(getattr(house, role))
        words = client.get(house.address("project")).content.decode()
        links = ("invite", "edit", "workshop-new", "people")
        shown[role] = [name for name in links if f'href="{house.address(name)}"' in words]
    assert shown == {"stranger": [], "member": ["people"], "facilitator": ["invite", "edit", "workshop-new", "people"]}


HOSTILE = ["<script>alert(1)</script>", '" onmouseover="x', "{{ 7*7 }}", "\u202egnp.exe", "👩🏽‍🦽"]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_what_people_write_is_only_ever_text(client, house, hostile):
    client.force_login(house.lead)
    texts = {"title": hostile, "purpose": hostile, "decided": hostile, "contact": house.lead.pk}
    assert client.post(house.address("edit"), texts)["Location"] == house.address("project")
    house.facilitator.name = hostile
    house.facilitator.save()
    for name in ("list", "project", "people", "workshop", "workshop-new", "edit"):
        words = client.get(house.address(name)).content.decode()
        assert "<script>alert" not in words
        assert '" onmouseover="x' not in words


def test_the_texts_are_kept_when_something_is_missing(client, house):
    client.force_login(house.lead)
    page = client.post("/projects/new/", {"title": "", "purpose": "Kept words"})
    assert page.context["form"].errors == {"title": ["Answer “What do you want to do?”"]}
    assert "Kept words" in page.content.decode()


def test_whoever_starts_a_project_leads_it(client):
    ana = make.lead()
    client.force_login(ana)
    answer = client.post("/projects/new/", {"title": " Quieter\nnights ", "purpose": "Noise"})
    made = Project.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert (made.title, made.stage, made.contact) == ("Quieter nights", "draft", ana)
    assert [(one.person, one.roles) for one in made.memberships.all()] == [(ana, ["is_lead"])]


def test_the_stage_moves_one_step_and_says_what_that_means(client):
    project = make.project()
    client.force_login(project.contact)
    address = reverse("projects:stage", args=[project.pk])
    page = client.post(address, {"to": "open"}, follow=True)
    assert "Somebody has already changed this. Look at the project again." in page.content.decode()
    page = client.post(address, {"to": "looking_for_people"}, follow=True)
    assert "It is looking for people. Everybody who signs in can now read about it." in page.content.decode()
    client.post(address, {"to": "open"})
    project.refresh_from_db()
    assert project.stage == "open"
    assert client.post(address, {"to": "draft"}, follow=True).status_code == 200
    project.refresh_from_db()
    assert project.stage == "open"


def sizes(page):
    return {heading: len(rows) for heading, rows in page.context["page"].parts}


def test_the_list_puts_mine_first_and_turns_pages(client, house):
    for number in range(21):
        made = make.project(house.lead, title=f"Project {number}", stage=make.Stage.LOOKING_FOR_PEOPLE)
    make.member(made, house.stranger)
    client.force_login(house.stranger)
    page = client.get("/projects/")
    assert sizes(page) == {"Projects you are in": 1, "Looking for people": 19}
    assert '<a href="?page=2">Page 2</a>' in page.content.decode()
    assert sizes(client.get("/projects/?page=2")) == {"Looking for people": 2}
    for number in ("-1", "0", "x", "1' OR 1=1", "²", "", "9" * 5000):
        assert sizes(client.get("/projects/", {"page": number})) == sizes(page)
    assert sizes(client.get("/projects/?page=99")) == {}


# --- What it costs ----------------------------------------------------------------------------------------------------


def grow(house, number):
    """More of everything that has rows on a page."""
    for each in range(number):
        somebody = person(f"Extra {number} {each}", Kind.STAFF)
        make.member(house.project, somebody, "is_partner")
        make.invite(house.project, f"extra{number}{each}@else.example")
        make.letter(house.project, name=f"Letter {number} {each}")
        make.request(make.open_link(house.project), name=f"Asking {number} {each}")
        mine = make.by_phone(house.project, name=f"Phone {number} {each}")
        voices.take_part_as(membership=mine, by=mine.person, kinds=[Kind.CARER])
        voices.speak_for(membership=mine, by=mine.person, member=house.membership)
        make.project(house.lead, title=f"Extra {number} {each}", stage=make.Stage.LOOKING_FOR_PEOPLE)
        diaries.office_hours(somebody)
    workshops.change(
        workshop=house.workshop,
        by=house.lead,
        asked=dict.fromkeys(house.project.memberships.values_list("person_id", flat=True), False),
    )


QUERIES = {
    "list": 5, "project": 11, "people": 13, "add": 10, "card": 8, "open-links": 6, "request": 8, "edit": 9, "invite": 6,
    "workshop-new": 7, "workshop": 14, "workshop-edit": 7,
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_the_number_of_queries_does_not_grow_with_the_rows(client, house, django_assert_num_queries, name):
    client.force_login(house.lead)
    places.room()
    grow(house, 1)
    client.get(house.address(name))
    for more in (0, 2):
        grow(house, more)
        with django_assert_num_queries(QUERIES[name]):
            client.get(house.address(name))
