from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "coproduce.people"

    def ready(self) -> None:
        """allauth offers no other moment at which an address has been shown to be somebody's."""
        from allauth.account.signals import email_confirmed

        from coproduce.people.receivers import address_confirmed

        email_confirmed.connect(address_confirmed, dispatch_uid="coproduce.people.address_confirmed")
