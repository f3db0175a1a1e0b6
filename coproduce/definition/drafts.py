"""The next version while it is written: started from the one before, changed part by part, published or thrown away.

Every change says what its writer was shown (`seen`: `stamp` of it). Somebody else's words are never overwritten unseen.
"""
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify

from coproduce.audit import trail
from coproduce.definition import content as shape
from coproduce.definition import services, versions
from coproduce.definition.models import Draft, PublishedVersion
from coproduce.definition.starter import Block, Section
from coproduce.people.models import Person

MOST_PARTS = 40
MOST_LETTERS = 150_000  # of all parts together: a long book chapter
QUIET = timedelta(minutes=10)  # the audit trail notes a writer once, not each time that the page saves by itself
UP, DOWN = -1, 1


class DraftError(ValueError):
    """In words for the person who tried."""


class NoDraft(DraftError):
    def __init__(self) -> None:
        super().__init__("There is no draft any more. Somebody has published it or thrown it away.")


class ChangedMeanwhile(DraftError):
    """`theirs`: the title, the section or the whole draft as it is saved now; None when it was taken out."""

    def __init__(self, theirs: Any) -> None:
        self.theirs = theirs
        super().__init__(
            "Your words are not saved yet: this was changed while you were typing, by somebody else or in another "
            "window of yours. What is saved stands below. Put together what you want to keep, then save again."
        )


class TooMuch(DraftError):
    pass


def current() -> Draft | None:
    return Draft.objects.select_related("changed_by").first()


def stamp(thing: Any) -> str:
    """Of a title, a section, or a draft's title and content: the same as long as nobody changes it."""
    whole = [thing.title, thing.content] if isinstance(thing, Draft) else thing
    return shape.sha256(whole)[:16]


def section(draft: Draft, slug: str) -> Section | None:
    return next((one for one in draft.content if one["slug"] == slug), None)


@transaction.atomic
def start(*, by: Person) -> Draft:
    """From the newest version. Whoever comes second gets the draft that is there."""
    newest = versions.newest()
    given = {
        "title": newest.title, "content": newest.content, "based_on": newest.number, "changed_at": timezone.now(),
        "changed_by": by,
    }  # fmt: skip
    draft, new = Draft.objects.get_or_create(pk=1, defaults=given)
    if new:
        trail.record("definition.draft started", draft, by=by, based_on=draft.based_on)
    return draft


@transaction.atomic
def save_title(*, by: Person, title: str, seen: str) -> Draft:
    """Raises NoDraft, ChangedMeanwhile."""
    draft = _locked()
    if draft.title == title:
        return draft
    if stamp(draft.title) != seen:
        raise ChangedMeanwhile(draft.title)
    draft.title = title
    return _save(draft, by)


@transaction.atomic
def add_section(*, by: Person, heading: str, blocks: list[Block]) -> Section:
    """At the end. Raises NoDraft, TooMuch, BadContent."""
    draft = _locked()
    made = {"slug": _free_slug(heading, draft), "heading": heading, "blocks": blocks}
    draft.content = [*draft.content, made]
    _save(draft, by)
    return made


@transaction.atomic
def save_section(*, by: Person, slug: str, heading: str, blocks: list[Block], seen: str) -> Section:
    """Its address stays, whatever its heading. One that was taken out meanwhile comes back at the end, if its writer
    has seen that it was. Raises NoDraft, ChangedMeanwhile, TooMuch, BadContent.
    """
    draft = _locked()
    now, made = section(draft, slug), {"slug": slug, "heading": heading, "blocks": blocks}
    if now == made:
        return made
    if stamp(now) != seen:
        raise ChangedMeanwhile(now)
    kept = [made if one is now else one for one in draft.content]
    draft.content = kept if now else [*kept, made]
    _save(draft, by)
    return made


@transaction.atomic
def move_section(*, by: Person, slug: str, step: int) -> None:
    """One place up or down; at the end of the way it stays. Raises NoDraft."""

    def moved(content: list[Section]) -> list[Section]:
        place = next((place for place, one in enumerate(content) if one["slug"] == slug), None)
        if place is None:
            return content
        rest = [one for one in content if one["slug"] != slug]
        rest.insert(max(0, place + step), content[place])
        return rest

    _change(by, moved)


@transaction.atomic
def remove_section(*, by: Person, slug: str, seen: str) -> None:
    """Raises NoDraft, ChangedMeanwhile; TooMuch for the last one."""
    draft = _locked()
    now = section(draft, slug)
    if now is None:
        return
    if stamp(now) != seen:
        raise ChangedMeanwhile(now)
    if len(draft.content) == 1:
        raise TooMuch("A definition needs at least one part. Add another one first.")
    draft.content = [one for one in draft.content if one is not now]
    _save(draft, by)


@transaction.atomic
def throw_away(*, by: Person) -> None:
    """Raises NoDraft."""
    draft = _locked()
    trail.record("definition.draft thrown away", draft, by=by)
    draft.delete()


@transaction.atomic
def publish(
    *, by: Person, seen: str, what_changed: str, is_major: bool, effective_on: date, review_on: date
) -> PublishedVersion:
    """`seen`: the stamp of the draft that `by` was shown. Raises NoDraft, ChangedMeanwhile, BadContent."""
    draft = _locked()
    if stamp(draft) != seen:
        raise ChangedMeanwhile(draft)
    version = services.publish(
        title=draft.title, content=draft.content, by=by, what_changed=what_changed, is_major=is_major,
        effective_on=effective_on, review_on=review_on,
    )  # fmt: skip
    draft.delete()
    return version


def _locked() -> Draft:
    draft = Draft.objects.select_for_update(of=("self",)).first()
    if draft is None:
        raise NoDraft
    return draft


def _change(by: Person, change: Callable[[list[Section]], list[Section]]) -> None:
    draft = _locked()
    before, draft.content = draft.content, change(draft.content)
    if draft.content != before:
        _save(draft, by)


def _save(draft: Draft, by: Person) -> Draft:
    shape.check(draft.content)
    if len(draft.content) > MOST_PARTS:
        raise TooMuch(f"A definition has at most {MOST_PARTS} parts. Put two of them together first.")
    if len(str(draft.content)) > MOST_LETTERS:
        raise TooMuch("The definition is too long for people to read. Make it shorter, then save again.")
    now = timezone.now()
    noted = draft.changed_by_id == by.pk and now - draft.changed_at < QUIET
    draft.changed_at, draft.changed_by = now, by
    draft.save()
    if not noted:
        trail.record("definition.draft changed", draft, by=by)
    return draft


def _free_slug(heading: str, draft: Draft) -> str:
    taken = {one["slug"] for one in draft.content}
    start = slugify(heading)[:60].replace("_", "-").strip("-") or "part"
    start = "-".join(part for part in start.split("-") if part)
    return next(slug for slug in (start, *(f"{start}-{n}" for n in range(2, MOST_PARTS + 3))) if slug not in taken)
