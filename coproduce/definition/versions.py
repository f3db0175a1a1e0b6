"""Finding published versions. Everybody may read them all."""
from coproduce.definition.models import PublishedVersion


def current() -> PublishedVersion | None:
    return PublishedVersion.objects.first()


def numbered(number: int) -> PublishedVersion | None:
    return PublishedVersion.objects.filter(number=number).first()


def latest_number() -> int:
    return PublishedVersion.objects.values_list("number", flat=True)[0]


def listed() -> list[PublishedVersion]:
    """Newest first, without their content."""
    return list(PublishedVersion.objects.defer("content"))
