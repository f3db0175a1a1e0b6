"""What holds for every answer: nothing private stays in a cache, nothing typed is lost, every refusal is in words."""
import logging
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver

from coproduce.home.middleware import LARGEST_BODY
from coproduce.log_filter import WithoutTokens
from coproduce.people.models import Kind
from projects.models import Project
from tests.design.html import read
from tests.make import projects
from tests.make.people import person
from tests.test_pages import addresses

pytestmark = pytest.mark.django_db
UPLOAD = "/my/diary/calendar-file/"
NEW = {"title": "Would you help?", "purpose": "Noise at night, as <patients> have\r\ntold us.", "decided": ""}


def body(answer):
    return read(answer.content.decode().partition("<body>")[2].partition("</body>")[0])


def fields(answer):
    sent = [field.attrs for field in body(answer).one("main").all("input")]
    return {one["name"]: one["value"] for one in sent if one["name"] != "csrfmiddlewaretoken"}


@pytest.fixture
def priya():
    return person("Priya Shah", Kind.STAFF)


@pytest.mark.parametrize("path", ["/", "/definition/", "/my/profile/", "/no/such/page/", UPLOAD])
def test_what_somebody_signed_in_saw_stays_in_no_cache(client, priya, path):
    client.force_login(priya)
    assert client.get(path).headers["Cache-Control"] == "no-store, private"


def test_pages_for_everybody_may_be_kept(client):
    assert "Cache-Control" not in client.get("/definition/").headers


def test_signing_out_leaves_nothing_in_a_cache(client, priya):
    client.force_login(priya)
    assert client.post("/accounts/logout/").headers["Cache-Control"] == "no-store, private"


def test_files_have_the_content_security_policy_too(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path
    (tmp_path / "picture.svg").write_text("<svg/>")
    answer = Client().get("/assets/picture.svg")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/svg+xml")
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def calendar(size):
    return {"calendar": SimpleUploadedFile("calendar.ics", b"x" * size, "text/calendar")}


def test_a_large_upload_is_refused_in_words(client, priya):
    client.force_login(priya)
    answer = client.post(UPLOAD, calendar(LARGEST_BODY))
    assert answer.status_code == 413
    assert body(answer).one("h1").words == "That was too large"


def test_a_little_too_large_is_the_forms_own_business(client, priya):
    client.force_login(priya)
    answer = client.post(UPLOAD, calendar(10_600_000))
    assert answer.status_code == 200
    assert "The file is larger than 10 MB. Export fewer months, then choose the new file." in answer.content.decode()


@pytest.mark.parametrize("length", ["nonsense", "-5", ""])
def test_a_length_that_is_no_number_breaks_nothing(client, length):
    assert client.get("/cookies/", CONTENT_LENGTH=length).status_code == 200


@pytest.mark.parametrize("path", ["/join/accept/", "/demo/become/"])
def test_what_is_not_allowed_is_said_in_words(client, path):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")
    assert body(answer).one("h1").words == "This page cannot be opened like this"


def test_words_typed_while_the_session_ended_are_kept(client, priya):
    answer = client.post("/projects/new/?from=home", NEW)
    assert answer.status_code == 403
    assert body(answer).one("h1").words == "You have been signed out"
    assert fields(answer) == NEW
    assert body(answer).one("main").one("form").attrs["action"] == "/projects/new/?from=home"
    assert "<p>Noise at night, as &lt;patients&gt; have<br>told us.</p>" in answer.content.decode()
    client.force_login(priya)
    client.post("/projects/new/", fields(answer))
    assert Project.objects.get().purpose == NEW["purpose"]


def test_a_button_pressed_while_the_session_ended_leads_to_sign_in(client):
    answer = client.post("/projects/new/")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/accounts/login/?next=/projects/new/")


def test_a_file_cannot_be_kept_and_the_page_says_so(client):
    answer = client.post(UPLOAD, {"note": "mine", **calendar(10)})
    assert "Your file cannot be kept." in answer.content.decode()
    assert fields(answer) == {}


def test_a_page_open_for_too_long_can_be_sent_again(priya):
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya)
    answer = client.post("/projects/new/", NEW, headers={"Sec-Fetch-Site": "same-origin"})
    assert answer.status_code == 403
    assert fields(answer) == NEW
    guard = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', answer.content.decode()).group(1)
    client.post("/projects/new/", {**fields(answer), "csrfmiddlewaretoken": guard})
    assert Project.objects.get().title == NEW["title"]


@pytest.mark.parametrize("site", ["cross-site", "same-site", "none", None])
def test_nothing_that_another_site_sent_is_shown(priya, site):
    client = Client(enforce_csrf_checks=True)
    client.force_login(priya)
    answer = client.post("/projects/new/", NEW, headers={"Sec-Fetch-Site": site} if site else {})
    assert answer.status_code == 403
    assert "Noise at night" not in answer.content.decode()
    assert "Load the page again, paste it, and send it once more." in answer.content.decode()


def test_the_log_holds_no_token(caplog):
    invite = projects.invite(projects.project())
    link = projects.link(invite)
    caplog.handler.addFilter(WithoutTokens())
    logging.getLogger("django.security.csrf").warning("Forbidden (%s): %s", "Origin", link)
    logging.getLogger("x").error("Internal Server Error: /my/reply/abc.DEF-_/?answer=no and 100%")
    assert [record.getMessage() for record in caplog.records] == [
        "Forbidden (Origin): /join/…/",
        "Internal Server Error: /my/reply/…/?answer=no and 100%",
    ]


@pytest.mark.parametrize("pattern", [each for _, each in addresses(get_resolver()) if "<str:" in each])
def test_every_address_that_opens_something_is_masked(pattern):
    start, _, end = pattern.partition("<")
    opened = f"{start}Sentinel.sig-_{end.partition('>')[2]}"
    record = logging.LogRecord("x", logging.ERROR, "", 1, "Not Found: %s", (opened,), None)
    WithoutTokens().filter(record)
    assert "Sentinel" not in record.getMessage()


def test_every_log_handler_has_the_filter(settings):
    filters = {name: handler["filters"] for name, handler in settings.LOGGING["handlers"].items()}
    assert filters == {"console": ["without tokens"]}
    assert settings.LOGGING["filters"]["without tokens"]["()"] == "coproduce.log_filter.WithoutTokens"


def test_a_wrong_host_header_gets_a_page_and_leaves_nothing_in_the_log(client, caplog):
    answer = client.get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert body(answer).one("h1").words == "We could not read that"
    assert caplog.records == []
