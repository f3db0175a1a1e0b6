"""Putting news into the outbox, and taking it out again."""
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from coproduce.notifications import outbox
from coproduce.notifications.models import Notification, State
from tests.make.notifications import KIND, words
from tests.make.people import person

pytestmark = pytest.mark.django_db
NOON = datetime(2027, 6, 1, 11, tzinfo=UTC)


def test_the_same_news_is_queued_once():
    priya = person()
    first = outbox.queue(to=priya, kind=KIND, key="event:1", sequence=2, due_at=NOON, name="Ward round")
    again = outbox.queue(to=priya, kind=KIND, key="event:1", sequence=2, due_at=NOON + timedelta(days=1), name="Other")
    assert again == first
    row = Notification.objects.get()
    assert (row.recipient, row.kind, row.key, row.sequence) == (priya, KIND, "event:1", 2)
    assert (row.due_at, row.params, row.state) == (NOON, {"name": "Ward round"}, State.WAITING)


def test_news_without_a_recipient_is_queued_once():
    first = outbox.queue(to=None, kind=KIND, key="invitation:1")
    assert outbox.queue(to=None, kind=KIND, key="invitation:1") == first
    assert Notification.objects.count() == 1


def test_a_move_there_and_back_is_told_each_time():
    priya = person()
    for sequence, place in enumerate(["A", "B", "A"]):
        outbox.cancel(key="event:1")
        outbox.queue(to=priya, kind=KIND, key="event:1", sequence=sequence, due_at=NOON, place=place)
    rows = Notification.objects.order_by("sequence").values_list("sequence", "params", "state")
    assert list(rows) == [
        (0, {"place": "A"}, "cancelled"),
        (1, {"place": "B"}, "cancelled"),
        (2, {"place": "A"}, "waiting"),
    ]


def test_calling_off_takes_only_what_was_asked():
    priya, sam = person(), person("Sam Okafor")
    for to in (priya, sam):
        for key in ("event:1", "event:2"):
            outbox.queue(to=to, kind=KIND, key=key)
    Notification.objects.filter(recipient=sam, key="event:2").update(state=State.SENT)
    assert outbox.cancel(key="event:1", to=priya) == 1
    assert outbox.cancel(key="event:2") == 1
    assert outbox.cancel(key="event:1", kind="another") == 0
    left = Notification.objects.filter(state=State.WAITING)
    assert [(row.recipient, row.key) for row in left] == [(sam, "event:1")]


def test_news_that_was_called_off_can_be_queued_again():
    priya = person()
    outbox.queue(to=priya, kind=KIND, key="event:1", place="A")
    outbox.cancel(key="event:1")
    outbox.queue(to=priya, kind=KIND, key="event:1", due_at=NOON, place="B")
    row = Notification.objects.get()
    assert (row.state, row.due_at, row.params) == (State.WAITING, NOON, {"place": "B"})


def test_news_that_was_sent_is_not_sent_again():
    priya = person()
    outbox.queue(to=priya, kind=KIND, key="event:1")
    Notification.objects.update(state=State.SENT)
    assert outbox.queue(to=priya, kind=KIND, key="event:1").state == State.SENT


def test_a_change_that_is_undone_tells_nobody():
    with transaction.atomic():
        outbox.queue(to=person(), kind=KIND, key="event:1")
        transaction.set_rollback(True)
    assert Notification.objects.count() == 0


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_nothing_is_queued_or_called_off():
    priya = person()
    assert not connection.in_atomic_block
    with pytest.raises(outbox.NotInTransaction):
        outbox.queue(to=priya, kind=KIND, key="event:1")
    with pytest.raises(outbox.NotInTransaction):
        outbox.cancel(key="event:1")
    assert Notification.objects.count() == 0


def test_news_of_an_unknown_kind_is_refused():
    with pytest.raises(outbox.UnknownKind, match="test-unheard-of"):
        outbox.queue(to=person(), kind="test-unheard-of", key="event:1")


def test_a_key_that_one_database_would_cut_is_refused_on_both():
    with pytest.raises(outbox.KeyTooLong):
        outbox.queue(to=person(), kind=KIND, key="k" * 121)


def test_parameters_that_json_cannot_hold_are_refused():
    with pytest.raises(TypeError), transaction.atomic():
        outbox.queue(to=person(), kind=KIND, key="event:1", who=object())


def test_one_kind_has_one_builder():
    outbox.register(KIND, words)
    with pytest.raises(outbox.KindTaken):
        outbox.register(KIND, lambda row: None)


def test_many_are_queued_in_a_fixed_number_of_queries(django_assert_num_queries):
    """And doubles, and rows called off before, as one by one."""
    people = [person(f"Person {number}") for number in range(30)]
    news = [outbox.News(to=one, kind=KIND, key="event:1") for one in people]
    outbox.queue_all(news[:2])
    outbox.cancel(key="event:1", to=people[1])
    with django_assert_num_queries(3):
        outbox.queue_all([*news, *news])
    rows = Notification.objects.filter(key="event:1")
    assert (rows.count(), rows.filter(state=State.WAITING).count()) == (30, 30)
    assert outbox.waiting_for(key="event:1", kind=KIND) == {one.pk for one in people}
