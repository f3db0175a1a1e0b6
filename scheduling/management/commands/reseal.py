"""After a new key was put first among FERNET_KEYS: seal everything with it, so that the old one can go."""
from django.core.management.base import BaseCommand, CommandError

from scheduling.services import addresses


class Command(BaseCommand):
    help = "Seal the addresses of calendars with the first key of FERNET_KEYS. Then the other keys can be taken away."

    def handle(self, **options: object) -> None:
        done, lost = addresses.reseal()
        self.stdout.write(f"Sealed anew: {done}.")
        if lost:
            raise CommandError(f"No key opens {lost} of them. Keep all the keys that you have.")
