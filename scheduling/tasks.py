"""Ticks of the diaries. They carry nothing: what is due stands in the database."""
from celery import shared_task

from scheduling.services import own_time


@shared_task
def prolong_own_time() -> None:
    own_time.prolong()
