"""The demo trust is built whole, or not at all."""
import pytest

from coproduce.home.demo import build
from coproduce.people.models import Person
from scheduling.services import clashes

pytestmark = pytest.mark.django_db


def test_nobody_is_built_when_it_fails_half_way(monkeypatch):
    def fails(*args):
        raise RuntimeError("half way")

    monkeypatch.setattr(build, "add_diaries", fails)
    with pytest.raises(RuntimeError, match="half way"):
        build.build(lambda words: None)
    assert Person.objects.count() == 0


def test_a_diary_that_changed_after_booking_is_there_to_see():
    build.build(lambda words: None)
    somebody = build.somebody("ravi-menon")
    assert [clash.event.summary for clash in clashes.of(somebody)] == ["Read the first draft together"]
