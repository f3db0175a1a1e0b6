"""Builds the demo trust. Running it again changes nothing."""
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from coproduce.home.demo import build


class Command(BaseCommand):
    help = "Build Saltmarsh & Fenway, a made-up trust with made-up people. Safe to run twice."

    def handle(self, **options: object) -> None:
        if not settings.DEMO:
            raise CommandError("The demo trust is only for COPRODUCE=demo.")
        if build.build(lambda words: self.stdout.write(f"  {words}…")):
            self.stdout.write("The demo trust is ready.")
