"""The daily tick. It carries nothing: what is due stands in the database."""
from celery import shared_task

from coproduce.people import doorbell


@shared_task
def forget_half_way() -> None:
    doorbell.forget_half_way()
