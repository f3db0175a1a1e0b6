"""After a new key was put first among FERNET_KEYS: seal everything with it, so that the old one can go."""
from django.core.management.base import BaseCommand, CommandError

from coproduce.people import second_factor
from scheduling.services import addresses


class Command(BaseCommand):
    help = (
        "Seal the addresses of calendars, and the secrets of people's second step, with the first key of FERNET_KEYS. "
        "Then the other keys can be taken away."
    )

    def handle(self, **options: object) -> None:
        kinds = [addresses.reseal(), second_factor.reseal()]
        self.stdout.write(f"Sealed anew: {sum(done for done, _ in kinds)}.")
        if lost := sum(lost for _, lost in kinds):
            raise CommandError(f"No key opens {lost} of them. Keep all the keys that you have.")
