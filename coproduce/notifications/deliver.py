"""Sending what is due, at least once. A double is possible only when a sender dies between the mail server's "250"
and our commit; it has the same Message-ID. Any number of senders may run."""
import contextlib
import logging
import smtplib
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from coproduce.notifications import outbox, preferences
from coproduce.notifications.messages import Mail, message_id
from coproduce.notifications.models import Notification, State

log = logging.getLogger(__name__)
EXCHANGES = 12  # connect, greet, start TLS, sign in, sender, recipient, data, end…: each may last EMAIL_TIMEOUT
MINUTES = (1, 5, 15, 60, 240, 240, 480, 720, 1440)


def _patience() -> timedelta:
    return timedelta(seconds=EXCHANGES * (settings.EMAIL_TIMEOUT or 60))


def _lease() -> timedelta:
    return _patience() + timedelta(minutes=5)


@dataclass(frozen=True)
class Pace:
    """`patience`: the longest that one message may take. `lease`: how long a batch is ours; after a sender's death
    its rows wait that long. `delays`: before each new try; after the last one the row has failed."""

    batch: int = 50
    patience: timedelta = field(default_factory=_patience)
    lease: timedelta = field(default_factory=_lease)
    delays: tuple[timedelta, ...] = tuple(timedelta(minutes=minutes) for minutes in MINUTES)


class MailServerDown(OSError):
    """No message's fault: everything stays as it is until the next tick."""


def send_due(*, limit: int = 200, now: datetime | None = None) -> int:
    """Send at most `limit` rows that are due at `now`. How many were sent."""
    return Delivery(Pace(), now=now).run(limit)


class Line:
    """One connection to the mail server, used again until it breaks."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.is_open = False

    def send(self, mail: EmailMultiAlternatives) -> None:
        if not self.is_open:
            try:
                self.connection.open()
            except OSError as error:
                raise MailServerDown(type(error).__name__) from error
            self.is_open = True
        try:
            self.connection.send_messages([mail])
        except BaseException:
            self.close()  # whatever state it is in, the next message gets a fresh one
            raise

    def close(self) -> None:
        self.is_open = False
        with contextlib.suppress(OSError):
            self.connection.close()


class Delivery:
    """One run of one sender."""

    def __init__(self, pace: Pace, *, now: datetime | None = None) -> None:
        self.pace = pace
        self.now = now
        self.me = uuid.uuid4()
        self.line = Line()

    def run(self, limit: int) -> int:
        sent = 0
        try:
            while limit > 0 and (batch := self.claim(min(limit, self.pace.batch))):
                limit -= len(batch)
                for sent_one in self.send_each(batch):
                    sent += sent_one
        except MailServerDown as error:
            log.warning("The mail server cannot be reached (%s).", error)
        finally:
            self.line.close()
        return sent

    def send_each(self, batch: list[uuid.UUID]) -> Iterator[bool]:
        """Was it sent? for each row. In the end none of them is held any longer."""
        try:
            for key in batch:
                yield self.send(key)
        except MailServerDown:
            self.ours().update(problem="The mail server cannot be reached")
            raise
        finally:
            self.ours().update(leased_by=None, leased_until=None)

    def due(self) -> QuerySet[Notification]:
        """Rows to send that nobody holds."""
        present = timezone.now()
        free = Q(leased_until__isnull=True) | Q(leased_until__lt=present)
        return Notification.objects.filter(free, state=State.WAITING, due_at__lte=self.now or present)

    def ours(self) -> QuerySet[Notification]:
        return Notification.objects.filter(leased_by=self.me, state=State.WAITING)

    def claim(self, size: int) -> list[uuid.UUID]:
        """Keys of the rows that are ours for the length of the lease. Committed before anything is sent."""
        if not self.due().exists():
            return []  # most ticks: without taking the write lock
        with transaction.atomic(durable=True):
            rows = self.due().order_by("due_at", "id").select_for_update(skip_locked=True, of=("self",))[:size]
            keys = list(rows.values_list("pk", flat=True))
            Notification.objects.filter(pk__in=keys).update(
                leased_by=self.me, leased_until=timezone.now() + self.pace.lease
            )
        return keys

    def mine(self, key: uuid.UUID) -> Notification | None:
        """The row as it is now, if it is still to be sent, and ours for longer than sending can take."""
        until = timezone.now() + self.pace.patience
        rows = self.ours().filter(pk=key, leased_until__gte=until).select_related("recipient__mail_preference")
        return next(iter(rows), None)  # without the sorting of first()

    def send(self, key: uuid.UUID) -> bool:
        """Was it sent? Whatever is wrong with one row holds up no other."""
        row = self.mine(key)
        if row is None:
            return False
        try:
            mail = self.mail(row)
            if mail is None:
                return False
            self.line.send(mail)
        except MailServerDown:
            raise
        except Exception as error:
            self.failed(row, error)
            return False
        self.sent(row)
        return True

    def mail(self, row: Notification) -> Mail | None:
        """Worded now. None where there is nothing to send: the row is done with, or waits for the end of a break or of
        quiet hours."""
        if row.recipient is not None and row.recipient.is_pausing:
            self.put_down(row, state=State.WAITING, due_at=midnight(row.recipient.paused_until))
            return None
        left = row.recipient is not None and not row.recipient.is_active
        message = None if left else outbox.builder(row.kind)(row)
        if message is None:
            self.put_down(row, state=State.STALE, problem="They have left" if left else "")
            return None
        if not message.to or preferences.rather_by_phone(row.recipient):
            self.put_down(row, state=State.BY_HAND)
            return None
        if later := preferences.not_before(row.recipient, self.now or timezone.now(), about=message.about):
            self.put_down(row, state=State.WAITING, problem=row.problem, due_at=later)
            return None
        return Mail(message, message_id=message_id(row))

    def put_down(self, row: Notification, *, state: State, problem: str = "", **more: object) -> None:
        """Write what became of the row, unless it was called off meanwhile, and let go of it."""
        done_at = None if state == State.WAITING else timezone.now()
        self.ours().filter(pk=row.pk).update(
            state=state, problem=problem, done_at=done_at, leased_by=None, leased_until=None, **more
        )

    def sent(self, row: Notification) -> None:
        """True even of a row that was called off while its mail was on the way."""
        marked = Notification.objects.filter(pk=row.pk, leased_by=self.me).update(
            state=State.SENT, done_at=timezone.now(), problem="", leased_by=None, leased_until=None
        )
        if not marked:
            log.error("Notification %s was sent after its lease had ended: it may be sent again.", row.pk)

    def failed(self, row: Notification, error: Exception) -> None:
        """Try again later, or give up."""
        attempts = row.attempts + 1
        problem = what_went_wrong(error)
        expected = isinstance(error, OSError)
        log.warning("Notification %s, try %d: %s.", row.pk, attempts, problem, exc_info=None if expected else error)
        if attempts > len(self.pace.delays):
            self.put_down(row, state=State.FAILED, problem=problem, attempts=attempts)
            return
        again = timezone.now() + self.pace.delays[attempts - 1]
        self.put_down(row, state=State.WAITING, problem=problem, attempts=attempts, due_at=again)


def midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


def what_went_wrong(error: Exception) -> str:
    """For the lead to read. Codes only: what the server said may hold an address."""
    match error:
        case smtplib.SMTPRecipientsRefused():
            codes = ", ".join(str(code) for code, _ in error.recipients.values())
            return f"The mail server refused the address ({codes})"
        case smtplib.SMTPResponseException():
            return f"The mail server refused the message ({error.smtp_code})"
        case OSError():
            return "The connection to the mail server broke"
        case _:
            return f"The message could not be made ({type(error).__name__})"
