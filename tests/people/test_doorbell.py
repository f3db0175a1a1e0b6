"""Accounts that were begun and never used are forgotten; nothing else is."""
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from coproduce.people import doorbell
from coproduce.people.models import Person
from tests.make.people import person
from tests.people.signing import code_in, sign_up

pytestmark = pytest.mark.django_db
NEW = "new.starter@saltmarsh-fenway.example"


def long_ago():
    Person.objects.update(date_joined=timezone.now() - timedelta(hours=25))


def test_what_was_left_half_way_is_forgotten_after_a_day():
    sign_up(Client(), NEW)
    assert doorbell.forget_half_way() == 0
    long_ago()
    assert doorbell.forget_half_way() == 1
    assert not Person.objects.exists()


def test_whoever_signed_in_or_has_no_email_or_has_a_verified_address_stays():
    client = Client()
    sign_up(client, NEW)
    client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})
    person("Walter Dunne", email=None)
    person("Priya Shah")
    begun = person("Ann Half")
    begun.emailaddress_set.update(verified=False)
    Person.objects.filter(pk=begun.pk).update(last_login=timezone.now())
    long_ago()
    assert doorbell.forget_half_way() == 0
    assert Person.objects.count() == 4


def test_they_come_back_by_the_same_way():
    sign_up(Client(), NEW)
    long_ago()
    doorbell.forget_half_way()
    cache.clear()  # a day has passed
    client = Client()
    sign_up(client, NEW)
    client.post("/accounts/confirm-email/", {"code": code_in(mail.outbox[-1])})
    assert Person.objects.get().emailaddress_set.get().verified
