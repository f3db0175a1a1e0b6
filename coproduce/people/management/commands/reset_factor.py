"""The way back for the last co-production lead, who has lost phone and recovery codes."""
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coproduce.people import second_factor
from coproduce.people.addresses import normal
from coproduce.people.models import Person


class Command(BaseCommand):
    help = "Take away the second step of signing in from one person, who then sets up a new one."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", help="the email address that they sign in with")

    def handle(self, *, address: str, **options: object) -> None:
        person = Person.objects.filter(email__iexact=normal(address)).first()
        if person is None:
            raise CommandError("Nobody signs in with this address.")
        gone = second_factor.reset(person=person, by=None)
        self.stdout.write("Taken away. They sign in by code now." if gone else "They had none.")
