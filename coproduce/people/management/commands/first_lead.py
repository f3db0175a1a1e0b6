"""The first person of a new trust. Everybody else comes by invitation, or signs up with an address of the trust."""
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email

from coproduce.design.lines import one_line
from coproduce.people import first_lead
from coproduce.people.addresses import normal


class Command(BaseCommand):
    help = "Make the first co-production lead of this trust: first_lead 'Ruth Adeyemi' ruth.adeyemi@trust.example"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="as they want to be called")
        parser.add_argument("address", help="the email address that they sign in with")

    def handle(self, *, name: str, address: str, **options: object) -> None:
        name, address = one_line(name), normal(address)
        try:
            validate_email(address)
        except ValidationError:
            raise CommandError(f"“{address}” is not an email address.") from None
        if not name or len(name) > 120:
            raise CommandError("Give a name of 1 to 120 characters.")
        try:
            first_lead.make(name=name, address=address)
        except first_lead.ThereIsOne as one:
            raise CommandError(str(one)) from None
        self.stdout.write(f"{name} is the co-production lead. Sign in at {settings.SITE_URL}/ with {address}.")
        self.stdout.write("We email a code to that address: there is no password.")
