"""My diary's pages: what is asked, what is shown, what goes wrong and what stays hidden."""
import logging
import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from scheduling.models import DiarySource, PatternTime
from scheduling.services import diaries, own_time
from tests.make.diaries import ON_SHIFT, ics, line, read, week
from tests.make.everything import everything_in_the_database
from tests.make.people import person

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)  # a Wednesday
DIARY, USUAL_WEEK = reverse("scheduling:diary"), reverse("scheduling:diary-pattern")
UPLOAD, WEEK = reverse("scheduling:diary-upload"), reverse("scheduling:diary-week")
DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
NO_TIME = "Enter a real time, for example 9am or 2.30pm"
NO_KIND = "Choose what you usually do then, or clear the times"
UNKNOWN = "Not known"
BUSY = ("20261124T100000Z", "20261124T110000Z")


@pytest.fixture(autouse=True)
def _now():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def priya(client):
    priya = person()
    client.force_login(priya)
    return priya


def file(raw: bytes, name: str = "calendar.ics") -> dict[str, SimpleUploadedFile]:
    return {"calendar": SimpleUploadedFile(name, raw, content_type="text/calendar")}


def typed(days: str = "", **lines: tuple[str, str, str]) -> dict[str, str]:
    """What the form sends when lines like `monday=("free", "9am", "5pm")` are filled in; `add` is for `days`."""
    data = {"line-TOTAL_FORMS": "8", "line-INITIAL_FORMS": "8"}
    for number, name in enumerate(("add", *DAYS)):
        kind, start, end = lines.get(name, ("", "", ""))
        prefix = f"line-{number}"
        data[f"{prefix}-weekday"] = str(number - 1) if number else days
        data |= {f"{prefix}-kind": kind, f"{prefix}-start": start, f"{prefix}-end": end}
    return data


def text_of(response) -> str:
    return response.content.decode()


def problems(page: str) -> list[tuple[str, str]]:
    """Where each line of the error summary leads, and its words."""
    summary = page.split("nhsuk-error-summary__list")[1].split("</ul>")[0]
    return re.findall(r'<a href="#([^"]+)">\s*(.*?)\s*</a>', summary)


def test_the_first_visit_asks_and_says_what_is_not_kept(client, priya):
    page = text_of(client.get(DIARY))
    assert ">When could you come?</h1>" in page
    assert "We do not know anything about your time yet." in page
    assert "We never keep titles, people or places, and we do not keep your calendar file." in page


def test_a_usual_week_is_saved_told_and_shown_again(client, priya):
    sent = typed(monday=("free", "9am", "5.30pm"), tuesday=("on_shift", "8pm", "8am"))
    page = text_of(client.post(USUAL_WEEK, sent, follow=True))
    assert "Your usual week is saved. It goes on by itself until you change it." in page
    assert own_time.usual_week(priya) == [line(0, "09:00", "17:30"), line(1, "20:00", "08:00", ON_SHIFT)]
    again = text_of(client.get(USUAL_WEEK))
    for value in ("9am", "5.30pm", "8pm", "8am"):
        assert f'value="{value}"' in again


def test_one_time_for_many_days_is_typed_once(client, priya):
    client.post(USUAL_WEEK, typed(days="mon-fri", add=("free", "9am", "5pm"), monday=("free", "9am", "5pm")))
    assert own_time.usual_week(priya) == [line(day, "09:00", "17:00") for day in range(5)]
    client.post(USUAL_WEEK, typed(days="all", add=("on_shift", "9pm", "7am")))
    assert own_time.usual_week(priya) == [line(day, "21:00", "07:00", ON_SHIFT) for day in range(7)]


def test_a_second_time_on_one_day_is_added_and_then_has_its_own_line(client, priya):
    client.post(USUAL_WEEK, typed(days="0", add=("free", "6pm", "8pm"), monday=("free", "9am", "11am")))
    assert own_time.usual_week(priya) == [line(0, "09:00", "11:00"), line(0, "18:00", "20:00")]
    page = text_of(client.get(USUAL_WEEK))
    assert 'name="line-TOTAL_FORMS" value="9"' in page
    legends = re.findall(r"<legend[^>]*>\s*(.*?)\s*</legend>", page)
    assert legends[:4] == ["Add a time", "Monday", "Monday", "Tuesday"]
    assert page.index('value="9am"') < page.index('value="6pm"')


def test_an_empty_week_makes_it_unknown_again_and_says_so(client, priya):
    week(priya, line(0, "09:00", "17:00"))
    page = text_of(client.post(USUAL_WEEK, typed(), follow=True))
    assert "Your usual week is empty, so we do not know when you could come." in page
    assert not DiarySource.objects.exists()


@pytest.mark.parametrize(
    ("sent", "error", "where"),
    [
        (typed(monday=("free", "9am", "")), "Monday: Enter when this ends, for example 9am", "id_line-1-end"),
        (typed(tuesday=("free", "", "5pm")), "Tuesday: Enter when this starts, for example 9am", "id_line-2-start"),
        (typed(monday=("free", "5pm", "9am")), "Monday: Enter a time after 5pm", "id_line-1-end"),
        (typed(monday=("free", "9am", "9am")), "Monday: Enter a time after 9am", "id_line-1-end"),
        (typed(friday=("free", "soon", "5pm")), f"Friday: {NO_TIME}", "id_line-5-start"),
        (typed(monday=("", "9am", "5pm")), f"Monday: {NO_KIND}", "id_line-1-kind"),
        (typed(add=("free", "9am", "5pm")), "Add a time: Choose days", "id_line-0-weekday"),
    ],
)
def test_a_mistake_is_named_linked_and_nothing_typed_is_lost(client, priya, sent, error, where):
    page = text_of(client.post(USUAL_WEEK, sent))
    assert problems(page) == [(where, error)]
    for name, value in sent.items():
        if value and name.endswith(("start", "end")):
            assert f'value="{value}"' in page
    assert not PatternTime.objects.exists()


def test_free_until_midnight_is_no_mistake(client, priya):
    client.post(USUAL_WEEK, typed(monday=("free", "6pm", "midnight")))
    assert own_time.usual_week(priya) == [line(0, "18:00", "00:00")]


@pytest.mark.parametrize(
    "tampered",
    [{}, {"line-TOTAL_FORMS": "x", "line-INITIAL_FORMS": "8"}, {**typed(), "line-TOTAL_FORMS": "5000"},
     {**typed(monday=("free", "9am", "5pm")), "line-1-weekday": "9"}],
)  # fmt: skip
def test_a_form_that_was_meddled_with_saves_nothing(client, priya, tampered):
    response = client.post(USUAL_WEEK, {**tampered, "x": "1"})
    assert response.status_code == 200
    assert "There is a problem" in text_of(response)
    assert not DiarySource.objects.exists()


@pytest.mark.parametrize(("taken", "told"), [((), True), ((BUSY,), False)])
def test_somebody_who_counts_as_free_all_year_is_told_so(client, priya, taken, told):
    page = text_of(client.post(UPLOAD, file(ics(*taken)), follow=True))
    assert "We read your calendar file." in page
    assert ("so you count as free until Sunday 28 November 2027. If that is not so, delete it below" in page) is told


def test_a_calendar_file_is_read_and_what_could_not_be_read_is_counted(client, priya):
    raw = ics(BUSY, ("nonsense", "nonsense"), ("nonsense", "nonsense"))
    page = text_of(client.post(UPLOAD, file(raw), follow=True))
    assert "We read your calendar file. 2 entries could not be read." in page
    assert "Last read just now. We know when you are busy until Sunday 28 November 2027." in page
    assert "Look at your week and check that it is right." in page
    assert "This takes the place of the calendar file you sent before." in text_of(client.get(UPLOAD))


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({}, "Choose your calendar file"),
        (file(b""), "The file is empty. Choose another file"),
        (file(b"\xff\xd8\xff\xe0\x00\x10JFIF" + bytes(range(256)) * 40), diaries.NotACalendar.words),
        (file(b"a" * (10 * 1024 * 1024 + 1)), diaries.TooLarge.words),
        (file(ics(("nonsense", "nonsense"))), diaries.NothingRead.words),
    ],
    ids=["no file", "empty", "a JPEG", "11 MB", "nothing readable"],
)
def test_a_file_that_does_not_do_says_what_to_do_and_keeps_the_last_one(client, priya, sent, error):
    kept = read(priya, ics(BUSY))
    page = text_of(client.post(UPLOAD, {**sent, "x": "1"}))
    assert problems(page) == [("id_calendar", error)]
    assert list(DiarySource.objects.all()) == [kept]


def test_the_week_says_each_stretch_in_words_and_each_hour_in_a_table(client, priya):
    week(priya, line(1, "09:00", "12:00"), line(2, "20:00", "08:00", ON_SHIFT))
    read(priya, ics(("20261124T101500Z", "20261124T110000Z")))
    own_time.forget(source=next(one for one in diaries.sources_of(priya) if one.kind == "upload"), by=priya)
    response = client.get(WEEK)
    shown = response.context["week"]
    assert {day.name: day.stretches for day in shown.days} == {
        "Monday 23 November": [],
        "Tuesday 24 November": ["9am to midday: free"],
        "Wednesday 25 November": ["8pm to midnight: on shift"],
        "Thursday 26 November": ["Midnight to 8am: on shift", "8am to 7pm: rest after a night"],
        "Friday 27 November": [],
        "Saturday 28 November": [],
        "Sunday 29 November": [],
    }
    assert shown.hours[0].name == "midnight"
    at_nine = [cell.words for cell in shown.hours[9].cells]
    assert at_nine == [UNKNOWN, "Free", UNKNOWN, "Rest after a night", *3 * [UNKNOWN]]
    assert "9am to midday: free" in text_of(response)


def test_an_hour_that_is_partly_busy_says_so(client, priya):
    read(priya, ics(("20261124T101500Z", "20261124T110000Z")))
    shown = client.get(WEEK).context["week"]
    assert [cell.words for cell in shown.hours[10].cells][:3] == ["Free", "Partly busy", "Free"]
    assert shown.days[0].stretches == ["All day: free"]
    assert shown.days[1].stretches == [
        "Midnight to 10.15am: free", "10.15am to 11am: busy", "11am to midnight: free",
    ]  # fmt: skip


def test_weeks_with_a_clock_change_name_what_is_odd(client, priya):
    with time_machine.travel(datetime(2027, 3, 24, 12, tzinfo=UTC)):
        week(priya, line(6, "00:00", "00:00"))
        client.force_login(priya)
        shown = client.get(WEEK).context["week"]
    assert shown.days[6].stretches == ["All day: free"]
    assert [cell.words for cell in shown.hours[1].cells][-2:] == [UNKNOWN, "The clocks skip this hour"]


def test_weeks_are_turned_by_links_and_a_strange_date_shows_this_week(client, priya):
    page = text_of(client.get(WEEK, {"from": "2026-12-02"}))
    assert "Your week from Monday 30 November" in page
    assert 'href="?from=2026-11-23"' in page
    assert 'href="?from=2026-12-07"' in page
    for strange in ("soon", "0001-01-01", "9999-12-31", "2026-13-45"):
        assert "Your week from Monday 23 November" in text_of(client.get(WEEK, {"from": strange}))


def test_deleting_asks_first(client, priya):
    source = week(priya, line(0, "09:00", "17:00"))
    url = reverse("scheduling:diary-delete", args=[source.pk])
    assert ">Delete your usual week?</h1>" in text_of(client.get(url))
    assert DiarySource.objects.exists()
    assert "Your usual week: deleted." in text_of(client.post(url, follow=True))
    assert not DiarySource.objects.exists()


def test_nobody_sees_or_deletes_the_diary_of_another(client, priya):
    joan = person("Joan Price")
    source = week(joan, line(0, "09:00", "17:00"))
    url = reverse("scheduling:diary-delete", args=[source.pk])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert list(DiarySource.objects.all()) == [source]
    assert client.get(DIARY).context["rows"] == []
    assert client.get(WEEK).context["week"].days[0].stretches == []


def test_pages_are_for_people_who_signed_in(client):
    for url in (DIARY, USUAL_WEEK, UPLOAD, WEEK):
        assert client.get(url)["Location"].startswith("/accounts/login/")


def test_a_change_from_another_site_is_refused(priya):
    source = week(priya, line(0, "09:00", "17:00"))
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(priya)
    urls = (USUAL_WEEK, UPLOAD, reverse("scheduling:diary-delete", args=[source.pk]))
    assert [strict.post(url, typed()).status_code for url in urls] == [403, 403, 403]
    assert list(DiarySource.objects.all()) == [source]


def test_no_title_person_or_place_of_a_calendar_is_anywhere(client, priya, caplog):
    """Not in any column of any table, any page or any log."""
    secrets = ("Chemo with Mrs X", "Ward 9 bay 4", "mrs.x@example.org", "Bring the scan", "secret-uid", "my-file-name")
    more = (
        "SUMMARY:Chemo with Mrs X\r\nLOCATION:Ward 9 bay 4\r\nATTENDEE:mailto:mrs.x@example.org\r\n"
        "DESCRIPTION:Bring the scan\r\nCATEGORIES:Chemo with Mrs X"
    )
    caplog.set_level(logging.DEBUG)
    good = ics(BUSY, more=more, uid="secret-uid")
    bad = ics(("Chemo with Mrs X", "Chemo with Mrs X"), more=more, uid="secret-uid")
    pages = [
        text_of(client.post(UPLOAD, file(raw, "my-file-name.ics"), follow=True))
        for raw in (good, bad, b"Chemo with Mrs X", good[:-20] + bad)
    ]
    pages += [text_of(client.get(url)) for url in (DIARY, WEEK, UPLOAD)]
    assert DiarySource.objects.count() == 1
    said = "\n".join([*pages, caplog.text, *everything_in_the_database()])
    assert [secret for secret in secrets if secret in said] == []
    assert priya.name in said  # the search does find what is there


@pytest.mark.parametrize("sources", [0, 1, 2])
def test_the_pages_cost_the_same_number_of_queries_whatever_is_stored(
    client, priya, sources, django_assert_num_queries
):
    if sources > 0:
        week(priya, *(line(day, "09:00", "17:00") for day in range(5)))
    if sources > 1:
        read(priya, ics(BUSY))
    session_person_trust = 3
    for url, own in ((DIARY, 4), (USUAL_WEEK, 1), (UPLOAD, 1), (WEEK, 3)):
        with django_assert_num_queries(session_person_trust + own):
            client.get(url)
