"""Ticks. They carry nothing: what is due stands in the database."""
from celery import shared_task
from django.conf import settings

from scheduling.services import addresses, own_time, roster_drafts, rosters


@shared_task
def read_addresses() -> None:
    """One at a time where the same process also sends the mail; with workers of its own, for a few seconds."""
    addresses.read_due(seconds=0 if settings.CELERY_TASK_ALWAYS_EAGER else 4)


@shared_task
def prolong_own_time() -> None:
    own_time.prolong()


@shared_task
def forget_rosters() -> None:
    roster_drafts.forget_expired()
    rosters.forget_what_is_over()
