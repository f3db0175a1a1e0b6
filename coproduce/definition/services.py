"""Publishing a version of the definition. Once published it never changes."""
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from coproduce.audit import trail
from coproduce.definition import content as shape
from coproduce.definition.models import PublishedVersion
from coproduce.people.models import Person


@transaction.atomic
def publish(
    *, title: str, content: list[dict[str, Any]], by: Person | None, is_starter: bool = False
) -> PublishedVersion:
    """The next version. Raises BadContent; two at the same moment: IntegrityError for the second."""
    shape.check(content)
    latest = PublishedVersion.objects.aggregate(number=Max("number"))["number"] or 0
    version = PublishedVersion(
        number=latest + 1,
        title=title,
        content=content,
        sha256=shape.sha256(title, content),
        is_starter=is_starter,
        published_at=timezone.now(),
    )
    version.save(force_insert=True)
    trail.record("definition.published", version, by=by, number=version.number)
    return version
