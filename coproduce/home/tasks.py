"""The tick of the weekly mail. Whose time has come stands in the database."""
from celery import shared_task

from coproduce.home import weekly


@shared_task
def your_20_minutes() -> None:
    weekly.queue_due(limit=200)
