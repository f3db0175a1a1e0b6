"""Asking: what can be typed wrong, and what then stands on the page."""
import html
import re
from datetime import UTC, datetime

import pytest
import time_machine

from scheduling.models import Proposal
from tests.make import diaries
from tests.make import events as places
from tests.make import polls as make
from tests.make import projects as house
from tests.make.polls import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def workshop(client):
    ana = house.lead()
    made = house.workshop(house.project(ana))
    client.force_login(ana)
    return made


def typed(*rows, closes=7, **more):
    """`rows`: (days from now or None, time typed)."""
    sent = {"rows": str(len(rows))} | more
    for number, (days, at) in enumerate(rows, 1):
        day = make.days(days) if days is not None else None
        for part in ("day", "month", "year"):
            sent[f"day_{number}_{part}"] = str(getattr(day, part)) if day else ""
        sent[f"at_{number}"] = at
    last = make.days(closes)
    return sent | {"last_day_day": last.day, "last_day_month": last.month, "last_day_year": last.year}


def send(client, workshop, sent):
    return client.post(make.url(workshop, "new/"), sent, follow=True)


@pytest.mark.parametrize(
    ("sent", "says"),
    [
        (typed(), "Choose or type at least one time to ask about"),
        (typed((21, "")), "Enter when it starts on"),
        (typed((None, "2pm")), "Enter the date for 2pm"),
        (typed((-1, "2pm"), closes=0), "Choose a time that is still to come"),
        (typed((800, "2pm")), "Choose a day in the next 2 years"),
        (typed((21, "25 o’clock")), "Enter a real time, for example 9am or 2.30pm"),
        (typed((21, "2")), "Say morning or afternoon, for example 2am or 2pm"),
        (typed((21, "2pm"), closes=-1), "Choose today or a later day"),
        (typed((21, "2pm"), closes=21), "Choose a day before the first time that you ask about"),
        (typed((21, "2pm"), other_place="x" * 301), "must be 300 characters or fewer"),
        (typed((21, "2pm"), places="room-999"), "Choose one of the answers shown"),
        (typed(found="9999-12-31T23:59:00Z"), "Choose or type at least one time to ask about"),
        (typed(found="2026-13-45T00:00:00Z"), "Choose or type at least one time to ask about"),
        (typed(found="0001-01-01T00:00:00+14:00"), "Choose or type at least one time to ask about"),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_asked(client, workshop, sent, says):
    page = send(client, workshop, sent)
    assert "There is a problem" in words(page)
    assert says in words(page)
    assert Proposal.objects.count() == 0


def test_a_time_that_the_clocks_skip_is_asked_about(client, workshop):
    """On 28 March 2027 there is no 1.30am: it would silently be offered as 2.30am."""
    with time_machine.travel(datetime(2027, 3, 1, 12, tzinfo=UTC), tick=False):
        client.force_login(workshop.created_by)
        page = words(send(client, workshop, typed((27, "1.30am"))))
        assert "The clocks skip 1.30am on Sunday 28 March. Choose another time" in page
        send(client, workshop, typed((27, "2am")))
        assert Proposal.objects.get().times.get().start == datetime(2027, 3, 28, 1, tzinfo=UTC)


@pytest.mark.parametrize("start", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00", "\0", "x" * 3000])
def test_a_made_up_link_is_only_not_ticked(client, workshop, start):
    page = client.get(make.url(workshop, "new/"), {"start": start})
    assert (page.status_code, page.content.decode().count("checked")) == (200, 0)


def test_ten_times_are_enough(client, workshop):
    sent = typed(*((21 + number, "2pm") for number in range(10)))
    one_more = house.choice(type("Option", (), {"start": places.at(make.days(40), 14), "room": None}))["start"]
    assert "Ask about 10 times at most. You have 11" in words(send(client, workshop, sent | {"found": [one_more]}))
    send(client, workshop, sent)
    assert Proposal.objects.get().times.count() == 10


def test_what_was_typed_is_kept(client, workshop):
    page = send(client, workshop, typed((21, "2pm"), (22, ""), other_place="Fenway library")).content.decode()
    assert 'value="2pm"' in page
    assert 'value="Fenway library"' in page


def test_the_same_time_twice_is_asked_once(client, workshop):
    send(client, workshop, typed((21, "2pm"), (21, "14:00"), (22, "2pm"), places=["online"]))
    poll = Proposal.objects.get()
    assert [one.start for one in poll.times.all()] == [places.at(make.days(21), 14), places.at(make.days(22), 14)]
    assert [one.kind for one in poll.places.all()] == ["online"]


def test_more_dates_keeps_what_was_typed_and_checks_nothing_yet(client, workshop):
    page = send(client, workshop, typed((21, "2pm"), (22, ""), (None, ""), more="1"))
    assert "There is a problem" not in words(page)
    assert page.content.decode().count("Starts at, date") == 6
    assert 'value="2pm"' in page.content.decode()
    assert Proposal.objects.count() == 0


def test_a_found_time_and_the_best_others_are_ticked_with_their_rooms(client, workshop):
    diaries.office_hours(workshop.created_by)
    workshop.needs_room = True
    workshop.save()
    room = places.room()
    option = house.best(workshop)
    page = client.get(f"{workshop.get_absolute_url()}?times=1").content.decode()
    assert f"poll/new/?start={house.choice(option)['start'].replace(':', '%3A')}" in page
    form = client.get(make.url(workshop, "new/"), {"start": house.choice(option)["start"]}).context["form"]
    assert form.initial["found"][0] == house.choice(option)["start"]
    assert (len(form.initial["found"]), form.initial["places"]) == (5, [f"room-{room.pk}"])
    found = [house.choice(option)["start"]]
    send(client, workshop, typed(found=found, places=[f"room-{room.pk}"]))
    poll = Proposal.objects.get()
    assert ([one.start for one in poll.times.all()], poll.places.get().room) == ([option.start], room)


def test_more_of_the_best_times_can_be_seen_while_people_are_asked(client, workshop):
    diaries.office_hours(workshop.created_by)
    make.poll(workshop)
    page = client.get(f"{workshop.get_absolute_url()}?times=1").content.decode()
    more = html.unescape(re.search(r'href="([^"]+)">Show \d+ more', page)[1])
    page = client.get(workshop.get_absolute_url() + more.split("#")[0])
    assert page.status_code == 200
    assert words(page).count("Choose this") > 5


@pytest.mark.parametrize("hidden", [True, False])
def test_paper_says_who_will_see_it(client, workshop, hidden):
    make.poll(workshop, hidden=hidden)
    page = words(client.get(make.url(workshop, "paper/")))
    assert "hose who run the project see your answers. Others see only numbers." in page
    assert "You may leave out a time." in page
    assert ("Before the poll closes, only whoever writes this down sees it. Then those" in page) is hidden


def test_a_time_that_somebody_booked_meanwhile_can_still_be_asked_about(client, workshop):
    """What was ticked is not lost because a diary has changed."""
    start = house.choice(type("Option", (), {"start": places.at(make.days(21), 6), "room": None}))["start"]
    send(client, workshop, typed(found=[start]))
    assert [one.start for one in Proposal.objects.get().times.all()] == [places.at(make.days(21), 6)]
