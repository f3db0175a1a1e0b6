"""Ticks. What is due stands in the database."""
from celery import shared_task

from scheduling.services import roster_drafts, rosters


@shared_task
def forget_rosters() -> None:
    roster_drafts.forget_expired()
    rosters.forget_what_is_over()
