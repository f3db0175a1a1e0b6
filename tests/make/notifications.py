"""News for tests: one kind, worded from its parameters; and senders with a guard switched off."""
import uuid

from django.db.models import QuerySet
from django.utils import timezone

from coproduce.notifications import outbox
from coproduce.notifications.deliver import Delivery
from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification, State

KIND = "test-news"


def words(row: Notification) -> Message | None:
    """Stale when the parameters say so; a line break in `subject` stays in."""
    if row.params.get("stale"):
        return None
    to = row.recipient.mail_address if row.recipient else row.params.get("address", "")
    subject = row.params.get("subject", f"{row.key} {row.sequence}")
    return Message(to=to, subject=subject, text=f"About {row.key}\n", html=f"<p>About {row.key}</p>")


outbox.register(KIND, words)


class Careless(Delivery):
    """Does not look whether another sender holds a row."""

    def due(self) -> QuerySet[Notification]:
        return Notification.objects.filter(state=State.WAITING, due_at__lte=timezone.now())

    def mine(self, key: uuid.UUID) -> Notification | None:
        return Notification.objects.select_related("recipient").filter(pk=key, state=State.WAITING).first()


class Hasty(Delivery):
    """Sends what it read when it claimed the batch."""

    def claim(self, size: int) -> list[uuid.UUID]:
        keys = super().claim(size)
        self.rows = {row.pk: row for row in self.ours().select_related("recipient")}
        return keys

    def mine(self, key: uuid.UUID) -> Notification | None:
        return self.rows[key]
