"""The trust's settings and teams: who gets what, and what each page does."""
import re
import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.design import dates
from coproduce.people import areas, roles
from coproduce.people.addresses import at_trust
from coproduce.people.fresh_code import SESSION_KEY
from coproduce.people.models import Directorate, Kind, PaymentBand, Person, Role, Team, TrustSettings
from coproduce.people.teams import services as teams
from coproduce.people.trust import services
from tests.make.people import person
from tests.make.projects import invite, link, project

pytestmark = pytest.mark.django_db
LEAD = Kind.COPRODUCTION_LEAD
# Address → what nobody, a partner, somebody on the staff, and the lead get. 403 for the lead: a fresh code first.
MATRIX = {
    "/settings/": (302, 403, 403, 200),
    "/settings/trust/": (302, 403, 403, 200),
    "/settings/domains/": (302, 403, 403, 403),
    "/settings/areas/": (302, 403, 403, 200),
    "/settings/rules/": (302, 403, 403, 200),
    "/settings/payment/": (302, 403, 403, 200),
    "/settings/payment/new/": (302, 403, 403, 200),
    "/settings/payment/{band}/remove/": (302, 403, 403, 405),
    "/settings/payment/0/remove/": (302, 403, 403, 405),
    "/settings/duties/": (302, 403, 403, 200),
    "/settings/duties/?q=ruth": (302, 403, 403, 200),
    "/settings/duties/{somebody}/": (302, 403, 403, 403),
    "/settings/duties/{somebody}/second-step/": (302, 403, 403, 403),
    "/settings/teams/": (302, 403, 403, 200),
    "/settings/teams/new/": (302, 403, 403, 200),
    "/settings/teams/directorates/{directorate}/": (302, 403, 403, 200),
    "/settings/teams/directorates/0/": (302, 403, 403, 404),
    "/settings/teams/{team}/": (302, 403, 403, 200),
    "/settings/teams/0/": (302, 403, 403, 404),
    "/settings/teams/{team}/edit/": (302, 403, 403, 200),
    "/settings/teams/{team}/put-in/": (302, 403, 403, 405),
    "/settings/teams/{team}/take-out/": (302, 403, 403, 405),
    "/settings/teams/{team}/remove/": (302, 403, 403, 405),
}


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF, LEAD)


@pytest.fixture
def as_lead(client, ruth):
    """The lead's browser, with a code entered just now."""
    client.force_login(ruth)
    enter_code(client)
    return client


def enter_code(client) -> None:
    session = client.session
    session[SESSION_KEY] = time.time()
    session.save()


@pytest.fixture
def team(ruth):
    return teams.save(by=ruth, name="Heron Ward", directorate=None, new_directorate="Medicine")


@pytest.fixture
def band(ruth):
    return add_band(ruth)


def add_band(by, *, days=-10, amount="75.00", name="Half a day"):
    day = timezone.localdate() + timedelta(days=days)
    return services.add_band(by=by, name=name, amount=amount, unit="half_day", from_date=day, source="Our policy")


@pytest.fixture
def fill(team, band, ruth):
    ids = {"team": team.pk, "band": band.pk, "directorate": team.directorate_id, "somebody": ruth.pk}
    return lambda path: path.format(**ids)


@pytest.mark.parametrize("path", MATRIX)
def test_who_gets_what(fill, ruth, path):
    visitors = [None, person("Joan Price", Kind.PATIENT), person("Sam Okoro", Kind.STAFF), ruth]
    for who, expected in zip(visitors, MATRIX[path], strict=True):
        client = Client()
        if who:
            client.force_login(who)
        assert client.get(fill(path)).status_code == expected, who
        if who is not ruth:
            assert client.post(fill(path), {}).status_code in ({302, 403} if who is None else {403}), who


@pytest.mark.parametrize("path", MATRIX)
def test_no_post_without_its_token(fill, ruth, path):
    client = Client(enforce_csrf_checks=True)
    client.force_login(ruth)
    before = Entry.objects.count()
    assert client.post(fill(path), {"csrfmiddlewaretoken": "guessed"}).status_code == 403
    assert Entry.objects.count() == before


@pytest.mark.parametrize(
    "path", [path for path, row in MATRIX.items() if row[3] in (200, 403) and "second-step" not in path]
)
def test_one_heading(fill, as_lead, path):
    page = as_lead.get(fill(path))
    assert page.status_code == 200
    assert page.content.decode().count("<h1") == 1


QUERIES = {
    "/settings/": 6, "/settings/trust/": 4, "/settings/domains/": 4, "/settings/areas/": 4, "/settings/rules/": 4,
    "/settings/payment/": 6, "/settings/payment/new/": 4, "/settings/duties/?q=a": 6, "/settings/duties/{somebody}/": 7,
    "/settings/teams/": 6, "/settings/teams/new/": 5, "/settings/teams/{team}/": 8, "/settings/teams/{team}/?q=a": 9,
}  # fmt: skip


@pytest.mark.parametrize("path", QUERIES)
def test_queries_do_not_grow_with_the_rows(fill, as_lead, ruth, team, path, django_assert_num_queries):
    for rows in (1, 3):
        for number in range(rows):
            name = f"Person {rows} {number}"
            somebody = person(name, Kind.STAFF, Kind.AUDIT_READER)
            add_band(ruth, name=name)
            another = teams.save(by=ruth, name=name, directorate=None, new_directorate=name)
            for part in teams.Part:
                teams.put_in(team=team, person=somebody, part=part, by=ruth)
                teams.put_in(team=another, person=somebody, part=part, by=ruth)
        with django_assert_num_queries(QUERIES[path]):
            as_lead.get(fill(path))


def test_name_and_contacts_are_saved_and_stand_on_every_page(as_lead, client):
    answer = as_lead.post("/settings/trust/", {
        "name": "  Marsh\nTrust ", "phone": "01632 960999", "freedom_to_speak_up": "Nell Hart", "pals": "",
    })  # fmt: skip
    assert (answer.status_code, answer.url) == (302, "/settings/")
    page = as_lead.get("/settings/").content.decode()
    assert "Marsh Trust" in page
    assert "Help by phone: 01632 960999" in page
    entry = Entry.objects.get(verb="trust settings changed")
    assert entry.ids == {"fields": "name,phone,freedom_to_speak_up"}
    TrustSettings.objects.update(areas_off=["polls"])
    as_lead.post("/settings/trust/", {"name": "Marsh Trust", "phone": "01632 960998"})
    assert TrustSettings.objects.values_list("areas_off", "phone").get() == (["polls"], "01632 960998")


def test_nothing_typed_is_lost_and_the_header_keeps_the_name(as_lead):
    page = as_lead.post("/settings/trust/", {"name": "", "phone": "1" * 40}).content.decode()
    assert "Enter the name of the trust" in page
    assert "1" * 40 in page
    assert "Saltmarsh" in page
    assert not TrustSettings.objects.exists()


DOMAINS = [
    ("nhs.example\n@Ward.NHS.example, a@b.example", ["nhs.example", "ward.nhs.example", "b.example"], ""),
    ("", [], ""),
    ("nhs.example nhs.example", ["nhs.example"], ""),
    ("not a domain", None, "“not” is not a domain"),
    ("-bad.example", None, "“-bad.example” is not a domain"),
    ("a.example\x0bb", None, "is not a domain"),
    ("<script>.example", None, "is not a domain"),
    ("gmail.com", None, "Take out gmail.com"),
    ("\n".join(f"d{number}.example" for number in range(31)), None, "Enter 30 domains or fewer. You typed 31"),
]


@pytest.mark.parametrize(("text", "saved", "words"), DOMAINS)
def test_domains(as_lead, text, saved, words):
    answer = as_lead.post("/settings/domains/", {"email_domains": text})
    if saved is None:
        assert words in answer.content.decode().replace("&lt;", "<")
        assert not TrustSettings.objects.exists()
    else:
        assert answer.status_code == 302
        assert TrustSettings.current().email_domains == saved


def test_a_new_domain_lets_its_people_in(as_lead):
    assert not at_trust("ana@marsh.example")
    as_lead.post("/settings/domains/", {"email_domains": "marsh.example"})
    assert at_trust("ana@marsh.example")
    assert not at_trust("ana@saltmarsh-fenway.example")


@pytest.mark.parametrize("path", ["/settings/domains/", "/settings/duties/{somebody}/"])
def test_an_old_session_is_asked_for_a_new_code_first(fill, client, ruth, path):
    client.force_login(ruth)
    for answer in (client.get(fill(path)), client.post(fill(path), {"email_domains": "x.example", "seen": LEAD})):
        assert (answer.status_code, answer.templates[0].name) == (403, "people/fresh_code.html")
    assert not TrustSettings.objects.exists()
    assert roles.has_role(ruth, LEAD)


def test_areas_are_switched_off_and_on(as_lead):
    page = as_lead.get("/settings/areas/").content.decode()
    assert len(re.findall(r"<input[^>]* checked", page)) == len(areas.AREAS)
    rest = [key for key in areas.AREAS if key != "polls"]
    as_lead.post("/settings/areas/", {"on": rest})
    assert TrustSettings.current().areas_off == ["polls"]
    assert "Polls about times and places" in as_lead.get("/settings/").content.decode()
    as_lead.post("/settings/areas/", {})
    assert set(TrustSettings.current().areas_off) == set(areas.AREAS)
    as_lead.post("/settings/areas/", {"on": list(areas.AREAS)})
    assert TrustSettings.current().areas_off == []
    assert "Choose one of the answers shown" in as_lead.post("/settings/areas/", {"on": ["all"]}).content.decode()


def test_rules(as_lead):
    as_lead.post("/settings/rules/", {"roster_lead_days": "28", "second_factor_for_all_staff": "on"})
    assert TrustSettings.objects.values_list("roster_lead_days", "second_factor_for_all_staff").get() == (28, True)
    for wrong in ("-1", "183", "six weeks", ""):
        assert "There is a problem" in as_lead.post("/settings/rules/", {"roster_lead_days": wrong}).content.decode()
    assert TrustSettings.objects.values_list("roster_lead_days", flat=True).get() == 28


def band_data(day, **more):
    return {
        "name": "Half a day", "amount": "75", "unit": "half_day", "source": "Our policy",
        "from_date_day": day.day, "from_date_month": day.month, "from_date_year": day.year, **more,
    }  # fmt: skip


def test_amounts_are_dated(as_lead):
    today = timezone.localdate()
    old, now, later = (today + timedelta(days=days) for days in (-400, 0, 400))
    for day, amount in ((old, "75"), (later, "90"), (now, "80.50")):
        as_lead.post("/settings/payment/new/", band_data(day, amount=amount))
    assert [str(one) for one in services.bands_in_force()] == ["Half a day: £80.50 for half a day"]
    assert [one.in_words() for one in services.bands_in_force(old)] == ["£75 for half a day"]
    assert services.bands_in_force(old - timedelta(days=1)) == []
    page = as_lead.get("/settings/payment/").content.decode()
    whens = re.findall(r"</strong><br>(.*?)\. From: Our policy", page)
    assert whens == [
        f"From {dates.day(later)}",
        f"In force since {dates.day(now)}",
        f"From {dates.day(old)}, until {dates.day(now)} when a new amount began",
    ]
    again = as_lead.post("/settings/payment/new/", band_data(now, amount="99")).content.decode()
    assert "There is an amount with this name from this day" in again
    assert PaymentBand.objects.count() == 3
    future = PaymentBand.objects.get(from_date=later)
    as_lead.post(f"/settings/payment/{future.pk}/remove/")
    assert PaymentBand.objects.count() == 2
    assert as_lead.post(f"/settings/payment/{future.pk}/remove/").status_code == 404


@pytest.mark.parametrize("amount", ["0", "-1", "nan", "1e9", "75.123", "a lot", ""])
def test_an_amount_that_is_none_is_refused(as_lead, amount):
    page = as_lead.post("/settings/payment/new/", band_data(timezone.localdate(), amount=amount)).content.decode()
    assert "There is a problem" in page
    assert PaymentBand.objects.count() == 0


def test_duties_are_found_given_and_taken(as_lead, ruth):
    sam = person("Sam Okoro", Kind.STAFF)
    person("Sam Leaver", Kind.STAFF, is_active=False)
    for found in ("okoro", "SAM", "sam.okoro@saltmarsh", "sam fenway"):
        page = as_lead.get("/settings/duties/", {"q": found}).content.decode()
        assert f"/settings/duties/{sam.pk}/" in page
        assert "Sam Leaver" not in page
    assert "We found nobody" in as_lead.get("/settings/duties/?q=sam+nobody").content.decode()
    as_lead.post(f"/settings/duties/{sam.pk}/", {"duties": ["coproduction_lead", "audit_reader"], "seen": ""})
    assert roles.duties_of(sam) == [LEAD, Kind.AUDIT_READER]
    as_lead.post(f"/settings/duties/{sam.pk}/", {"duties": ["audit_reader"], "seen": "coproduction_lead,audit_reader"})
    assert roles.duties_of(sam) == [Kind.AUDIT_READER]
    assert set(sam.roles.values_list("kind", flat=True)) == {Kind.STAFF, Kind.AUDIT_READER}


def test_what_another_lead_did_meanwhile_stays(as_lead):
    sam = person("Sam Okoro", Kind.STAFF)
    roles.give(person=sam, kind=Kind.PAYMENTS_OFFICER, by=None)
    as_lead.post(f"/settings/duties/{sam.pk}/", {"duties": ["audit_reader"], "seen": ""})
    assert roles.duties_of(sam) == [Kind.PAYMENTS_OFFICER, Kind.AUDIT_READER]


def test_the_last_lead_cannot_go(as_lead, ruth):
    given = {"duties": ["audit_reader"], "seen": "coproduction_lead"}
    page = as_lead.post(f"/settings/duties/{ruth.pk}/", given).content.decode()
    assert "Ruth Adeyemi is the last co-production lead. Choose another one first" in page
    assert roles.duties_of(ruth) == [LEAD]


def test_a_lead_who_gives_the_duty_up_is_led_out(as_lead, ruth):
    roles.give(person=person("Sam Okoro"), kind=LEAD, by=ruth)
    answer = as_lead.post(f"/settings/duties/{ruth.pk}/", {"duties": [], "seen": "coproduction_lead"})
    assert answer.url == "/my/profile/"
    assert as_lead.get("/settings/").status_code == 403


@pytest.mark.parametrize("kind", ["staff", "patient", "anything"])
def test_only_duties_can_be_given(as_lead, kind):
    sam = person("Sam Okoro")
    page = as_lead.post(f"/settings/duties/{sam.pk}/", {"duties": [kind], "seen": ""}).content.decode()
    assert "There is a problem" in page
    as_lead.post(f"/settings/duties/{sam.pk}/", {"duties": [], "seen": "staff,patient"})
    assert Role.objects.filter(person=sam).count() == 0


def test_a_name_is_never_markup(as_lead):
    mallory = person("<script>alert(1)</script>", Kind.STAFF, Kind.AUDIT_READER, email="m@post.example")
    for path in ("/settings/", "/settings/duties/?q=script", f"/settings/duties/{mallory.pk}/"):
        assert "<script>alert" not in as_lead.get(path).content.decode()


def test_a_team_is_made_kept_and_removed(as_lead):
    given = {"name": "Heron Ward", "directorate": "", "new_directorate": "Medicine"}
    as_lead.post("/settings/teams/new/", given)
    heron = Team.objects.get()
    assert (heron.name, heron.directorate.name) == ("Heron Ward", "Medicine")
    again = as_lead.post("/settings/teams/new/", given).content.decode()
    assert "There is already one with this name" in again
    assert "Choose a directorate, or write" in as_lead.post("/settings/teams/new/", {"name": "X"}).content.decode()
    as_lead.post(f"/settings/teams/{heron.pk}/edit/", {"name": "Heron", "new_directorate": "Surgery"})
    heron.refresh_from_db()
    assert (heron.name, list(Directorate.objects.values_list("name", flat=True))) == ("Heron", ["Surgery"])
    as_lead.post(f"/settings/teams/directorates/{heron.directorate_id}/", {"name": "Theatres"})
    assert Directorate.objects.get().name == "Theatres"
    as_lead.post(f"/settings/teams/{heron.pk}/remove/")
    assert (Team.objects.count(), Directorate.objects.count()) == (0, 0)


def test_people_go_in_and_out_and_get_a_line_manager(as_lead, team):
    priya, tom, ana = (person(name, Kind.STAFF) for name in ("Priya Shah", "Tom Reilly", "Ana Bell"))
    own = Person.objects.create(name="Nia", line_manager=ana)

    def put(who, part, way="put-in"):
        assert as_lead.post(f"/settings/teams/{team.pk}/{way}/", {"person": who.pk, "part": part}).status_code == 302

    def managers():
        return dict(Person.objects.filter(pk__in=[tom.pk, own.pk]).values_list("name", "line_manager__name"))

    put(tom, "member"), put(own, "member"), put(priya, "manager"), put(ana, "deputy")
    assert managers() == {"Tom Reilly": "Priya Shah", "Nia": "Ana Bell"}
    put(ana, "manager")
    assert managers() == {"Tom Reilly": "Ana Bell", "Nia": "Ana Bell"}
    put(tom, "member", "take-out")
    assert managers()["Tom Reilly"] is None
    put(tom, "member")
    assert managers()["Tom Reilly"] == "Ana Bell"
    put(ana, "manager", "take-out"), put(ana, "deputy", "take-out")
    assert managers() == {"Tom Reilly": None, "Nia": None}
    assert "There are still people" in as_lead.post(f"/settings/teams/{team.pk}/remove/", follow=True).content.decode()
    assert list(team.members.order_by("name").values_list("name", flat=True)) == ["Nia", "Tom Reilly"]


def test_hostile_buttons(as_lead, team):
    path = f"/settings/teams/{team.pk}/put-in/"
    gone = person("Gone", is_active=False)
    for data, status in (
        ({}, 400), ({"person": "x", "part": "member"}, 400), ({"person": gone.pk, "part": "boss"}, 400),
        ({"person": gone.pk, "part": "member"}, 404),
    ):  # fmt: skip
        assert as_lead.post(path, data).status_code == status
    assert team.members.count() == 0


def test_a_team_of_seventy_has_pages(as_lead, team, django_assert_num_queries):
    people = Person.objects.bulk_create(Person(name=f"Person {number:02}") for number in range(70))
    team.members.set(people)
    page = as_lead.get(f"/settings/teams/{team.pk}/?page=4").content.decode()
    assert "People in the team: 70" in page
    assert re.findall(r"<bdi>(Person \d\d)</bdi>", page) == [f"Person {n}" for n in range(60, 70)]
    assert "This is page 4 of 4" in page
    assert as_lead.get(f"/settings/teams/{team.pk}/?page=nonsense").status_code == 200


def test_teams_are_found_by_their_directorate_too(as_lead, team, ruth):
    teams.save(by=ruth, name="Pharmacy", directorate=None, new_directorate="Support")
    assert "Pharmacy" not in as_lead.get("/settings/teams/?q=medicine").content.decode()
    assert "No team is called “zzz”" in as_lead.get("/settings/teams/?q=zzz").content.decode()


def test_amounts_stand_where_payment_is_written_and_offered(as_lead, ruth):
    """For whoever writes the offer, and for the invited person, without signing in."""
    add_band(ruth)
    add_band(ruth, days=10, amount="90")
    made = project(by=ruth)
    client = Client()
    client.get(link(invite(made)))
    pages = as_lead.get("/projects/new/"), as_lead.get(f"/projects/{made.pk}/edit/"), client.get("/join/")
    for page in pages:
        assert "Half a day: £75 for half a day (from: Our policy)" in page.content.decode()
        assert "£90" not in page.content.decode()
