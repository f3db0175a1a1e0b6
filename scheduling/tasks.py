"""The tick that reads diaries from their addresses. It carries nothing: what is due stands in the database."""
from celery import shared_task
from django.conf import settings

from scheduling.services import addresses


@shared_task
def read_addresses() -> None:
    """One at a time where the same process also sends the mail; with workers of its own, for a few seconds."""
    addresses.read_due(seconds=0 if settings.CELERY_TASK_ALWAYS_EAGER else 4)
