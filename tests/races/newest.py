"""The news that the outbox is tried with: true only while no newer one about the same event has been queued."""
from django.db.models import Max

from coproduce.notifications.messages import Message
from coproduce.notifications.models import Notification

KIND = "test-chaos"


def newest(row: Notification) -> Message | None:
    latest = Notification.objects.filter(key=row.key).aggregate(latest=Max("sequence"))["latest"]
    if row.sequence < latest:
        return None
    return Message(to=row.recipient.mail_address, subject=f"{row.key} {row.sequence}", text=row.params["place"])
