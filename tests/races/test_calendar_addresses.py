"""Two ticks never read one address. The same with readers that look at no lease."""
import threading

import pytest
from django.db import connection
from django.utils import timezone

from scheduling.models import CalendarAddress
from scheduling.services import addresses
from scheduling.services.addresses import Reader
from tests.make.people import person
from tests.make.site import ADDRESS

pytestmark = pytest.mark.django_db(transaction=True)


class Careless(Reader):
    """Does not look whether another reader holds an address."""

    def due(self):
        return CalendarAddress.objects.filter(next_try_at__lte=timezone.now(), source__person__is_active=True)


@pytest.fixture(autouse=True)
def four():
    for name in ("Ada Orme", "Ben Carr", "Cara Dunn", "Dele Ojo"):
        somebody = person(name)
        addresses.add(person=somebody, address=ADDRESS, by=somebody)


def test_ticks_at_the_same_moment_take_different_addresses():
    taken, gate = [], threading.Barrier(4)

    def claim() -> None:
        gate.wait(5)
        taken.append(Reader().claim())
        connection.close()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    keys = [address.pk for address in taken if address]
    assert len(taken) == 4
    assert len(keys) == len(set(keys)) > 0


def test_ticks_one_after_another_take_different_addresses_by_the_lease_alone():
    """At the same moment, PostgreSQL's SKIP LOCKED parts them as well. After the commit only the lease does."""
    taken = [Reader().claim() for _ in range(5)]
    assert len({address.pk for address in taken[:4]}) == 4
    assert taken[4] is None


def test_without_the_lease_they_take_the_same():
    assert len({Careless().claim().pk for _ in range(4)}) == 1


def test_who_lost_the_lease_writes_nothing():
    first, second = Reader(), Careless()
    claimed = first.claim()
    assert second.claim().pk == claimed.pk
    first.failed(claimed, CalendarAddress.Problem.SAID_NO)
    assert CalendarAddress.objects.get(pk=claimed.pk).problem == ""
