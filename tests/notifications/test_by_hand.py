"""News that no mail can bring: the person's supporter is asked to tell them, and says when it is done."""
import pytest
from django.utils import timezone

from coproduce.audit.models import Entry
from coproduce.notifications import by_hand, deliver, outbox
from coproduce.notifications.models import Notification, State
from tests.make.notifications import KIND
from tests.make.people import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam():
    return person("Sam Okoro")


@pytest.fixture
def walter(sam):
    return person("Walter Dunne", email=None, phone="01632 960112", supporter=sam)


def news(to, key="event:1", **params):
    """News that came due; nobody without email can be sent it."""
    row = outbox.queue(to=to, kind=KIND, key=key, **params)
    deliver.send_due()
    row.refresh_from_db()
    return row


def address(walter):
    return f"/my/people/{walter.pk}/tell/"


def test_the_supporter_is_asked_to_tell_those_without_email(sam, walter):
    news(walter, "event:1")
    news(walter, "event:2")
    news(person("Peggy Lowe", email=None, supporter=person("Nell Hart")), "event:1")
    assert [(one.name, len(by_hand.news_for(one))) for one in by_hand.with_news(sam)] == [("Walter Dunne", 2)]


def test_the_page_says_what_to_tell_and_how_to_reach_them(client, sam, walter):
    news(walter, subject="Can you come?")
    client.force_login(sam)
    page = client.get(address(walter)).content.decode()
    assert "Tell Walter Dunne" in page
    assert "Ring <bdi>01632 960112</bdi>." in page
    assert "Can you come?" in page
    assert "About event:1" in page


def test_without_a_phone_number_the_page_says_so(client, sam):
    peggy = person("Peggy Lowe", email=None, supporter=sam)
    news(peggy)
    client.force_login(sam)
    assert "We have no phone number either: write a letter" in client.get(address(peggy)).content.decode()


def test_told_is_told(client, sam, walter):
    row, later = news(walter, "event:1"), news(walter, "event:2")
    client.force_login(sam)
    answer = client.post(address(walter), {"told": [str(row.pk)]}, follow=True)
    row.refresh_from_db()
    later.refresh_from_db()
    assert (row.state, later.state) == (State.TOLD, State.BY_HAND)  # what came after the page was read still waits
    assert row.done_at <= timezone.now()
    assert "Thank you for telling Walter Dunne." in answer.content.decode()
    entries = Entry.objects.filter(verb="told by hand").values_list("actor", "target_id")
    assert list(entries) == [(sam.pk, str(row.pk))]


def test_pressing_twice_is_pressing_once(client, sam, walter):
    row = news(walter)
    client.force_login(sam)
    for _ in range(2):
        client.post(address(walter), {"told": [str(row.pk)]})
    assert Entry.objects.filter(verb="told by hand").count() == 1


def test_news_that_is_not_true_any_more_is_not_told(client, sam, walter):
    row = news(walter, stale=False)
    Notification.objects.filter(pk=row.pk).update(params={"stale": True})
    client.force_login(sam)
    page = client.get(address(walter)).content.decode()
    assert "There is nothing to tell any more" in page
    client.post(address(walter), {"told": [str(row.pk)]})
    row.refresh_from_db()
    assert row.state == State.STALE
    assert list(by_hand.with_news(sam)) == []


def test_what_is_called_off_needs_no_telling(sam, walter):
    news(walter)
    assert outbox.cancel(key="event:1") == 1
    assert list(by_hand.with_news(sam)) == []


@pytest.mark.parametrize("method", ["get", "post"])
def test_nobody_else_sees_or_answers_for_them(client, sam, walter, method):
    row = news(walter)
    client.force_login(person("Nell Hart"))
    assert getattr(client, method)(address(walter), {"told": [str(row.pk)]}).status_code == 404
    row.refresh_from_db()
    assert row.state == State.BY_HAND


def test_one_cannot_tick_off_the_news_of_another(client, sam, walter):
    news(walter)
    other = news(person("Peggy Lowe", email=None, supporter=person("Nell Hart")))
    client.force_login(sam)
    client.post(address(walter), {"told": [str(other.pk), "rubbish"]})
    other.refresh_from_db()
    assert other.state == State.BY_HAND


def test_nobody_is_asked_to_tell_people_who_have_left(sam, walter):
    news(walter)
    walter.is_active = False
    walter.save(update_fields=["is_active"])
    assert list(by_hand.with_news(sam)) == []
