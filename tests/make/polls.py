"""Polls for tests, made by the services."""
import re
from datetime import date, timedelta

from django.core import mail
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone

from coproduce.notifications import deliver
from coproduce.notifications.models import Notification
from coproduce.people.models import Person
from projects.models import Workshop
from projects.services import polls, workshops
from scheduling.models import Event, PlaceOption, Proposal, Response, TimeAnswer
from scheduling.services import poll_links, proposals
from scheduling.services.proposals import Place, Said
from tests.make import events, projects

Kind = PlaceOption.Kind
YES, IF_NEED_BE, NO = TimeAnswer.Says.YES, TimeAnswer.Says.IF_NEED_BE, TimeAnswer.Says.NO


def days(number: int) -> date:
    return timezone.localdate() + timedelta(days=number)


def poll(
    workshop: Workshop, *, by: Person | None = None, hours=(14, 18), places=None, hidden=False, closes=7
) -> Proposal:
    """Two times, three weeks from now, at 2pm and at 6pm; by phone or online."""
    times = [(events.at(days(21), hour), events.at(days(21), hour + 1)) for hour in hours]
    made = polls.open_poll(
        workshop=workshop,
        by=by or workshop.created_by,
        times=times,
        places=places if places is not None else [Place(Kind.PHONE), Place(Kind.ONLINE)],
        last_day=days(closes),
        hidden=hidden,
    )
    workshop.refresh_from_db()
    return made


def asked(poll: Proposal, name: str) -> Response:
    return poll.responses.select_related("person", "proposal").get(person__name=name)


def said(poll: Proposal, *says: str, places=(), help_wanted: str = "") -> Said:
    """What is said of each time, in order; "" for nothing. `places`: their kinds."""
    times = {time.pk: one for time, one in zip(poll.times.all(), says, strict=True) if one}
    return Said(times, list(poll.places.filter(kind__in=places).values_list("pk", flat=True)), help_wanted)


def answer(poll: Proposal, name: str, *says: str, **more) -> Response:
    about = {key: more.pop(key) for key in ("places", "help_wanted") if key in more}
    return proposals.answer(response=asked(poll, name), said=said(poll, *says, **about), **more)


def link(response: Response) -> str:
    return reverse("scheduling:poll-answer", args=[poll_links.token(response)])


def told(response: Response) -> list[str]:
    """What is stored, in the order of the times; "" for nothing."""
    stored = dict(response.answers.values_list("time_id", "says"))
    return [stored.get(time.pk, "") for time in response.proposal.times.all()]


def url(workshop: Workshop, end: str = "") -> str:
    return f"{workshop.get_absolute_url()}poll/{end}"


def choose(workshop: Workshop, by: str = "Ana Bell", time: int = 0, **more) -> Event:
    """The first time of the poll, or another, by phone."""
    option = list(workshop.proposal.times.all())[time]
    return workshops.confirm(
        workshop=workshop, by=projects.who(workshop.project, by), start=option.start, end=option.end, room=None,
        where="By phone", **more,
    )  # fmt: skip


def rows() -> QuerySet[Notification]:
    """What the outbox holds about polls."""
    return Notification.objects.filter(kind__startswith="poll")


def sent() -> dict[str, list]:
    """What is due is sent; address → its mails."""
    mail.outbox.clear()
    deliver.send_due()
    found: dict[str, list] = {}
    for message in mail.outbox:
        found.setdefault(message.to[0], []).append(message)
    return found


def words(response) -> str:
    """What the page's main part says, without markup."""
    main = response.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", main.split(">", 1)[1])).strip()
