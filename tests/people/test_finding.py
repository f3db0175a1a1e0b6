"""Finding people by name: what is typed is only ever looked for."""
import pytest

from coproduce.people import finding
from coproduce.people.models import Kind
from coproduce.people.teams import services as teams
from tests.make.people import person

pytestmark = pytest.mark.django_db
NOTHING = ["\0", "%", "_", "' OR 1=1 --", "a" * 5000, "é👩🏽‍🦽", "\\", "", "\u202e"]


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF)


@pytest.mark.parametrize("typed", NOTHING)
def test_what_is_typed_is_never_a_command(ruth, typed):
    """No database takes a NUL, and % and _ are letters like others."""
    teams.save(by=ruth, name="Heron Ward", directorate=None, new_directorate="Medicine")
    assert finding.find(typed) == []
    shown = teams.page(typed, "1")
    assert shown.paginator.count == (1 if typed in {"\0", "", "\u202e"} else 0)  # without a letter to look for: all


@pytest.mark.parametrize("typed", ["ruth", "Ru\0th", "\u202eruth", " ADEYEMI  ruth ", "ruth.adeyemi@"])
def test_somebody_is_found(ruth, typed):
    assert finding.find(typed) == [ruth]
