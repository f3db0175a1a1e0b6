"""A co-production lead who writes the next version."""
import pytest

from coproduce.definition import drafts
from coproduce.people.models import Kind
from tests.make.people import person


@pytest.fixture
def ruth():
    return person("Ruth Adeyemi", Kind.STAFF, Kind.COPRODUCTION_LEAD)


@pytest.fixture
def draft(ruth):
    return drafts.start(by=ruth)


@pytest.fixture
def as_ruth(client, ruth, draft):
    client.force_login(ruth)
    return client
