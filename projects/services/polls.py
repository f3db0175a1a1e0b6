"""Polls about a workshop: asking its people which times and places suit, and ending that."""
from collections.abc import Collection, Iterable
from datetime import date, datetime

from django.db import transaction

from coproduce.audit.trail import record
from coproduce.locks import locked
from coproduce.people.models import Person
from projects.models import Workshop
from projects.services import workshops
from scheduling.models import Proposal
from scheduling.services import proposals
from scheduling.services.errors import SchedulingError
from scheduling.services.proposals import Place


class AlreadySettled(SchedulingError):
    words = "A time has been chosen meanwhile. There is nothing to ask any more."


class NobodyAsked(SchedulingError):
    words = "Nobody is asked to this workshop any more. Choose who is asked first."


@transaction.atomic
def open_poll(
    *,
    workshop: Workshop,
    by: Person,
    times: Collection[tuple[datetime, datetime]],
    places: Iterable[Place],
    last_day: date,
    hidden: bool,
) -> Proposal:
    """Everybody asked to the workshop is asked. Twice is once: the second time returns the poll that there is.

    Raises AlreadySettled, NobodyAsked, and what `proposals.propose` raises.
    """
    (fresh,) = locked(workshop)
    if fresh.is_settled:
        raise AlreadySettled
    if fresh.has_poll:
        return fresh.proposal
    asked = workshops.invitees(fresh)
    if not asked:
        raise NobodyAsked
    fresh.proposal = proposals.propose(
        by=by,
        summary=fresh.purpose,
        url=f"{fresh.get_absolute_url()}poll/",
        times=times,
        places=places,
        invitees=asked,
        last_day=last_day,
        hidden=hidden,
    )
    fresh.save(update_fields=["proposal"])
    record("workshop poll opened", fresh, by=by, poll=fresh.proposal_id)
    return fresh.proposal
