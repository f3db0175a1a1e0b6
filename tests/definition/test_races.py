"""Two leads press at the same moment, each in a thread with a database connection of its own."""
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from coproduce.definition import drafts, starter
from coproduce.definition.models import Draft, PublishedVersion
from coproduce.people import roles
from coproduce.people.models import Kind, Role
from tests.make.people import person

pytestmark = pytest.mark.django_db(transaction=True)
LEAD = Kind.COPRODUCTION_LEAD


def at_once(*jobs: Callable[[], object]) -> list[object]:
    """What each job gave, or the kind of refusal; all start together."""
    start = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        try:
            start.wait(10)
            return job()
        except (drafts.DraftError, roles.LastLead) as refusal:
            return type(refusal)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def publish(by, seen):
    today = timezone.localdate()
    days = {"effective_on": today, "review_on": today + timedelta(days=365)}
    return drafts.publish(by=by, seen=seen, what_changed="All.", is_major=True, **days)


def test_a_draft_published_by_six_at_once_is_published_once():
    ruth = person("Ruth Adeyemi", LEAD)
    seen = drafts.stamp(drafts.start(by=ruth))
    given = at_once(*[lambda: publish(ruth, seen)] * 6)
    assert sorted(str(one) for one in given if one is not drafts.NoDraft) == ["Version 2"]
    assert (PublishedVersion.objects.count(), Draft.objects.count()) == (2, 0)


def test_six_starts_make_one_draft():
    ruth = person("Ruth Adeyemi", LEAD)
    assert {draft.pk for draft in at_once(*[lambda: drafts.start(by=ruth)] * 6)} == {1}


def save(by, number, seen):
    blocks = [starter.paragraph(f"Words of {number}.")]
    return drafts.save_section(by=by, slug="what-it-is", heading="What?", blocks=blocks, seen=seen)


def test_of_six_editors_of_one_part_one_saves_and_five_are_told():
    ruth = person("Ruth Adeyemi", LEAD)
    seen = drafts.stamp(drafts.section(drafts.start(by=ruth), "what-it-is"))
    given = at_once(*[lambda number=number: save(ruth, number, seen) for number in range(6)])
    assert given.count(drafts.ChangedMeanwhile) == 5
    [saved] = [one for one in given if one is not drafts.ChangedMeanwhile]
    assert drafts.section(Draft.objects.get(), "what-it-is") == saved


def test_without_the_lock_somebody_is_overwritten(monkeypatch):
    """The negative control: all six have read the draft before the first of them writes."""
    ruth = person("Ruth Adeyemi", LEAD)
    seen = drafts.stamp(drafts.section(drafts.start(by=ruth), "what-it-is"))
    read = Barrier(6)

    def unlocked() -> Draft:
        draft = Draft.objects.get()
        read.wait(10)
        return draft

    def careless(number):
        return drafts.save_section.__wrapped__(
            by=ruth, slug="what-it-is", heading="What?", blocks=[starter.paragraph(f"Words of {number}.")], seen=seen
        )

    monkeypatch.setattr(drafts, "_locked", unlocked)
    monkeypatch.setattr(drafts.trail, "record", lambda *args, **ids: None)
    given = at_once(*[lambda number=number: careless(number) for number in range(6)])
    assert drafts.ChangedMeanwhile not in given


def test_two_leads_who_take_the_duty_from_each_other_leave_one():
    ruth, amir = person("Ruth Adeyemi", LEAD), person("Amir Khan", LEAD)
    given = at_once(
        lambda: roles.change_duties(person=amir, by=ruth, give_kinds=[], take_kinds=[LEAD]),
        lambda: roles.change_duties(person=ruth, by=amir, give_kinds=[], take_kinds=[LEAD]),
    )
    assert sorted(map(str, given)) == sorted(map(str, [None, roles.LastLead]))
    assert Role.objects.filter(kind=LEAD).count() == 1
