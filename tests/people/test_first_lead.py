"""The first person of a new trust."""
import pytest
from django.core.management import CommandError, call_command

from coproduce.audit.models import Entry
from coproduce.people import roles
from coproduce.people.models import Kind, Person, TrustSettings
from tests.make.people import person
from tests.people.signing import sign_in

pytestmark = pytest.mark.django_db
LEAD = Kind.COPRODUCTION_LEAD


def test_the_first_lead_signs_in_by_code_and_opens_the_settings(client, capsys):
    call_command("first_lead", "Ruth Adeyemi", " Ruth@Marsh.example ")
    ruth = Person.objects.get()
    assert (ruth.name, ruth.email) == ("Ruth Adeyemi", "ruth@marsh.example")
    assert set(ruth.roles.values_list("kind", flat=True)) == {Kind.STAFF, LEAD}
    assert "Sign in at http" in capsys.readouterr().out
    assert Entry.objects.filter(actor=None, verb="role given", target_id=str(ruth.pk)).count() == 2
    sign_in(client, "ruth@marsh.example")
    assert client.get("/settings/domains/").status_code == 200


def test_somebody_who_is_here_already_becomes_lead():
    ruth = person("Ruth Adeyemi", email="ruth@marsh.example")
    call_command("first_lead", "Another Name", "RUTH@marsh.example")
    assert Person.objects.get() == ruth
    assert roles.has_role(ruth, LEAD)


def test_there_is_no_second_first_lead():
    person("Ruth Adeyemi", LEAD)
    with pytest.raises(CommandError, match="Ruth Adeyemi is the co-production lead, and can give the duty to others"):
        call_command("first_lead", "Sam", "sam@marsh.example")
    assert Person.objects.count() == 1


@pytest.mark.parametrize(
    ("name", "address"), [("Ruth", "not an address"), ("  ", "r@m.example"), ("x" * 121, "r@m.example")]
)
def test_what_is_wrong_is_said_and_nothing_is_made(name, address):
    with pytest.raises(CommandError):
        call_command("first_lead", name, address)
    assert (Person.objects.count(), TrustSettings.objects.count()) == (0, 0)
