"""The tick. It carries nothing: what is due stands in the database."""
from celery import shared_task

from coproduce.notifications import deliver


@shared_task
def deliver_due() -> None:
    deliver.send_due(limit=200)
