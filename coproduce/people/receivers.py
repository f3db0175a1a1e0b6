"""What we do when allauth tells us something."""

from allauth.account.models import EmailAddress
from django.db import transaction

from coproduce.people import cards, sign_up


def address_confirmed(sender: type, email_address: EmailAddress, **_: object) -> None:
    sign_up.welcome(email_address.user, email_address.email)
    with transaction.atomic():  # whoever signs in by mail has no more use for codes on paper
        cards.revoke(person=email_address.user, by=email_address.user)
