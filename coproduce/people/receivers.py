"""What we do when allauth tells us something."""

from allauth.account.models import EmailAddress

from coproduce.people import sign_up


def address_confirmed(sender: type, email_address: EmailAddress, **_: object) -> None:
    sign_up.welcome(email_address.user, email_address.email)
