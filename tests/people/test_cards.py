"""Cards: each code signs in once, and nobody prints a way into an account with an address or a duty."""
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from coproduce.people import cards, codes, services
from coproduce.people.models import Card, CardCode, Kind
from tests.make.people import person
from tests.people.signing import ask_for_code, code_in, enter_code

pytestmark = pytest.mark.django_db


@pytest.fixture
def sam(db):
    return person("Sam Okoro", Kind.STAFF)


@pytest.fixture
def walter(sam):
    return person("Walter Dunne", Kind.PATIENT, email=None, supporter=sam)


def printed(walter, by):
    return cards.to_print(cards.make(person=walter, by=by), by)


def test_each_code_works_once(walter, sam):
    shown = printed(walter, sam)
    assert (len(shown), len(set(shown)), cards.left(walter)) == (8, 8, 8)
    assert [cards.use(code=one) for one in shown for _ in range(2)] == [walter, None] * 8
    assert cards.left(walter) == 0


def test_a_code_has_12_signs_that_nobody_mixes_up(walter, sam):
    for shown in printed(walter, sam):
        assert len(shown) == 14
        assert set(shown) <= set(codes.SIGNS) | {"-"}
    assert set(codes.SIGNS).isdisjoint("0O1IL5S2ZAEU")
    assert len(codes.SIGNS) ** codes.LENGTH > 2**55 - 2**54  # 55 bits


def test_only_keyed_hashes_are_kept_and_an_old_key_still_works(walter, sam, settings):
    [first, second, *_] = printed(walter, sam)
    assert codes.normal(first) not in str(list(CardCode.objects.values_list("code_hash", flat=True)))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "n" * 50
    assert cards.use(code=first) == walter
    settings.SECRET_KEY_FALLBACKS = []
    assert cards.use(code=second) is None


def test_a_new_card_ends_the_old_one(walter, sam):
    old = printed(walter, sam)
    new = printed(walter, sam)
    assert (cards.use(code=old[0]), cards.use(code=new[0])) == (None, walter)


def test_a_card_lasts_a_year_and_a_code_read_out_an_hour(walter, sam):
    one = cards.to_print(cards.make_one_to_read_out(person=walter, by=sam), sam)
    card = printed(walter, sam)
    assert len(one) == 1
    again = cards.to_print(cards.make_one_to_read_out(person=walter, by=sam), sam)
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert cards.use(code=again[0]) is None
        assert cards.use(code=card[0]) == walter
    with time_machine.travel(timezone.now() + timedelta(days=366)):
        assert cards.use(code=card[1]) is None


def test_only_whoever_made_it_sees_it_and_for_an_hour(walter, sam):
    card = cards.make(person=walter, by=sam)
    assert cards.to_print(card, person("Fay Facilitator")) == []
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert cards.to_print(card, sam) == []


@pytest.mark.parametrize("kind", cards.NEVER)
def test_nobody_with_a_duty_signs_in_from_paper(walter, sam, kind):
    shown = printed(walter, sam)
    walter.roles.create(kind=kind)
    assert cards.use(code=shown[0]) is None
    with pytest.raises(cards.NoCard):
        cards.make(person=walter, by=sam)


def test_whoever_gets_an_address_of_their_own_has_no_use_for_a_card(walter, sam, client, mailoutbox):
    shown = printed(walter, sam)
    walter.email = "walter@post.example"
    walter.save()
    walter.emailaddress_set.create(email=walter.email, primary=True)
    assert cards.use(code=shown[0]) is None
    ask_for_code(client, walter.email)
    enter_code(client, code_in(mailoutbox[-1]))
    assert Card.objects.filter(revoked_at=None).count() == 0


def test_leaving_the_trust_ends_the_card(walter, sam):
    shown = printed(walter, sam)
    services.leave_trust(person=walter, by=walter)
    assert cards.use(code=shown[0]) is None
    assert Card.objects.filter(revoked_at=None).count() == 0


def pressed_at_once(use):
    start = Barrier(6)

    def run(_):
        try:
            start.wait(10)
            return use()
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        return list(pool.map(run, range(6)))


@pytest.mark.django_db(transaction=True)
def test_one_code_typed_in_six_browsers_at_once_signs_one_in(walter, sam):
    shown = printed(walter, sam)
    assert sorted(map(str, pressed_at_once(lambda: cards.use(code=shown[0])))) == ["None"] * 5 + ["Walter Dunne"]


@pytest.mark.django_db(transaction=True)
def test_looking_first_would_sign_all_of_them_in(walter, sam):
    """The negative control."""
    shown = printed(walter, sam)
    everybody_has_looked = Barrier(6)

    def naive():
        found = CardCode.objects.get(code_hash=codes.hash_of(codes.normal(shown[0])), used_at=None)
        everybody_has_looked.wait(10)
        found.used_at = timezone.now()
        found.save()
        return "in"

    assert pressed_at_once(naive) == ["in"] * 6
