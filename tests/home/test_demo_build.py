"""The demo trust is built whole, or not at all."""
import pytest

from coproduce.home.demo import build
from coproduce.people.models import Person

pytestmark = pytest.mark.django_db


def test_nobody_is_built_when_it_fails_half_way(monkeypatch):
    def fails(*args):
        raise RuntimeError("half way")

    monkeypatch.setattr(build, "add_diaries", fails)
    with pytest.raises(RuntimeError, match="half way"):
        build.build(lambda words: None)
    assert Person.objects.count() == 0
