"""Faults that comparable systems had. docs/faults.md names for each the tests that keep it out of this one."""
import ast
import re
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import URLResolver
from django.utils.html import urlize

from coproduce.definition.forms import BlockForm
from coproduce.people.models import Kind
from scheduling.forms.needs import HttpsField
from tests.make import projects
from tests.make.people import person
from tests.test_pages import addresses

ROOT = Path(__file__).parent.parent
TABLE = ROOT / "docs" / "faults.md"
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
ROW = re.compile(r"^\| (\d+) \| [^|]+ \| ([^|]+) \|$", re.MULTILINE)
OURS = ("coproduce", "projects", "scheduling")


def rows(page: str) -> dict[int, str]:
    """Number of a fault → what stands against it."""
    return {int(number): words for number, words in ROW.findall(page)}


def lost(page: str) -> list[str]:
    """Tests that the page names and nobody wrote."""
    return [f"{file}::{name}" for file, name in TEST.findall(page) if name not in written_in(ROOT / file)]


def written_in(file: Path) -> set[str]:
    if not file.exists():
        return set()
    return {node.name for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.FunctionDef)}


def test_every_fault_has_a_test_and_every_test_is_there():
    page = TABLE.read_text()
    assert sorted(rows(page)) == list(range(1, 26))
    assert [number for number, words in rows(page).items() if not TEST.search(words)] == []
    assert lost(page) == []


def test_a_test_that_nobody_wrote_is_found():
    """The negative control."""
    page = "| 1 | A | `tests/test_faults.py::test_never` and `tests/gone.py::test_gone` |\n| 2 | B | none |\n"
    assert lost(page) == ["tests/test_faults.py::test_never", "tests/gone.py::test_gone"]
    assert list(rows(page)) == [1, 2]


# Addresses with a number that can be counted up: public, the co-production lead's, a place keeper's, one's own,
# a team's (404 for whoever does not run it), or below an address of a project with a key of its own.
COUNTED = {
    "definition:compare", "scheduling:team", "scheduling:team-deputy", "scheduling:roster", "scheduling:roster-check",
    "scheduling:roster-names", "scheduling:roster-codes", "scheduling:roster-problems", "scheduling:roster-use",
    "scheduling:roster-forget", "scheduling:place", "scheduling:place-edit", "scheduling:place-hours",
    "scheduling:place-close", "scheduling:place-in-use", "scheduling:room-new", "scheduling:room-edit",
    "scheduling:room-in-use", "scheduling:closure-lift", "projects:workshop-booked", "demo:roster",
    "definition:version", "trust:band-remove", "teams:directorate", "teams:team", "teams:edit", "teams:put-in",
    "teams:take-out", "teams:remove", "mfa_edit_webauthn", "mfa_remove_webauthn",
}  # fmt: skip


def test_nothing_of_a_person_or_a_project_has_a_number_that_can_be_guessed():
    assert {name for name, pattern in addresses(get_resolver()) if "<int:" in pattern} == COUNTED


def views(resolver: URLResolver, spaces: str = ""):
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from views(entry, f"{spaces}{entry.namespace}:" if entry.namespace else spaces)
        else:
            yield f"{spaces}{entry.name}", entry.callback


def test_one_address_alone_takes_a_post_without_its_token():
    """The button of mail programs (RFC 8058), which stops one weekly mail and nothing else."""
    exempt = {name for name, view in views(get_resolver()) if getattr(view, "csrf_exempt", False)}
    assert exempt == {"notifications:stop"}


@pytest.mark.django_db
@pytest.mark.parametrize("asked", [
    "stage=draft", "contact__email__startswith=a", "order_by=contact__email", "o=-1", "people__email=a@b.example",
    "invites__invitation__address__contains=joan", "filter=1", "q=nights", "pk__gt=0",
])  # fmt: skip
def test_nothing_can_be_filtered_or_sorted_by_an_attribute_that_is_not_shown(client, asked):
    """An answer that depends on a hidden field gives that field away, letter by letter."""
    made = projects.project(stage=projects.Stage.LOOKING_FOR_PEOPLE)
    projects.project(made.contact, title="A draft that nobody sees")
    projects.invite(made, "joan.price@post.example")
    client.force_login(person("Stu Stranger", Kind.STAFF))
    for path in ("/projects/", made.get_absolute_url(), "/"):
        plain, with_it = (client.get(f"{path}{end}").content.decode() for end in ("", f"?{asked}"))
        assert without_secrets(with_it).replace(asked, "") == without_secrets(plain)


def without_secrets(page: str) -> str:
    return re.sub(r'(name="csrfmiddlewaretoken" value=")[^"]+|\?(?=")', r"\1", page)


FILE_NAMES = ['"><script>alert(1)</script>.ics', "../../etc/passwd", "a\r\nX-Evil: 1.ics", "\u202esci.ics"]


@pytest.mark.django_db
@pytest.mark.parametrize("name", FILE_NAMES)
@pytest.mark.parametrize("content", [b"no calendar", b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"])
def test_the_name_of_a_file_is_shown_and_kept_nowhere(client, name, content):
    client.force_login(person("Priya Shah", Kind.STAFF))
    file = SimpleUploadedFile("x.ics", content, "text/calendar")
    file._name = name  # a browser sends what it likes
    answer = client.post("/my/diary/calendar-file/", {"calendar": file}, follow=True)
    assert answer.status_code == 200
    for page in (answer.content.decode(), client.get("/my/data/").content.decode()):
        assert "<script>alert" not in page
        assert "passwd" not in page
    assert "X-Evil" not in answer.headers


HOSTILE = ["//evil.example/", "https://evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example"]


@pytest.mark.django_db
@pytest.mark.parametrize("hostile", HOSTILE)
def test_signing_out_leads_to_no_other_website(client, hostile):
    client.force_login(person("Priya Shah", Kind.STAFF))
    assert client.post("/accounts/logout/", {"next": hostile})["Location"] == "/"


@pytest.mark.django_db
def test_what_was_typed_is_sent_to_no_other_website():
    """The page that keeps what somebody typed while their session ended sends it to itself."""
    answer = Client().post("//evil.example/projects/new/", {"title": "Would you help?"})
    assert "evil.example" not in re.findall(r'action="([^"]*)"', answer.content.decode())


def sources():
    return {file: file.read_text() for top in OURS for file in (ROOT / top).rglob("*.py")}


def test_one_module_alone_writes_tables_that_people_open_in_a_spreadsheet():
    """There a cell that begins like a formula becomes a text. The demo makes rosters of made-up people."""
    writes = re.compile(r"csv\.(writer|DictWriter)|Workbook\(")
    found = {str(file.relative_to(ROOT)) for file, text in sources().items() if writes.search(text)}
    assert found == {"coproduce/design/tables.py", "coproduce/home/demo/rosters.py"}


LINKS = [
    "javascript:alert(1)", "JaVa\tScript:alert(1)", "data:text/html,<script>", "vbscript:x", "https://a.example/\nX: 1",
    "file:///etc/passwd", "https://",
]  # fmt: skip
SPOOFS = [
    "http://meet.example/", "ftp://meet.example/", "https://nhs.uk@evil.example/", "https://nhs.uk\\@evil.example/",
]  # fmt: skip


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_is_typed_leads_to_a_website(link):
    for field in (HttpsField(), BlockForm.base_fields["url"]):
        with pytest.raises(ValidationError):
            field.clean(link)


@pytest.mark.parametrize("link", SPOOFS)
def test_the_link_of_a_meeting_is_https_and_holds_no_password(link):
    with pytest.raises(ValidationError):
        HttpsField().clean(link)
    assert HttpsField().clean("https://meet.example/j/1?pwd=x") == "https://meet.example/j/1?pwd=x"


def test_no_template_shows_markup_that_people_wrote():
    """`urlize` links what begins with http: or https:, and nothing else. Only the demo shows the HTML of its mails."""
    texts = {file: file.read_text() for file in (ROOT / "templates").rglob("*.html")}
    unescaped = re.compile(r"\|\s*safe\b|autoescape off")
    found = [str(file.relative_to(ROOT)) for file, text in texts.items() if unescaped.search(text)]
    assert found == ["templates/demo/mail.html"]
    assert "<a" not in urlize("javascript:alert(1) data:text/html,x", autoescape=True)
