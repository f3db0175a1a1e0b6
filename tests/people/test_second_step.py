"""The second step of signing in: who must have one, how it is set up and used, and what happens when it is lost."""
import re
import time
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import Client

from coproduce import sealing
from coproduce.audit.models import Entry
from coproduce.people import roles, second_factor
from coproduce.people.models import Kind, TrustSettings
from tests.make.people import person
from tests.people.signing import enter_code, last_mail, sign_in, who

pytestmark = pytest.mark.django_db
STEPS, APP_ON, APP_OFF = "/accounts/second-step/", "/accounts/second-step/app/on/", "/accounts/second-step/app/off/"
ENTER, CODES = "/accounts/second-step/authenticate/", "/accounts/second-step/recovery-codes/"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def required(settings):
    """As in production."""
    settings.SECOND_STEP_REQUIRED = True


def app_code(secret: str = SECRET, ahead: int = 0) -> str:
    """What the app shows now, or `ahead` periods of 30 seconds later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + ahead))


def with_app(*kinds: Kind, name: str = "Ruth Adeyemi"):
    somebody = person(name, *kinds)
    TOTP.activate(somebody, SECRET)
    return somebody


def signed_in(somebody) -> Client:
    client = Client()
    client.force_login(somebody)
    return client


@pytest.mark.parametrize("kind", [Kind.COPRODUCTION_LEAD, Kind.PAYMENTS_OFFICER, Kind.AUDIT_READER])
def test_who_sees_more_must_have_one_and_reaches_nothing_before(required, kind):
    client = signed_in(person("Ruth Adeyemi", kind))
    for path in ("/", "/projects/", "/my/diary/", "/settings/", "/definition/"):
        assert (client.get(path).status_code, client.get(path)["Location"]) == (302, STEPS)
    assert client.post("/projects/new/", {"title": "A", "purpose": "B"}).status_code == 302
    for path in (STEPS, "/privacy/", "/cookies/", "/accessibility/", "/my/profile/", "/accounts/logout/"):
        assert client.get(path).status_code == 200
    assert "Set up an app" in client.get(STEPS).content.decode()


def test_others_need_none_unless_the_trust_says_so(required):
    nurse, joan = person("Kemi Ade", Kind.STAFF), person("Joan Bell", Kind.PATIENT)
    assert [signed_in(who).get("/").status_code for who in (nurse, joan)] == [200, 200]
    trust = TrustSettings.current()
    trust.second_factor_for_all_staff = True
    trust.save()
    assert [signed_in(who).get("/").status_code for who in (nurse, joan)] == [302, 200]


def test_a_duty_given_meanwhile_counts_at_the_next_click(required):
    kemi = person("Kemi Ade", Kind.STAFF)
    client = signed_in(kemi)
    assert client.get("/").status_code == 200
    roles.give(person=kemi, kind=Kind.AUDIT_READER, by=None)
    assert client.get("/")["Location"] == STEPS
    TOTP.activate(kemi, SECRET)
    assert client.get("/").status_code == 200


def test_a_recovery_code_alone_is_no_second_step(required):
    ruth = person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD)
    RecoveryCodes.activate(ruth)
    assert signed_in(ruth).get("/")["Location"] == STEPS


def test_the_demo_asks_nobody():
    assert signed_in(person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD)).get("/").status_code == 200


def test_it_costs_no_query(django_assert_num_queries, required):
    client = signed_in(with_app(Kind.COPRODUCTION_LEAD))
    with django_assert_num_queries(3):  # session, person, trust
        client.get("/cookies/")


def test_an_app_is_set_up_with_a_fresh_code_and_used_from_then_on(client, django_capture_on_commit_callbacks):
    """Given a lead, when she has set up an app, then her email alone does not sign her in any more."""
    ruth = person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD)
    sign_in(client, ruth.email)
    page = client.get(APP_ON).content.decode()
    assert "<svg" in page
    assert "data:image" not in page
    secret = re.search(r'class="app-key">([A-Z2-7]+)<', page)[1]
    wrong = client.post(APP_ON, {"code": "000000"}).content.decode()
    assert "This is not the code. Wait for the next one in your app and type that" in wrong
    assert re.search(r'class="app-key">([A-Z2-7]+)<', wrong)[1] == secret
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(APP_ON, {"code": app_code(secret)})
    assert [(message.to, message.subject) for message in mail.outbox] == [
        ([ruth.email], "You now sign in with an app as your second step.")
    ]
    shown = client.get(CODES).content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", shown)
    assert len(codes) == 10
    assert re.findall(r"<li>(\d{8})</li>", client.get(CODES).content.decode()) == []  # once

    other = Client()
    assert sign_in(other, ruth.email)["Location"] == ENTER
    assert who(other) is None
    assert other.get("/settings/").status_code == 302
    assert other.post(ENTER, {"code": app_code(secret, ahead=7)}).status_code == 200
    assert who(other) is None
    with time_machine.travel(time.time() + 60, tick=False):
        assert other.post(ENTER, {"code": app_code(secret)})["Location"] == "/"
    assert who(other) == str(ruth.pk)


def test_secrets_are_sealed_at_rest():
    ruth = with_app()
    RecoveryCodes.activate(ruth)
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert SECRET not in stored
    assert not [code for code in RecoveryCodes.activate(ruth).generate_codes() if code in stored]


def test_the_old_key_can_go_after_resealing(settings, capsys):
    """Or everybody with an app is locked out on the day when the trust changes its keys."""
    ruth = with_app()
    code = RecoveryCodes.activate(ruth).generate_codes()[0]
    settings.FERNET_KEYS = [sealing.new_key(), *settings.FERNET_KEYS]
    call_command("reseal")
    settings.FERNET_KEYS = settings.FERNET_KEYS[:1]
    assert capsys.readouterr().out == "Sealed anew: 2.\n"
    for typed in (app_code(), code):
        client = Client()
        sign_in(client, ruth.email)
        client.post(ENTER, {"code": typed})
        assert who(client) == str(ruth.pk)


def test_a_step_that_no_key_opens_is_said(settings):
    with_app()
    settings.FERNET_KEYS = [sealing.new_key()]
    with pytest.raises(CommandError, match="No key opens 1 of them"):
        call_command("reseal")


def test_a_code_that_was_used_is_not_taken_again():
    ruth = with_app()
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, ruth.email)
    code = app_code()
    first.post(ENTER, {"code": code})
    second.post(ENTER, {"code": code})
    assert (who(first), who(second)) == (str(ruth.pk), None)


def test_guessing_ends_soon():
    ruth = with_app()
    client = Client()
    sign_in(client, ruth.email)
    said = [client.post(ENTER, {"code": f"{number:06}"}).content.decode() for number in range(12)]
    assert "That was too many tries. Wait a minute, then ask for a new code" in said[-1]
    assert "too many tries" not in said[0]
    client.post(ENTER, {"code": app_code()})
    assert who(client) is None


def test_a_recovery_code_signs_in_once():
    ruth = with_app()
    code = RecoveryCodes.activate(ruth).generate_codes()[0]
    first, second = Client(), Client()
    for client in (first, second):
        sign_in(client, ruth.email)
        client.post(ENTER, {"code": code})
    assert (who(first), who(second)) == (str(ruth.pk), None)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("locked", [True, False])
def test_two_uses_of_one_recovery_code_at_once_are_one(locked, monkeypatch):
    """The library locks the row; without the lock both get in, or this proves nothing."""
    ruth = with_app()
    RecoveryCodes.activate(ruth)
    key = Authenticator.objects.get(user=ruth, type=Authenticator.Type.RECOVERY_CODES).pk
    barrier = Barrier(2)
    code = RecoveryCodes.activate(ruth).generate_codes()[3]

    def unlocked(self, code: str) -> bool:
        self.instance = Authenticator.objects.get(pk=self.instance.pk)
        barrier.wait(10)
        return code in self.get_unused_codes() and (self._mark_code_used(3) or True)

    if not locked:
        monkeypatch.setattr(RecoveryCodes, "validate_code", unlocked)

    def use(_: int) -> bool:
        try:
            return RecoveryCodes(Authenticator.objects.get(pk=key)).validate_code(code)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        assert sum(pool.map(use, range(2))) == (1 if locked else 2)


def test_what_changes_the_step_needs_a_fresh_code():
    client = signed_in(with_app(Kind.COPRODUCTION_LEAD))
    for path in (APP_OFF, CODES, CODES + "new/", STEPS + "passkeys/add/", STEPS + "reauthenticate/"):
        for answer in (client.get(path), client.post(path)):
            assert (answer.status_code, answer.templates[0].name) == (403, "people/fresh_code.html")
    assert Authenticator.objects.count() == 1


def test_turning_it_off_tells_them_and_asks_again(required, client, django_capture_on_commit_callbacks):
    ruth = with_app(Kind.COPRODUCTION_LEAD)
    sign_in(client, ruth.email)
    client.post(ENTER, {"code": app_code()})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(APP_OFF)
    assert not Authenticator.objects.exists()
    assert last_mail(ruth.email).subject == "The app is no longer your second step."
    assert client.get("/")["Location"] == STEPS


def test_a_lead_lets_somebody_start_again_and_they_are_told(client):
    lead, officer = person("Ruth Adeyemi", Kind.COPRODUCTION_LEAD), with_app(Kind.PAYMENTS_OFFICER, name="Bo Berg")
    sign_in(client, lead.email)
    assert "Take away their second step" in client.get(f"/settings/duties/{officer.pk}/").content.decode()
    assert client.post(f"/settings/duties/{officer.pk}/second-step/").status_code == 302
    assert second_factor.steps_of(officer) == []
    assert "because you had lost it" in last_mail(officer.email).body
    assert Entry.objects.filter(verb="second step reset").count() == 1
    assert client.post(f"/settings/duties/{officer.pk}/second-step/").status_code == 302  # twice is once
    assert Entry.objects.filter(verb="second step reset").count() == 1


def test_nobody_takes_away_their_own_this_way_nor_anybody_else(client):
    lead, kemi = with_app(Kind.COPRODUCTION_LEAD), person("Kemi Ade", Kind.STAFF)
    sign_in(client, lead.email)
    client.post(ENTER, {"code": app_code()})
    assert client.post(f"/settings/duties/{lead.pk}/second-step/").status_code == 404
    with pytest.raises(second_factor.OwnStep):
        second_factor.reset(person=lead, by=lead)
    other = Client()
    sign_in(other, kemi.email)
    assert other.post(f"/settings/duties/{lead.pk}/second-step/").status_code == 403
    assert len(second_factor.steps_of(lead)) == 1


def test_the_last_leads_way_back(capsys):
    ruth = with_app(Kind.COPRODUCTION_LEAD)
    call_command("reset_factor", ruth.email.upper())
    call_command("reset_factor", ruth.email)
    assert capsys.readouterr().out == "Taken away. They sign in by code now.\nThey had none.\n"
    with pytest.raises(CommandError, match="Nobody signs in with this address"):
        call_command("reset_factor", "nobody@example.org")


def test_a_shared_computer_signs_out_by_itself(client):
    """Given somebody who walked away for 40 minutes, when the next one clicks, then nobody is signed in."""
    ruth = person("Ruth Adeyemi", Kind.STAFF)
    now = time.time()
    with time_machine.travel(now, tick=False) as clock:
        sign_in(client, ruth.email)
        for _ in range(4):
            clock.shift(20 * 60)
            assert client.get("/my/profile/").status_code == 200
        clock.shift(40 * 60)
        page = client.post("/projects/new/", {"title": "Would you help?", "purpose": "Noise at night, every night."})
        assert who(client) is None
        assert "Noise at night, every night." in page.content.decode()


def test_a_device_of_ones_own_stays_signed_in(client):
    ruth = person("Ruth Adeyemi", Kind.STAFF)
    now = time.time()
    with time_machine.travel(now, tick=False) as clock:
        client.post("/accounts/login/", {"login": ruth.email})
        enter_code(client, re.search(r"^[A-Z]{4}-[A-Z]{4}$", mail.outbox[-1].body, re.MULTILINE)[0], stay="on")
        clock.shift(60 * 60 * 24 * 3)
        assert client.get("/my/profile/").status_code == 200


def test_clicks_are_written_down_every_five_minutes_at_most(client, django_assert_num_queries):
    with time_machine.travel(time.time(), tick=False) as clock:
        sign_in(client, person("Ruth Adeyemi", Kind.STAFF).email)
        clock.shift(240)
        with django_assert_num_queries(3):
            client.get("/cookies/")
        clock.shift(120)
        with django_assert_num_queries(6):  # the session is saved: a savepoint around its row
            client.get("/cookies/")
        with django_assert_num_queries(3):
            client.get("/cookies/")
