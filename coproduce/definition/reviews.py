"""Looking again whether the definition is still right: the leads are told 60 days before its review day."""
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from coproduce.definition import versions
from coproduce.definition.models import PublishedVersion
from coproduce.design import dates
from coproduce.notifications import messages, outbox
from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification
from coproduce.notifications.outbox import News
from coproduce.people.models import Kind, Person
from coproduce.people.roles import has_role

KIND = "definition_review"
BEFORE = timedelta(days=60)
AT = time(9)


def due_at(version: PublishedVersion) -> datetime:
    return datetime.combine(version.review_on - BEFORE, AT, dates.LONDON)


def is_due(version: PublishedVersion) -> bool:
    """Whether its review is near: then the leads' home page asks for it, and the version's page says so."""
    return due_at(version) <= timezone.now()


@transaction.atomic
def remind(version: PublishedVersion, *people: Person) -> None:
    """Queue it for these people, or for all leads; nothing where the day has passed already."""
    if is_due(version):
        return
    to = people or Person.objects.filter(roles__kind=Kind.COPRODUCTION_LEAD, is_active=True)
    key, params = f"definition:{version.number}", {"number": version.number}
    outbox.queue_all(News(to=one, kind=KIND, key=key, due_at=due_at(version), params=params) for one in to)


def tell(row: Notification) -> Message | None:
    """Stale once there is a newer version, or when they are no lead any more or have left."""
    lead, version = row.recipient, versions.newest()
    if version is None or version.number != row.params["number"]:
        return None
    if lead is None or not lead.is_active or not has_role(lead, Kind.COPRODUCTION_LEAD):
        return None
    return messages.from_template(
        "definition_review",
        {"version": version, "lead": lead, "day": dates.day(version.review_on)},
        to=lead.mail_address,
        subject=f"Is our definition of co-production still right? Please look by {dates.day(version.review_on)}",
    )


def lead_named(*, person: Person, kind: str, **_signal: object) -> None:
    """Whoever becomes lead later is reminded too."""
    version = versions.newest() if kind == Kind.COPRODUCTION_LEAD else None
    if version:
        remind(version, person)
