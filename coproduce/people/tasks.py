"""Nightly: what has been kept long enough goes."""
from celery import shared_task
from django.core.management import call_command

from coproduce.people.privacy import services as privacy


@shared_task
def purge() -> None:
    privacy.purge()
    call_command("clearsessions")
