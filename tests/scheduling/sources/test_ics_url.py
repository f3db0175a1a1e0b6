"""Fetching a calendar over real TLS: what is asked, what is taken, and what a hostile website gains."""
import gzip
import logging
import re
import socket
import ssl
import time
from dataclasses import replace

import pytest

from scheduling.models import CalendarAddress
from scheduling.services.sources.ics_url import FetchFailed, Network, Validators, fetch
from tests.make.site import ADDRESS, HOST, NUMBER, SECRET, Site, answer

Problem = CalendarAddress.Problem
BODY = b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"
FOUND = answer(BODY)
SLOW = 0.7  # seconds that tests of slow websites allow


def moved(to: str, status: str = "302 Found") -> bytes:
    return answer(status=status, location=to)


@pytest.fixture
def site():
    with Site() as site:
        yield site


def problem(site: Site, address: str = ADDRESS, **more: object) -> Problem:
    """Of a fetch that fails: and nothing of the address is in the error, or in anything that led to it."""
    with pytest.raises(FetchFailed) as raised:
        fetch(address, network=site.network(), **more)
    error: BaseException | None = raised.value
    assert (error.__cause__, error.__suppress_context__ or error.__context__ is None) == (None, True)
    assert SECRET not in repr(error)
    return raised.value.problem


def test_what_is_asked_and_what_comes_back(site):
    site.answers = [answer(BODY, etag='"v1"', last_modified="Wed, 25 Nov 2026 12:00:00 GMT")]
    found = fetch(ADDRESS.replace("https", "webcal"), network=site.network())
    assert (found.body, found.validators) == (BODY, Validators('"v1"', "Wed, 25 Nov 2026 12:00:00 GMT"))
    assert (site.looked_up, site.connected, site.names) == ([HOST], [NUMBER], [HOST])
    assert site.asked == [
        (
            f"GET /{SECRET}/basic.ics HTTP/1.1\r\nHost: {HOST}\r\n"
            "User-Agent: Coproduce (reads when people are busy)\r\nAccept: text/calendar, */*;q=0.1\r\n"
            "Accept-Encoding: gzip\r\nConnection: close\r\n\r\n"
        )
    ]


def test_a_version_that_we_have_is_not_sent_again(site):
    site.answers = [answer(status="304 Not Modified", kind="")]
    known = Validators('W/"v1"', "Wed, 25 Nov 2026 12:00:00 GMT")
    assert fetch(ADDRESS, network=site.network(), known=known) is None
    assert 'If-None-Match: W/"v1"\r\nIf-Modified-Since: Wed, 25 Nov 2026 12:00:00 GMT\r\n' in site.asked[0]


def test_a_website_cannot_say_unchanged_to_who_did_not_ask(site):
    site.answers = [answer(status="304 Not Modified", kind="")]
    assert problem(site) == Problem.SAID_NO


def test_what_a_website_calls_its_version_cannot_become_a_header_of_ours(site):
    site.answers = [answer(BODY, etag='"a"\r\n X-Evil: 1'), answer(BODY, etag="x" * 300), answer(BODY, etag='"\xe9"')]
    for _ in range(3):
        assert fetch(ADDRESS, network=site.network()).validators.etag == ""


def test_packed_and_in_pieces(site):
    chunked = answer(kind="text/calendar; charset=utf-8", content_length="", transfer_encoding="chunked")
    site.answers = [
        answer(gzip.compress(BODY), content_encoding="gzip"),
        chunked + b"5\r\nBEGIN\r\n" + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY[5:]), BODY[5:]),
        answer(BODY, content_length=""),
        answer(BODY, kind=""),
        answer(BODY, kind="application/octet-stream"),
    ]
    assert [fetch(ADDRESS, network=site.network()).body for _ in range(5)] == [BODY] * 5


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_move_is_followed(site, status):
    site.answers = [moved("/other.ics?k=1#x", status), FOUND]
    assert fetch(ADDRESS, network=site.network()).body == BODY
    assert site.asked[1].startswith("GET /other.ics?k=1 HTTP/1.1\r\n")
    assert site.looked_up == [HOST, HOST]


def test_three_moves_are_followed_and_a_fourth_is_not(site):
    site.answers = [moved("/1"), moved("/2"), moved("/3"), FOUND]
    assert fetch(ADDRESS, network=site.network()).body == BODY
    site.answers, site.asked = [moved("/again")], []
    assert problem(site) == Problem.NOT_REACHED
    assert len(site.asked) == 4


# Where a host leads, time after time → what is connected to, before it is refused.
NUMBERS = {
    "nowhere": [[]],
    "loopback": [["127.0.0.1"]],
    "private": [["10.0.0.5"]],
    "the cloud's own data": [["169.254.169.254"]],
    "shared": [["100.64.0.1"]],
    "multicast": [["224.0.0.1"]],
    "IPv6 loopback": [["::1"]],
    "IPv6 private": [["fd00::1"]],
    "IPv6 link": [["fe80::1%eth0"]],
    "mapped": [["::ffff:127.0.0.1"]],
    "mapped public": [["::ffff:8.8.8.8"]],
    "NAT64": [["64:ff9b::a00:5"]],
    "6to4": [["2002:a00:5::"]],
    "one of two is private": [[NUMBER, "10.0.0.5"]],
    "no number": [["calendar.internal"]],
}


@pytest.mark.parametrize("name", NUMBERS)
def test_hosts_that_lead_to_no_public_machine(site, name):
    site.hosts, site.answers = {HOST: NUMBERS[name]}, [FOUND]
    assert problem(site) == Problem.NOT_REACHED
    assert (site.connected, site.asked) == ([], [])


def test_a_name_that_changes_its_mind_is_looked_up_once(site):
    """DNS rebinding: the check and the connection go by one answer."""
    site.hosts, site.answers = {HOST: [[NUMBER], ["127.0.0.1"]]}, [FOUND]
    assert fetch(ADDRESS, network=site.network()).body == BODY
    assert (site.looked_up, site.connected) == ([HOST], [NUMBER])


def test_a_name_that_changes_its_mind_between_two_moves(site):
    site.hosts, site.answers = {HOST: [[NUMBER], ["127.0.0.1"]]}, [moved("/next"), FOUND]
    assert problem(site) == Problem.NOT_REACHED
    assert (site.looked_up, site.connected) == ([HOST, HOST], [NUMBER])


@pytest.mark.parametrize(
    "to",
    [
        "http://calendar.example.com/a", "https://127.0.0.1/a", "https://2130706433/", "https://[::1]/",
        "file:///etc/passwd",
        "https://inside.example.com/", "//inside.example.com/", "https://x@calendar.example.com/", "https://localhost/",
        "https://calendar.example.com:8443/", "gopher://calendar.example.com/", "", "\x7f",
    ],
)  # fmt: skip
def test_moves_that_are_not_followed(site, to):
    site.hosts, site.answers = {"inside.example.com": [["10.0.0.5"]]}, [moved(to), FOUND]
    assert problem(site) == Problem.NOT_REACHED
    assert set(site.connected) == {NUMBER}
    assert len(site.asked) <= 4


def test_a_move_off_the_list_of_websites(site):
    site.answers = [moved("https://elsewhere.example.org/"), FOUND]
    assert problem(site, only_hosts=["example.com"]) == Problem.NOT_REACHED
    assert site.looked_up == [HOST]


def test_a_certificate_of_another_name(site):
    site.answers = [FOUND]
    assert problem(site, "https://other.example.com/private") == Problem.NOT_REACHED
    assert site.asked == []


def test_a_certificate_that_nobody_vouches_for(site):
    site.answers = [FOUND]
    network = replace(site.network(), trust=ssl.create_default_context)
    with pytest.raises(FetchFailed) as raised:
        fetch(ADDRESS, network=network)
    assert (raised.value.problem, site.asked) == (Problem.NOT_REACHED, [])


HOSTILE = {
    "not found": (answer(BODY, status="404 Not Found"), Problem.SAID_NO),
    "forbidden": (answer(BODY, status="403 Forbidden"), Problem.SAID_NO),
    "sign in first": (answer(BODY, status="401 Unauthorized"), Problem.SAID_NO),
    "broken": (answer(BODY, status="500 Oh"), Problem.SAID_NO),
    "part of it": (answer(BODY, status="206 Partial Content"), Problem.SAID_NO),
    "no status": (b"Hello\r\n\r\n", Problem.NOT_REACHED),
    "nothing at all": (b"", Problem.NOT_REACHED),
    "a web page": (answer(b"<html>", kind="text/html; charset=utf-8"), Problem.NOT_A_CALENDAR),
    "JSON": (answer(b"{}", kind="application/json"), Problem.NOT_A_CALENDAR),
    "a picture": (answer(b"GIF89a", kind="image/gif"), Problem.NOT_A_CALENDAR),
    "says that it is large": (answer(BODY, content_length="99999999"), Problem.TOO_LARGE),
    "shorter than it says": (answer(BODY, content_length="999"), Problem.NOT_REACHED),
    "brotli": (answer(BODY, content_encoding="br"), Problem.NOT_A_CALENDAR),
    "packed twice": (answer(BODY, content_encoding="gzip, gzip"), Problem.NOT_A_CALENDAR),
    "not packed at all": (answer(BODY, content_encoding="gzip"), Problem.NOT_A_CALENDAR),
    "packed and cut off": (answer(gzip.compress(BODY)[:-9], content_encoding="gzip"), Problem.NOT_REACHED),
    "a giant, packed": (answer(gzip.compress(b" " * 20_000_000), content_encoding="gzip"), Problem.TOO_LARGE),
    "a chunk without a length": (
        answer(content_length="", transfer_encoding="chunked") + b"zz\r\nBEGIN", Problem.NOT_REACHED
    ),
    "a header without end": (b"HTTP/1.1 200 OK\r\nX: " + b"a" * 100_000, Problem.NOT_REACHED),
    "a thousand headers": (b"HTTP/1.1 200 OK\r\n" + b"X: a\r\n" * 1000 + b"\r\n", Problem.NOT_REACHED),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_answers_that_are_not_taken(site, name):
    raw, expected = HOSTILE[name]
    site.answers = [raw]
    assert problem(site) == expected


def test_a_body_that_never_ends(site):
    def endless(_question):
        yield answer(content_length="")
        while True:
            yield b"X" * 65_536

    site.answers = [endless]
    assert problem(site, max_bytes=1_000_000) == Problem.TOO_LARGE


def drip(text: bytes):
    def dripping(_question):
        for place in range(len(text)):
            time.sleep(0.02)
            yield text[place : place + 1]

    return dripping


@pytest.mark.parametrize("text", [answer(BODY * 100), b"HTTP/1.1 100 Continue\r\n\r\n" * 100], ids=["body", "wait"])
def test_a_byte_at_a_time_ends_with_the_time_we_give(site, text):
    """Each byte comes soon; all of them do not."""
    site.answers = [drip(text)]
    assert problem(site, seconds=SLOW) == Problem.TOO_SLOW


def test_a_website_that_says_nothing(site):
    site.answers = [lambda _question: time.sleep(30) or iter(())]
    assert problem(site, seconds=SLOW) == Problem.TOO_SLOW


def test_a_machine_that_never_greets(site):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        network = replace(site.network(), connect=lambda _n, left: socket.create_connection(silent.getsockname(), left))
        with pytest.raises(FetchFailed) as raised:
            fetch(ADDRESS, network=network, seconds=SLOW)
    assert raised.value.problem == Problem.TOO_SLOW


def test_a_look_up_that_never_comes_back(site):
    network = replace(site.network(), resolve=lambda _host: time.sleep(30) or [])
    with pytest.raises(FetchFailed) as raised:
        fetch(ADDRESS, network=network, seconds=SLOW)
    assert (raised.value.problem, site.connected) == (Problem.TOO_SLOW, [])


def test_a_look_up_that_fails_says_no_more_than_that(site):
    def unknown(host):
        raise socket.gaierror(-2, f"Name {host} not known")

    with pytest.raises(FetchFailed) as raised:
        fetch(ADDRESS, network=replace(site.network(), resolve=unknown))
    assert (raised.value.problem, raised.value.args) == (Problem.NOT_REACHED, ("not reached",))


def test_the_next_number_of_a_host_is_tried_when_one_is_down(site):
    def connect(number, left):
        if number == NUMBER:
            raise ConnectionRefusedError
        return site._connect(number, left)

    site.hosts, site.answers = {HOST: [[NUMBER, "2606:4700::1"]]}, [FOUND]
    assert fetch(ADDRESS, network=replace(site.network(), connect=connect)).body == BODY
    assert site.connected == ["2606:4700::1"]


def test_no_address_is_logged(site, caplog):
    caplog.set_level(logging.DEBUG)
    site.answers = [FOUND, answer(status="404 Not Found"), moved("http://x/")]
    fetch(ADDRESS, network=site.network())
    for _ in range(2):
        problem(site)
    assert not re.search(f"{SECRET}|{HOST}", caplog.text)


def test_production_goes_to_public_machines_and_checks_certificates():
    context = Network().trust()
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
    assert context.minimum_version >= ssl.TLSVersion.TLSv1_2
