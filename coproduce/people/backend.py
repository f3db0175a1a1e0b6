"""Who is signed in. One query reads the person and whether they still lack a second step."""

from allauth.account.auth_backends import AuthenticationBackend

from coproduce.people.models import Person
from coproduce.people.second_factor import with_lacking


class Backend(AuthenticationBackend):
    def get_user(self, user_id: object) -> Person | None:
        return with_lacking(Person.objects.filter(pk=user_id, is_active=True)).first()
