"""Fetching a calendar from an address that somebody gave us: everything about that address may be hostile.

Names are looked up once, every number they give must be public, and the connection goes to one of these numbers and
nowhere else. All of it, look-up and redirects too, ends by one deadline. Errors say only which of a few kinds it is.
"""
import io
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Collection, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from http.client import HTTPException, HTTPResponse
from typing import cast
from urllib.parse import urljoin

from scheduling.engine.feeds import MAX_BYTES
from scheduling.models import CalendarAddress
from scheduling.services.sources.where import HTTPS, Address, AddressRefused, is_public, parse

Problem = CalendarAddress.Problem
SECONDS = 15.0
REDIRECTS = 3
MOST_NUMBERS = 3  # of one host, tried one after the other
CHUNK = 65_536
KINDS = {"text/calendar", "text/plain", "text/x-vcalendar", "application/ics", "application/octet-stream", ""}
_VALIDATOR = re.compile(r"[\x21-\x7e]([\x20-\x7e]{0,198}[\x21-\x7e])?")


class FetchFailed(Exception):
    """`problem` is all that anybody learns: neither address nor answer is in it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        super().__init__(problem.value)


@dataclass(frozen=True, slots=True)
class Validators:
    """What the website called the version that we read last."""

    etag: str = field(default="", repr=False)
    modified: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Fetched:
    body: bytes = field(repr=False)
    validators: Validators


def look_up(host: str) -> list[str]:
    """The numbers of a host, the best first. Raises OSError."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, HTTPS, type=socket.SOCK_STREAM)]


def connect(number: str, timeout: float) -> socket.socket:
    """To exactly this number."""
    return socket.create_connection((number, HTTPS), timeout)


@dataclass(frozen=True, slots=True)
class Network:
    """How we reach the outside. Whatever `resolve` says, only public numbers are handed to `connect`."""

    resolve: Callable[[str], list[str]] = look_up
    connect: Callable[[str, float], socket.socket] = connect
    trust: Callable[[], ssl.SSLContext] = ssl.create_default_context


PUBLIC = Network()


def fetch(
    address: str,
    *,
    known: Validators | None = None,
    network: Network = PUBLIC,
    seconds: float = SECONDS,
    max_bytes: int = MAX_BYTES,
    only_hosts: Collection[str] = (),
) -> Fetched | None:
    """The calendar at `address`; None where the website says that it is still the version of `known`.

    Raises FetchFailed.
    """
    deadline = time.monotonic() + seconds
    try:
        for _hop in range(REDIRECTS + 1):
            where = parse(address, only_hosts=only_hosts)
            with closing(_line(where.host, deadline, network)) as line:
                line.settimeout(_left(deadline))
                line.sendall(_question(where, known))
                with closing(HTTPResponse(cast(socket.socket, _Paced(line, deadline)), method="GET")) as response:
                    response.begin()
                    if response.status not in (301, 302, 303, 307, 308):
                        return _answer(response, known, max_bytes)
                    address = _moved(where, response.getheader("Location", ""))
    except TimeoutError:
        raise FetchFailed(Problem.TOO_SLOW) from None
    except zlib.error:
        raise FetchFailed(Problem.NOT_A_CALENDAR) from None
    except (OSError, HTTPException, AddressRefused, ValueError):
        raise FetchFailed(Problem.NOT_REACHED) from None
    raise FetchFailed(Problem.NOT_REACHED)


def _moved(where: Address, to: str) -> str:
    if not to.strip():
        raise FetchFailed(Problem.NOT_REACHED)
    return urljoin(f"https://{where.host}{where.target}", to)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _line(host: str, deadline: float, network: Network) -> ssl.SSLSocket:
    """A connection to `host`, whose certificate says that it is that."""
    numbers = list(dict.fromkeys(_in_time(lambda: network.resolve(host), deadline)))
    if not numbers or not all(map(is_public, numbers)):
        raise FetchFailed(Problem.NOT_REACHED)
    trust = network.trust()
    numbers = numbers[:MOST_NUMBERS]
    for place, number in enumerate(numbers):
        try:
            raw = network.connect(number, _left(deadline) / (len(numbers) - place))
        except OSError:
            if place == len(numbers) - 1:
                raise
            continue
        try:
            raw.settimeout(_left(deadline))
            return trust.wrap_socket(raw, server_hostname=host)
        except BaseException:
            raw.close()
            raise
    raise FetchFailed(Problem.NOT_REACHED)


def _in_time(work: Callable[[], list[str]], deadline: float) -> list[str]:
    """Looking up a name cannot be given a time limit, only left alone."""
    answers: queue.SimpleQueue[list[str] | OSError] = queue.SimpleQueue()

    def ask() -> None:
        try:
            answers.put(work())
        except (OSError, UnicodeError):
            answers.put(OSError())

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=_left(deadline))
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def _question(where: Address, known: Validators | None) -> bytes:
    lines = [
        f"GET {where.target} HTTP/1.1",
        f"Host: {where.host}",
        "User-Agent: Coproduce (reads when people are busy)",
        "Accept: text/calendar, */*;q=0.1",
        "Accept-Encoding: gzip",
        "Connection: close",
    ]
    if known and known.etag:
        lines.append(f"If-None-Match: {known.etag}")
    if known and known.modified:
        lines.append(f"If-Modified-Since: {known.modified}")
    return "\r\n".join([*lines, "", ""]).encode("ascii")


def _answer(response: HTTPResponse, known: Validators | None, max_bytes: int) -> Fetched | None:
    if response.status == 304 and known:
        return None
    if response.status != 200:
        raise FetchFailed(Problem.SAID_NO)
    kind = response.getheader("Content-Type", "").partition(";")[0].strip().lower()
    if kind not in KINDS:
        raise FetchFailed(Problem.NOT_A_CALENDAR)
    body = b"".join(_plain(_pieces(response, max_bytes), response.getheader("Content-Encoding", ""), max_bytes))
    return Fetched(body, Validators(_validator(response, "ETag"), _validator(response, "Last-Modified")))


def _pieces(response: HTTPResponse, max_bytes: int) -> Iterator[bytes]:
    """The body as it comes. A body that stops short of its announced length is no answer: it may lack busy time."""
    if (response.length or 0) > max_bytes:
        raise FetchFailed(Problem.TOO_LARGE)
    size = 0
    while piece := response.read(CHUNK):
        size += len(piece)
        if size > max_bytes:
            raise FetchFailed(Problem.TOO_LARGE)
        yield piece
    if response.length:
        raise FetchFailed(Problem.NOT_REACHED)


def _plain(pieces: Iterator[bytes], encoding: str, max_bytes: int) -> Iterator[bytes]:
    encoding = encoding.strip().lower()
    if encoding in ("", "identity"):
        yield from pieces
        return
    if encoding not in ("gzip", "x-gzip"):
        raise FetchFailed(Problem.NOT_A_CALENDAR)
    packed = zlib.decompressobj(16 + zlib.MAX_WBITS)
    left = max_bytes
    for piece in pieces:
        plain = packed.decompress(piece, left + 1)
        left -= len(plain)
        if left < 0:
            raise FetchFailed(Problem.TOO_LARGE)
        yield plain
    if not packed.eof:
        raise FetchFailed(Problem.NOT_REACHED)


def _validator(response: HTTPResponse, name: str) -> str:
    """Sent back as it came, so only what cannot become a header of its own."""
    value = response.getheader(name, "").strip()
    return value if _VALIDATOR.fullmatch(value) else ""


class _Stream(io.RawIOBase):
    """Reads from a line until the deadline: a website that sends a byte a second gains nothing."""

    def __init__(self, line: ssl.SSLSocket, deadline: float) -> None:
        self._line, self._deadline = line, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        self._line.settimeout(_left(self._deadline))
        return self._line.recv_into(buffer)


class _Paced:
    """What `http.client` wants of a socket."""

    def __init__(self, line: ssl.SSLSocket, deadline: float) -> None:
        self._stream = _Stream(line, deadline)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(self._stream)
