"""Making an account: people at the trust by themselves, others with an invitation for exactly their address."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from coproduce.people import invitations
from coproduce.people.models import Invitation, Kind, Person, TrustSettings
from tests.make.people import invitation, person
from tests.people.signing import (
    SIGN_UP,
    VERIFY,
    ask_for_code,
    code_in,
    enter_code,
    last_mail,
    sign_up,
    who,
    without_tokens,
)

pytestmark = pytest.mark.django_db
STAFF, OUTSIDE = "new.starter@saltmarsh-fenway.example", "ines.moreau@example.org"


def kinds(somebody: Person) -> list[str]:
    return list(somebody.roles.values_list("kind", flat=True))


def holding(made: Invitation) -> Client:
    """A browser in which the invitation's link was opened."""
    client = Client()
    session = client.session
    invitations.hold(session, made)
    session.save()
    client.cookies["sessionid"] = session.session_key
    return client


def test_staff_sign_up_with_a_code_land_at_home_and_are_staff(client):
    answer = sign_up(client, "New.Starter@SALTMARSH-fenway.example", "  Nia   Starter ")
    assert (answer.status_code, answer["Location"]) == (302, VERIFY)
    nia = Person.objects.get(email=STAFF)
    assert (nia.name, kinds(nia), who(client)) == ("Nia Starter", [], None)
    before = client.session.session_key
    answer = client.post(VERIFY, {"code": code_in(last_mail(STAFF))})
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert (who(client), kinds(nia)) == (str(nia.pk), [Kind.STAFF])
    assert client.session.session_key != before
    assert nia.emailaddress_set.get().verified
    assert not nia.has_usable_password()


def test_nobody_is_staff_before_the_address_is_shown_to_be_theirs(client):
    sign_up(client, STAFF)
    for _ in range(3):
        client.post(VERIFY, {"code": "BBBB-BBBB"})
    client.post(VERIFY, {"code": code_in(mail.outbox[0])})
    starter = Person.objects.get(email=STAFF)
    assert (who(client), kinds(starter), starter.emailaddress_set.get().verified) == (None, [], False)


def test_somebody_who_never_finished_signs_in_by_code_and_is_then_staff(client):
    sign_up(Client(), STAFF, "Not Their Name")
    ask_for_code(client, STAFF)
    enter_code(client, code_in(last_mail(STAFF)))
    starter = Person.objects.get(email=STAFF)
    assert (who(client), kinds(starter)) == (str(starter.pk), [Kind.STAFF])


@pytest.mark.parametrize(
    "address",
    [
        OUTSIDE,
        "x@saltmarsh-fenway.example.evil.example",
        "x@evil-saltmarsh-fenway.example",
        "x@sub.saltmarsh-fenway.example",
        '"x@saltmarsh-fenway.example"@evil.example',
    ],
)
def test_an_outsider_is_told_whom_to_ring_and_no_account_is_made(client, address):
    answer = sign_up(client, address)
    assert answer.status_code == 200
    words = (
        "You need an invitation to join with this address. Open the link in yours, or ring 01632 960123. "
        "If you work here, use your work address"
    )
    assert answer.context["form"].errors["email"] == [words]
    assert 'value="Ines Moreau"' in answer.content.decode()
    assert (Person.objects.count(), mail.outbox) == (0, [])


def test_an_outsider_learns_nothing_of_who_has_an_account(client):
    person("Ines Moreau", email=OUTSIDE)
    known, unknown = sign_up(client, OUTSIDE), sign_up(client, "somebody@example.org")
    assert known.context["form"].errors == unknown.context["form"].errors
    assert mail.outbox == []


def test_staff_learn_nothing_of_who_has_an_account(client):
    person("Priya Shah")
    pages = []
    for address in ("priya.shah@saltmarsh-fenway.example", STAFF):
        browser = Client()
        assert sign_up(browser, address)["Location"] == VERIFY
        pages.append(without_tokens(browser.get(VERIFY), address))
        assert browser.post(VERIFY, {"code": "BBBB-BBBB"}).status_code == 200
    assert pages[0] == pages[1]
    assert "You already have one" in mail.outbox[0].body
    assert len(code_in(mail.outbox[1])) == 9
    assert Person.objects.count() == 2


def test_an_invited_outsider_signs_up_and_comes_back_to_the_invitation():
    client = holding(invitation(OUTSIDE, name="Ines Moreau"))
    page = client.get(SIGN_UP)
    assert page.context["form"].initial == {"name": "Ines Moreau", "email": OUTSIDE}
    assert sign_up(client, OUTSIDE)["Location"] == VERIFY
    answer = client.post(VERIFY, {"code": code_in(last_mail(OUTSIDE))})
    assert answer["Location"] == reverse("join:invitation")
    ines = Person.objects.get(email=OUTSIDE)
    assert (who(client), kinds(ines)) == (str(ines.pk), [])
    held = invitations.held(client.session)
    assert (held.address, held.uses_left) == (OUTSIDE, 1)


def test_an_invitation_lets_in_no_other_address():
    client = holding(invitation(OUTSIDE))
    assert sign_up(client, "friend@example.org").status_code == 200
    assert Person.objects.filter(email="friend@example.org").count() == 0
    assert mail.outbox == []


def test_an_invitation_whose_link_was_not_opened_here_lets_nobody_in(client):
    invitation(OUTSIDE)
    assert sign_up(client, OUTSIDE).status_code == 200
    assert mail.outbox == []


@pytest.mark.parametrize("over", ["used", "revoked", "expired"])
def test_an_invitation_that_is_over_lets_nobody_in(over):
    made = invitation(OUTSIDE, days=0 if over == "expired" else 7)
    if over == "used":
        Invitation.objects.update(uses_left=0)
    if over == "revoked":
        invitations.revoke(invitation=made, by=made.invited_by)
    client = holding(made)
    assert client.get(SIGN_UP).context["form"].initial == {}
    assert sign_up(client, OUTSIDE).status_code == 200
    assert mail.outbox == []


def test_a_no_does_not_shut_the_door():
    made = invitation(OUTSIDE)
    invitations.decline(invitation=made)
    assert sign_up(holding(made), OUTSIDE)["Location"] == VERIFY


def test_a_trust_without_domains_takes_nobody_without_an_invitation(client):
    TrustSettings(pk=1, name="Our trust", email_domains=[], phone="01632 960999").save()
    page = client.get(SIGN_UP).content.decode()
    assert "You need an invitation" in page
    assert "01632 960999" in page
    assert "<form" not in page
    sign_up(client, STAFF)
    assert mail.outbox == []
    assert holding(invitation(OUTSIDE)).get(SIGN_UP).context["form"].initial["email"] == OUTSIDE


def test_the_trusts_own_settings_win_over_the_environment(client):
    TrustSettings(pk=1, name="Our trust", email_domains=["Other.Example"]).save()
    assert sign_up(client, STAFF).status_code == 200
    assert sign_up(client, "nia@other.example")["Location"] == VERIFY


def test_what_is_missing_is_said_in_words_and_what_was_typed_is_kept(client):
    answer = client.post(SIGN_UP, {"name": " ", "email": "nia@"})
    assert answer.context["form"].errors == {
        "name": ["Enter your name"],
        "email": ["Enter an email address in the right format, like name@example.com"],
    }
    assert 'value="nia@"' in answer.content.decode()


def test_a_name_is_one_line(client):
    sign_up(client, STAFF, "Nia\r\nBcc: everybody@example.org\tStarter")
    assert Person.objects.get().name == "Nia Bcc: everybody@example.org Starter"


def test_a_name_with_a_script_is_shown_as_text(client):
    nia = person("<script>alert(1)</script>", email=STAFF)
    client.force_login(nia)
    page = client.get(reverse("people:profile")).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
