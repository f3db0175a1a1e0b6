"""Finding published versions. Everybody may read them all."""
from datetime import date

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.utils import timezone

from coproduce.definition.models import PublishedVersion

PER_PAGE = 20


def current(on: date | None = None) -> PublishedVersion | None:
    """The one that counts: of those whose day has come the newest, or the first there ever was."""
    found = PublishedVersion.objects.all()
    return found.in_force(on or timezone.localdate()).first() or found.last()


def newest() -> PublishedVersion | None:
    """It may count only from a day to come."""
    return PublishedVersion.objects.first()


def numbered(number: int) -> PublishedVersion | None:
    return PublishedVersion.objects.filter(number=number).first()


def numbers() -> tuple[int, int]:
    """Of the version that counts, and of the newest."""
    rows = list(PublishedVersion.objects.values_list("number", "effective_on"))
    today = timezone.localdate()
    counts = next((number for number, effective_on in rows if effective_on <= today), rows[-1][0])
    return counts, rows[0][0]


def page(number: str) -> Page:
    """Newest first, without their content."""
    return Paginator(PublishedVersion.objects.defer("content"), PER_PAGE).get_page(number)


def choices() -> list[tuple[int, str]]:
    """(number, words) of every version, newest first."""
    rows = PublishedVersion.objects.values_list("number", "title")
    return [(number, f"Version {number}: {title}") for number, title in rows]


def pair(old: int, new: int) -> tuple[PublishedVersion, PublishedVersion] | None:
    """Two versions in one query, or None when one is not there."""
    found = {version.number: version for version in PublishedVersion.objects.filter(Q(number=old) | Q(number=new))}
    return (found[old], found[new]) if old in found and new in found else None
