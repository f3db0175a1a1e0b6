"""The pages of a team and of its roster: what is asked, told, refused, and never kept."""
import logging
import re
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coproduce.audit.models import Entry
from scheduling.models import DiarySource, RosterDraft, RosterRefusal, ShiftCode
from scheduling.services import roster_drafts
from tests.make.people import person
from tests.make.rosters import csv, team, used, xlsx
from tests.scheduling.test_diary_pages import everything_in_the_database, problems, text_of

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 6, 3, 12, tzinfo=UTC)
ADDRESS = re.compile(r"/my/team/\d+/roster/[0-9a-f-]{36}/")
TOLD = {
    "code-0-means": "on_shift", "code-0-start": "8pm", "code-0-end": "8am",
    "code-1-means": "busy", "code-1-start": "", "code-1-end": "",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def priya(client):
    priya = person()
    client.force_login(priya)
    return priya


@pytest.fixture
def heron(priya):
    return team(person("Kemi Adebayo"), person("Grace Osei"), manager=priya)


def address(team, name: str = "roster", *more) -> str:
    return reverse(f"scheduling:{name}", args=[team.pk, *more])


def send(client, team, raw: bytes, name: str = "june.csv"):
    """The answer to the file; its `url` is that of the roster."""
    return client.post(address(team), {"roster": SimpleUploadedFile(name, raw)})


FILE = csv(("Kemi Adebayo", "8 June 2026", "N"), ("Grace Osei", "9 June 2026", "S"), ("Bank 1", "9 June 2026", "N"),
           ("Kemi Adebayo", "31/02/2026", "N"))  # fmt: skip


def checked(client, team, raw: bytes = FILE) -> str:
    """The address of a roster of which everything is told."""
    url = send(client, team, raw).url
    client.post(f"{url}names/", {"who_2": ""})
    client.post(f"{url}shifts/", TOLD)
    return url


def test_from_a_file_to_diaries_step_by_step(client, heron):
    answer = send(client, heron, FILE)
    assert ADDRESS.fullmatch(answer.url)
    page = client.get(answer.url, follow=True)
    assert page.redirect_chain == [(f"{answer.url}names/", 302)]
    assert "We do not find this name in your team." in text_of(page)
    page = client.post(f"{answer.url}names/", {"who_2": ""}, follow=True)
    assert page.redirect_chain[-1] == (f"{answer.url}shifts/", 302)
    assert "We filled in what some letters usually mean." in text_of(page)
    assert 'value="8pm"' in text_of(page)
    page = text_of(client.post(f"{answer.url}shifts/", TOLD, follow=True))
    assert (
        "1 shift and 1 day off duty or not here of 2 people, from Monday 8 June to Tuesday 9 June" in page
    )  # fmt: skip
    assert "<strong>Row 5</strong>: <bdi>“31/02/2026” is not a real date</bdi>." in page
    assert "<bdi>Bank 1</bdi>" in page
    assert not DiarySource.objects.exists()
    page = client.post(f"{answer.url}use/", follow=True)
    assert page.redirect_chain == [(address(heron, "team"), 302)]
    assert "1 row not read. 2 diaries changed." in text_of(page)
    assert "Known until Tuesday 9 June" in text_of(page)
    again = text_of(client.post(f"{checked(client, heron)}use/", follow=True))
    assert "We had all of this roster already. Nothing has changed." in again


def test_told_once_a_second_roster_goes_straight_to_the_check(client, heron):
    checked(client, heron)
    url = send(client, heron, FILE).url
    page = client.get(url)
    assert page.status_code == 200
    assert "Change what the shifts mean" in text_of(page)
    shown = text_of(client.get(f"{url}shifts/"))
    assert "We filled in" not in shown
    assert "“N”" in shown
    assert "“S”" in shown


@pytest.mark.parametrize(
    ("change", "error", "where"),
    [
        ({"code-0-means": ""}, "“N”: Choose what this shift means", "id_code-0-means"),
        ({"code-0-end": ""}, "“N”: Enter when this shift ends, for example 7am", "id_code-0-end"),
        ({"code-0-end": "8pm"}, "“N”: The shift starts and ends at the same time. Write when it ends", "id_code-0-end"),
        ({"code-0-start": "soon"}, "“N”: Enter a real time, for example 9am or 2.30pm", "id_code-0-start"),
    ],
)
def test_a_shift_that_is_told_wrong_says_so_and_keeps_what_was_typed(client, heron, change, error, where):
    url = send(client, heron, FILE).url
    client.post(f"{url}names/", {"who_2": ""})
    page = text_of(client.post(f"{url}shifts/", TOLD | change))
    assert problems(page) == [(where, error)]
    assert not ShiftCode.objects.exists()
    assert 'value="busy" selected' in page


def test_a_code_needs_no_hours_if_every_row_has_them(client, heron):
    raw = csv(("Kemi Adebayo", "8 June 2026", "X", "07:00", "15:00"), head=("Name", "Date", "Code", "From", "To"))
    url = send(client, heron, raw).url
    answer = client.post(f"{url}shifts/", {"code-0-means": "on_shift", "code-0-start": "", "code-0-end": ""})
    assert answer.url == url
    assert "1 shift of 1 person, on Monday 8 June" in text_of(client.get(url))


def test_a_name_can_be_told_and_told_anew(client, heron, priya):
    url = send(client, heron, FILE).url
    kemi = heron.members.get(name="Kemi Adebayo")
    client.post(f"{url}names/", {"who_2": str(kemi.pk)})
    assert f'value="{kemi.pk}" selected' in text_of(client.get(f"{url}names/"))
    client.post(f"{url}names/", {"who_2": ""})
    assert f'value="{kemi.pk}" selected' not in text_of(client.get(f"{url}names/"))
    outsider = person("Olu Fashola")
    page = text_of(client.post(f"{url}names/", {"who_2": str(outsider.pk)}))
    assert problems(page) == [("id_who_2", "Choose one of the answers shown")]


def test_many_unknown_names_and_codes_are_asked_twenty_at_a_time(client, heron):
    url = send(client, heron, csv(*[(f"Bank {n:02}", "8 June 2026", "E") for n in range(45)])).url
    page = text_of(client.get(f"{url}names/"))
    assert page.count("<select") == 20
    assert "We do not find these 45 names in your team." in page
    for left in (25, 5):
        asked = re.findall(r'name="(who_\d+)"', text_of(client.get(f"{url}names/")))
        page = text_of(client.post(f"{url}names/", dict.fromkeys(asked, ""), follow=True))
        assert f"these {left} names" in page
    many = csv(*[("Kemi Adebayo", f"{8 + n % 14} June 2026", f"c{n}") for n in range(25)])
    url = send(client, heron, many).url
    assert text_of(client.get(f"{url}shifts/")).count("<fieldset") == 20


def test_a_file_that_is_no_roster_says_so_beside_the_field(client, heron):
    a_pdf = "This is a PDF. Ask for the roster as a spreadsheet. Save it as .xlsx or .csv, then choose that file."
    for raw, words in (
        (b"%PDF-1.4", a_pdf),
        (b"x" * 10_500_000, "The file is larger than 10 MB. Export fewer weeks, then choose the new file."),
        (b"", "The file is empty. Choose another file"),
    ):
        assert problems(text_of(send(client, heron, raw))) == [("id_roster", words)]
    assert problems(text_of(client.post(address(heron), {}))) == [("id_roster", "Choose your team’s roster")]
    assert not RosterDraft.objects.exists()


def test_the_key_is_in_the_browser_and_nowhere_else(client, heron):
    answer = send(client, heron, FILE)
    cookie = answer.cookies["roster"]
    told = [cookie[name] for name in ("path", "httponly", "samesite", "max-age")]
    assert told == [answer.url, True, "Strict", 1800]
    assert [found for found in everything_in_the_database() if cookie.value in found] == []
    client.cookies.pop("roster")
    page = client.get(answer.url, follow=True)
    assert page.redirect_chain == [(address(heron), 302)]
    assert roster_drafts.DraftGone.words in text_of(page)


@pytest.mark.parametrize("how", ["old", "thrown away", "used", "replaced"])
def test_a_roster_that_is_gone_says_so_and_asks_for_the_file_again(client, heron, how):
    url = checked(client, heron)
    match how:
        case "thrown away":
            assert "We have thrown the file away." in text_of(client.post(f"{url}forget/", follow=True))
        case "used":
            client.post(f"{url}use/")
        case "replaced":
            checked(client, heron)
    with time_machine.travel(NOW + timedelta(minutes=31 if how == "old" else 0), tick=False):
        for ask in (lambda: client.get(url, follow=True), lambda: client.post(f"{url}use/", follow=True),
                    lambda: client.post(f"{url}shifts/", TOLD, follow=True)):  # fmt: skip
            page = ask()
            assert page.redirect_chain == [(address(heron), 302)]
            assert roster_drafts.DraftGone.words in text_of(page)


def test_what_was_not_read_can_be_downloaded_and_runs_nothing(client, heron):
    name = '=HYPERLINK("http://a.example")'
    raw = csv(("Kemi Adebayo", "31/02/2026", "E"), ("Kemi Adebayo", "8 June 2026", "E"),
              ("Kemi Adebayo", "8 June 2026", name))  # fmt: skip
    url = send(client, heron, raw).url
    client.post(f"{url}shifts/", TOLD)
    answer = client.get(f"{url}rows-not-read.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.content.decode() == (
        "\ufeffRow,What is wrong,What to do\r\n2,“31/02/2026” is not a real date,Write the date like 1 June 2026\r\n"
        "4,The shift holds a formula,Write the shift itself\r\n"
    )


def test_a_roster_of_nothing_to_come_cannot_be_used(client, heron):
    url = checked(client, heron, csv(("Kemi Adebayo", "8 May 2026", "N"), ("Grace Osei", "8 May 2026", "S")))
    page = text_of(client.get(url))
    assert "There is nothing in it to use" in page
    assert "Use this roster" not in page
    assert "2 entries from before this week are left out." in page


def test_markup_in_a_file_is_shown_as_text(client, heron):
    url = send(client, heron, csv(("<script>alert(1)</script>", "8 June 2026", "<b>"))).url
    page = text_of(client.get(f"{url}names/"))
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


# --- who may what -----------------------------------------------------------------------------------------------------


def test_a_deputy_does_all_but_name_another(client, heron, priya):
    kemi = heron.members.get(name="Kemi Adebayo")
    page = text_of(client.post(address(heron, "team-deputy"), {"deputy": str(kemi.pk)}, follow=True))
    assert "Kemi Adebayo now stands in for you." in page
    assert Entry.objects.filter(verb="put into team", ids={"person": str(kemi.pk), "part": "deputy"}).exists()
    client.force_login(kemi)
    assert client.get(address(heron, "team")).status_code == 200
    assert "Change who stands in" not in text_of(client.get(address(heron, "team")))
    assert client.post(f"{checked(client, heron)}use/").status_code == 302
    assert client.get(address(heron, "team-deputy")).status_code == 403
    assert client.post(address(heron, "team-deputy"), {"not_any_more": str(kemi.pk)}).status_code == 403
    client.force_login(priya)
    page = text_of(client.post(address(heron, "team-deputy"), {"not_any_more": str(kemi.pk)}, follow=True))
    assert "Kemi Adebayo does not stand in for you any more." in page
    client.force_login(kemi)
    assert client.get(address(heron, "team")).status_code == 404


def test_only_somebody_of_the_team_can_stand_in(client, heron):
    outsider = person("Olu Fashola")
    page = text_of(client.post(address(heron, "team-deputy"), {"deputy": str(outsider.pk)}))
    assert problems(page) == [("id_deputy", "Choose one of the answers shown")]


def test_another_managers_roster_is_not_there_even_with_its_key(client, heron):
    url = checked(client, heron)
    draft = url.rstrip("/").rpartition("/")[2]
    helen = person("Helen Marsh")
    avocet = team(manager=helen, name="Avocet Ward")
    key = client.cookies["roster"].value
    client.force_login(helen)
    assert client.get(url).status_code == 404
    client.cookies["roster"] = key
    for name in ("roster-check", "roster-names", "roster-codes", "roster-problems"):
        assert client.get(address(avocet, name, draft)).url == address(avocet)
    assert client.post(address(avocet, "roster-use", draft)).url == address(avocet)
    client.post(address(avocet, "roster-forget", draft))
    assert RosterDraft.objects.filter(pk=draft).exists()


def test_teams_of_somebody_who_runs_two_one_or_none(client, priya, heron):
    assert client.get("/my/team/").url == address(heron, "team")
    team(manager=priya, name="Avocet Ward")
    page = text_of(client.get("/my/team/"))
    assert page.index("Avocet Ward") < page.index("Heron Ward")
    client.force_login(person("Stu Stranger"))
    assert "You do not run a team here." in text_of(client.get("/my/team/"))


@pytest.mark.parametrize("more", [0, 2])
def test_the_pages_cost_the_same_whatever_the_team(client, heron, django_assert_num_queries, more):
    people = [person(f"Nurse {'abc'[n]}") for n in range(more)]
    heron.members.add(*people)
    used(heron, csv(*[(one.name, "8 June 2026", "E") for one in heron.members.all()]))
    raw = csv(*[(one.name, "8 June 2026", "E") for one in heron.members.all()], ("Bank 1", "8 June 2026", "E"))
    url = send(client, heron, raw).url
    client.post(f"{url}names/", {f"who_{len(people) + 2}": ""})
    for path, queries in (
        (address(heron, "team"), 8), (address(heron), 4), (address(heron, "team-deputy"), 6), (url, 9),
        (f"{url}names/", 8), (f"{url}shifts/", 8), (f"{url}rows-not-read.csv", 8), ("/my/diary/roster/", 5),
    ):  # fmt: skip
        with django_assert_num_queries(queries):
            assert client.get(path).status_code == 200


def test_a_big_team_has_pages(client, heron):
    heron.members.add(*[person(f"Nurse {chr(97 + n)}") for n in range(25)])
    first, second = (text_of(client.get(f"{address(heron, 'team')}?page={page}")) for page in (1, 2))
    assert first.count("app-person__label") == 20
    assert second.count("app-person__label") == 8
    assert client.get(f"{address(heron, 'team')}?page=nonsense").status_code == 200


# --- the person's own page --------------------------------------------------------------------------------------------


def test_people_see_that_a_roster_is_one_source_and_can_say_no(client, heron, priya):
    used(heron, FILE, leave_out=["Bank 1"])
    kemi = heron.members.get(name="Kemi Adebayo")
    client.force_login(kemi)
    page = text_of(client.get("/my/diary/"))
    assert "Last read just now. Your manager sent it." in page
    assert "until Monday 8 June." in page
    assert "from Heron Ward (<bdi>Priya Shah</bdi>)." in text_of(client.get("/my/diary/roster/"))
    page = text_of(client.post("/my/diary/roster/", {"roster": "refuse"}, follow=True))
    assert "We have deleted what the roster said of you, and will not use a new one." in page
    assert "You asked us not to use your team’s roster." in page
    assert not DiarySource.objects.filter(person=kemi).exists()
    client.force_login(priya)
    assert "Not known. Does not want the roster used" in text_of(client.get(address(heron, "team")))
    url = send(client, heron, FILE).url
    assert "Kemi Adebayo does not want the roster used, so we leave them out." in text_of(client.get(url))
    client.force_login(kemi)
    client.post("/my/diary/roster/", {"roster": "allow"})
    assert not RosterRefusal.objects.exists()


# --- what is kept -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_no_code_or_word_of_a_roster_is_anywhere_afterwards(client, heron, priya, caplog, kind):
    """Not in any column of any table, any log, or any page after it was used."""
    secrets = ("MIGRAINE", "SICKLEAVE", "STUDYDAY", "off with her back", "0099887766", "june-roster", "Bank Nurse Xyz")
    caplog.set_level(logging.DEBUG)
    head = ("Payroll", "Name", "Date", "Shift", "Comment")
    day = date(2026, 6, 8)
    rows = [
        ("0099887766", "K. A.", day, "MIGRAINE", "off with her back"),
        ("", "Grace Osei", day, "SICKLEAVE", "off with her back"),
        ("", "Grace Osei", day + timedelta(days=1), "STUDYDAY", ""),
        ("", "Bank Nurse Xyz", day, "MIGRAINE", ""),
        ("", "Grace Osei", "off with her back", "SICKLEAVE", ""),
    ]
    raw = csv(*rows, head=head) if kind == "csv" else xlsx(*rows, head=head)
    url = send(client, heron, raw, f"june-roster.{kind}").url
    kemi = heron.members.get(name="Kemi Adebayo")
    client.post(f"{url}names/", {"who_0": str(kemi.pk), "who_2": ""})
    client.post(f"{url}shifts/", {f"code-{n}-means": "busy" for n in range(3)})
    assert "Use this roster" in text_of(client.get(url))
    before = "\n".join([caplog.text, *everything_in_the_database()])
    pages = [text_of(client.post(f"{url}use/", follow=True))]
    assert DiarySource.objects.count() == 2
    mine = [address(heron, "team"), address(heron), "/my/diary/", "/"]
    pages += [text_of(client.get(path)) for path in mine]
    client.force_login(kemi)
    mine = ["/my/diary/", "/my/diary/roster/", "/my/diary/week/?from=2026-06-08"]
    pages += [text_of(client.get(path)) for path in mine]
    said = "\n".join([before, *pages, caplog.text, *everything_in_the_database()])
    assert [secret for secret in secrets if secret.lower() in said.lower()] == []
    assert priya.name in said  # the search does find what is there


def test_nobody_can_tell_sickness_from_leave_by_what_is_stored(client, heron):
    used(heron, csv(("Kemi Adebayo", "8 June 2026", "S"), ("Grace Osei", "8 June 2026", "AL")))
    kemi, grace = (
        [(mask.time_class, mask.origin, bytes(mask.bits)) for mask in source.masks.order_by("time_class")]
        + [one.times for one in source.roster_times.all()]
        for source in DiarySource.objects.order_by("-person__name")
    )
    assert kemi == grace
    codes = list(ShiftCode.objects.values_list("means", "start", "end"))
    assert codes == [("busy", None, None)] * 2
    assert all(re.fullmatch("[0-9a-f]{64}", code.code_hash) for code in ShiftCode.objects.all())
