"""As what people take part, who speaks for whom, and who never reads that a colleague is a carer."""
import pytest

from coproduce.people import breaks
from coproduce.people.models import Directorate, Kind, Person, Team
from coproduce.people.services import save_access_needs
from projects.models import SpeaksFor
from projects.services import joining, overview, voices
from tests.make import projects as make
from tests.make.people import person

pytestmark = pytest.mark.django_db
Say = SpeaksFor.Say


@pytest.fixture
def project(db):
    """Priya leads and is Grace's line manager; Tom is in her team; Leila is a carer, Walter a patient."""
    priya = make.lead("Priya Shah")
    found = make.project(priya)
    for name, kind in (("Grace Osei", Kind.STAFF), ("Tom Reilly", Kind.STAFF), ("Fay Far", Kind.STAFF)):
        make.member(found, person(name, kind), *(["is_partner"] if name == "Grace Osei" else []))
    make.member(found, person("Leila Haddad", Kind.CARER), "is_partner")
    make.by_phone(found)
    Person.objects.filter(name="Grace Osei").update(line_manager=priya)
    team = Team.objects.create(name="Heron", directorate=Directorate.objects.create(name="Medicine"))
    team.members.set(Person.objects.filter(name__in=["Grace Osei", "Tom Reilly"]))
    return found


def of(project, name):
    return project.memberships.select_related("person").get(person__name=name)


def seen(project, whose, by, *, runs=False):
    everybody = overview.who_is_in(project, of(project, by).person, runs=runs)
    return next(one.roles for one in everybody if one.name == whose)


def test_a_nurse_who_is_a_carer_too_says_so_to_the_project_and_not_to_her_ward(project):
    grace = of(project, "Grace Osei")
    voices.take_part_as(membership=grace, by=grace.person, kinds=["staff", "carer"])
    voices.speak_for(membership=grace, by=grace.person, name="my father", say="yes")
    full = "partner, as staff, as a carer, speaks for my father, who said yes to this"
    assert seen(project, "Grace Osei", "Fay Far") == full
    assert seen(project, "Grace Osei", "Leila Haddad") == full
    assert seen(project, "Grace Osei", "Grace Osei") == full
    for colleague in ("Priya Shah", "Tom Reilly"):
        assert seen(project, "Grace Osei", colleague, runs=True) == "member, as staff"
    assert set(grace.person.roles.values_list("kind", flat=True)) == {"staff", "carer"}


@pytest.mark.parametrize("address", ["", "people/", "workshops/new/"])
def test_no_page_of_the_project_tells_the_line_manager(client, project, address):
    grace = of(project, "Grace Osei")
    voices.take_part_as(membership=grace, by=grace.person, kinds=["carer"])
    voices.speak_for(membership=grace, by=grace.person, name="my father", say="yes")
    client.force_login(project.contact)
    page = client.get(f"/projects/{project.pk}/{address}").content.decode()
    assert "Grace Osei" in page
    assert ("as a carer" in page, "my father" in page) == (False, False)


def test_the_person_says_whether_the_carer_speaks_for_them(client, project):
    leila, walter = of(project, "Leila Haddad"), of(project, "Walter Dunne")
    client.force_login(leila.person)
    address = f"/projects/{project.pk}/my-part/"
    client.post(address, {"kinds": ["carer"], "speaks_for": str(walter.pk)})
    asked = "partner, as a carer, would like to speak for Walter Dunne, who has not said yes yet"
    assert seen(project, "Leila Haddad", "Priya Shah", runs=True) == asked
    assert seen(project, "Leila Haddad", "Walter Dunne") == asked
    assert seen(project, "Leila Haddad", "Fay Far") == "partner, as a carer"
    client.force_login(walter.person)
    assert "would like to speak for you here" in client.get(address).content.decode()
    client.post(f"{address}{leila.pk}/", {"say": "yes"})
    assert seen(project, "Leila Haddad", "Fay Far").endswith("speaks for Walter Dunne, who said yes to this")
    client.post(f"{address}{leila.pk}/", {"say": "no"})
    assert SpeaksFor.objects.count() == 0


def test_nobody_says_yes_for_somebody_else(client, project):
    leila, walter = of(project, "Leila Haddad"), of(project, "Walter Dunne")
    voices.take_part_as(membership=leila, by=leila.person, kinds=["carer"])
    voices.speak_for(membership=leila, by=leila.person, member=walter)
    for name in ("Leila Haddad", "Priya Shah"):
        client.force_login(of(project, name).person)
        assert client.post(f"/projects/{project.pk}/my-part/{leila.pk}/", {"say": "yes"}).status_code == 404
    assert SpeaksFor.objects.get().say == Say.ASKED


def test_saving_again_does_not_ask_again(project):
    leila, walter = of(project, "Leila Haddad"), of(project, "Walter Dunne")
    voice = voices.speak_for(membership=leila, by=leila.person, member=walter)
    voices.answer(voice=voice, by=walter.person, yes=True)
    voices.speak_for(membership=leila, by=leila.person, member=walter)
    assert SpeaksFor.objects.get().say == Say.YES


@pytest.mark.parametrize("name", ["Leila Haddad", "Walter Dunne"])
def test_it_ends_when_one_of_the_two_leaves(project, name):
    leila, walter = of(project, "Leila Haddad"), of(project, "Walter Dunne")
    voices.speak_for(membership=leila, by=leila.person, member=walter)
    joining.leave(membership=of(project, name), by=of(project, name).person)
    assert SpeaksFor.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"speaks_for": "outside", "name": "my son", "say": "yes"},
         {"kinds": ["Tick that you take part as a carer, if you speak for somebody"]}),
        ({"kinds": ["carer"], "speaks_for": "outside"},
         {"name": ["Say what we shall call them"],
          "say": ["Choose an answer to “Do they want you to speak for them?”"]}),
        ({"kinds": ["staff"]}, {"kinds": ["Choose one of the answers shown"]}),
        ({"kinds": ["carer"], "speaks_for": "00000000-0000-0000-0000-000000000000"},
         {"speaks_for": ["Choose one of the answers shown"]}),
    ],
)
def test_mistakes_are_said_in_words(client, project, typed, errors):
    client.force_login(of(project, "Leila Haddad").person)
    page = client.post(f"/projects/{project.pk}/my-part/", typed)
    assert page.context["form"].errors == errors


def test_nobody_speaks_for_somebody_in_another_project(client, project):
    other = make.by_phone(make.project(make.lead("Lea Other")), name="Olga Other")
    client.force_login(of(project, "Leila Haddad").person)
    page = client.post(f"/projects/{project.pk}/my-part/", {"kinds": ["carer"], "speaks_for": str(other.pk)})
    assert page.context["form"].errors == {"speaks_for": ["Choose one of the answers shown"]}


def test_a_break_is_seen_by_those_who_run_it_only(project):
    leila = of(project, "Leila Haddad").person
    breaks.start(person=leila, by=leila, until=make.timezone.localdate() + make.timedelta(days=9))
    assert seen(project, "Leila Haddad", "Priya Shah", runs=True) == "partner, takes a break"
    assert seen(project, "Leila Haddad", "Fay Far") == "partner"


def test_needs_are_seen_by_those_who_run_it_with_consent_only(client, project):
    leila, walter = of(project, "Leila Haddad").person, of(project, "Walter Dunne").person
    save_access_needs(person=leila, by=leila, share=True, language="Arabic", interpreter=True)
    save_access_needs(person=walter, by=walter, share=False, large_print=True)
    words = {}
    for name in ("Priya Shah", "Fay Far"):
        client.force_login(of(project, name).person)
        page = client.get(f"/projects/{project.pk}/people/").content.decode()
        words[name] = ("language: Arabic; an interpreter of that language" in page, "large print" in page)
    assert words == {"Priya Shah": (True, False), "Fay Far": (False, False)}
