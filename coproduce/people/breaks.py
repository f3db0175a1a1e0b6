"""A break: somebody stays in everything, and nothing is sent to them before a day that they choose."""
from datetime import date

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.people.models import Person


@transaction.atomic
def start(*, person: Person, by: Person, until: date) -> None:
    """What would have been sent waits for the day `until`; what is no longer true then is never sent."""
    person.paused_until = until
    person.save(update_fields=["paused_until"])
    record("break started", person, by=by, until=until)


@transaction.atomic
def end(*, person: Person, by: Person) -> None:
    person.paused_until = None
    person.save(update_fields=["paused_until"])
    record("break ended", person, by=by)
