"""Publishing a version of the definition. Once published it never changes."""
from datetime import date, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coproduce.audit import trail
from coproduce.definition import content as shape
from coproduce.definition import reviews
from coproduce.definition.models import PublishedVersion
from coproduce.people.models import Person

A_YEAR = timedelta(days=365)


@transaction.atomic
def publish(
    *,
    title: str,
    content: list[dict[str, Any]],
    by: Person | None,
    what_changed: str,
    is_major: bool = True,
    effective_on: date | None = None,
    review_on: date | None = None,
    is_starter: bool = False,
) -> PublishedVersion:
    """The next version, from today and for a year unless told otherwise. Its leads are reminded before its review.

    Raises BadContent; two at the same moment: IntegrityError for the second.
    """
    shape.check(content)
    latest = PublishedVersion.objects.aggregate(number=Max("number"))["number"] or 0
    effective_on = effective_on or timezone.localdate()
    version = PublishedVersion(
        number=latest + 1,
        title=title,
        content=content,
        what_changed=what_changed,
        is_major=is_major,
        is_starter=is_starter,
        published_at=timezone.now(),
        effective_on=effective_on,
        review_on=review_on or effective_on + A_YEAR,
    )
    version.sha256 = shape.sha256(version.told())
    version.save(force_insert=True)
    trail.record("definition.published", version, by=by, number=version.number)
    reviews.remind(version)
    return version
