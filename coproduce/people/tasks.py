"""The daily ticks. They carry nothing: what is due stands in the database."""
from celery import shared_task
from django.core.management import call_command

from coproduce.people import doorbell
from coproduce.people.privacy import services as privacy


@shared_task
def forget_half_way() -> None:
    doorbell.forget_half_way()


@shared_task
def purge() -> None:
    privacy.purge()
    call_command("clearsessions")
