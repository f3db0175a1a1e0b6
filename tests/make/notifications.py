"""News for tests: one kind, worded from its parameters."""
from coproduce.notifications import outbox
from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification

KIND = "test-news"


def words(row: Notification) -> Message | None:
    """Stale when the parameters say so; a line break in `subject` stays in."""
    if row.params.get("stale"):
        return None
    to = row.recipient.mail_address if row.recipient else row.params.get("to", "")
    subject = row.params.get("subject", f"{row.key} {row.sequence}")
    return Message(to=to, subject=subject, text=f"About {row.key}\n", html=f"<p>About {row.key}</p>")


outbox.register(KIND, words)
