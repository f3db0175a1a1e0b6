"""A website with calendars, over TLS on loopback, that answers what a test tells it; and a network on which it is the
only machine. Its certificate names `HOST`, signed by an authority that only the test trusts."""
import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from scheduling.services.sources.ics_url import Network

HOST = "calendar.example.com"
SECRET = "private-9f3b7c1e5a"  # in the path: whoever has it can read the calendar
ADDRESS = f"https://{HOST}/{SECRET}/basic.ics"
NUMBER = "93.184.216.34"  # public; the test's connector leads from here to loopback
Answer = Callable[[str], Iterable[bytes]]


def answer(body: bytes = b"", *, status: str = "200 OK", kind: str = "text/calendar", **headers: str) -> bytes:
    """A whole HTTP answer; `content_length="7"` and the like go before what would be written."""
    given = {"Content-Type": kind, "Content-Length": str(len(body))}
    given |= {name.replace("_", "-").title(): value for name, value in headers.items()}
    lines = [f"HTTP/1.1 {status}", *(f"{name}: {value}" for name, value in given.items() if value)]
    return "\r\n".join([*lines, "", ""]).encode() + body


@cache
def authority() -> tuple[bytes, Path]:
    """The authority's certificate, and the file of the website's own certificate and key."""
    folder = TemporaryDirectory()
    authority.folder = folder  # type: ignore[attr-defined]  kept as long as the process
    mine, root = _signed("Test authority", None, None)
    key, leaf = _signed(HOST, mine, root)
    file = Path(folder.name) / "site.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(leaf.public_bytes(serialization.Encoding.PEM) + private)
    return root.public_bytes(serialization.Encoding.PEM), file


def _signed(
    name: str, by_key: ec.EllipticCurvePrivateKey | None, by: x509.Certificate | None
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(by.subject if by else subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3650))  # tests travel in time
        .not_valid_after(now + timedelta(days=3650))
        .add_extension(x509.BasicConstraints(ca=by is None, path_length=None), critical=True)
    )
    if by is not None:
        made = made.add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
    return key, made.sign(by_key or key, hashes.SHA256())


@dataclass
class Site:
    """`answers` one after the other, the last one again and again. `asked`: the requests, whole."""

    answers: list[bytes | Answer] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    names: list[str | None] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)
    hosts: Mapping[str, list[list[str]]] = field(default_factory=dict)
    looked_up: list[str] = field(default_factory=list)

    def __enter__(self) -> "Site":
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(authority()[1])
        context.sni_callback = lambda line, name, _context: self.names.append(name)
        self.context = context
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.thread = threading.Thread(target=self._serve, daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.listener.close()

    def network(self) -> Network:
        """Every host is at NUMBER unless `hosts` says otherwise: a list of numbers for each time it is looked up."""
        return Network(resolve=self._resolve, connect=self._connect, trust=self._trust)

    def _resolve(self, host: str) -> list[str]:
        times = self.looked_up.count(host)
        self.looked_up.append(host)
        told = self.hosts.get(host, [[NUMBER]])
        return told[min(times, len(told) - 1)]

    def _connect(self, number: str, timeout: float) -> socket.socket:
        self.connected.append(number)
        return socket.create_connection(self.listener.getsockname(), timeout)

    def _trust(self) -> ssl.SSLContext:
        return ssl.create_default_context(cadata=authority()[0].decode())

    def _serve(self) -> None:
        with contextlib.suppress(OSError):  # closed: the test is over
            while True:
                raw, _where = self.listener.accept()
                threading.Thread(target=self._talk, args=(raw,), daemon=True).start()

    def _talk(self, raw: socket.socket) -> None:
        with contextlib.suppress(OSError), self.context.wrap_socket(raw, server_side=True) as line:
            question = b""
            while b"\r\n\r\n" not in question:
                if not (piece := line.recv(4096)):
                    return
                question += piece
            self.asked.append(question.decode())
            told = self.answers[min(len(self.asked), len(self.answers)) - 1]
            for piece in [told] if isinstance(told, bytes) else told(self.asked[-1]):
                line.sendall(piece)
            line.unwrap()
