"""Booking and moving cost the same however many people are asked."""
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from scheduling.services import events
from tests.make.events import event, room
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("change", ["confirm", "move", "cancel"])
def test_the_same_number_of_queries_for_3_and_for_10(change):
    start = (timezone.now() + timedelta(days=20)).replace(minute=0, second=0, microsecond=0)
    by, where = person("Priya Shah"), room(capacity=40)
    counted = []
    for many in (3, 10):  # past about 20, SQLite takes a second INSERT for the outbox
        people = [person(f"Person {many} {number}") for number in range(many)]
        start += timedelta(days=1)
        made = None if change == "confirm" else event(*people, by=by, start=start, room=where)
        later = start + timedelta(hours=3)
        with CaptureQueriesContext(connection) as queries:
            if change == "confirm":
                event(*people, by=by, start=start, room=where)
            elif change == "move":
                events.move(event=made, by=by, start=later, end=later + timedelta(hours=1), room=where)
            else:
                events.cancel(event=made, by=by, because="The speaker is ill")
        counted.append(len(queries))
    assert counted[0] == counted[1]
    assert counted[0] <= 23
