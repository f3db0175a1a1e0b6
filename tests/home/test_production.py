"""What docker-compose.yml starts, started on this machine without Docker: the same commands, the same environment."""
import json
import os
import re
import secrets
import socket
import subprocess
import sys
import time
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone
from redis import Redis

from coproduce.healthy import ready
from coproduce.notifications.models import Notification
from coproduce.sealing import new_key
from scheduling.services import reminders
from tests.make.events import event
from tests.make.people import person
from tests.make.sink import Sink

ROOT = Path(__file__).parent.parent.parent
SITE = "https://coproduce.trust.example"
COMMAND = re.compile(r"^  (\w+):\n(?:    .*\n|\n)*?    command: (\[.*\])$", re.MULTILINE)
SERVICES = {name: json.loads(words) for name, words in COMMAND.findall((ROOT / "docker-compose.yml").read_text())}


def example() -> dict[str, str]:
    lines = (ROOT / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_every_setting_of_a_trust_is_in_the_example():
    read = set(re.findall(r'(?:environ\.get|needed)\(\s*"([A-Z_]+)"', (ROOT / "coproduce/settings.py").read_text()))
    of_the_image = {"COPRODUCE_VAR", "PORT"}
    of_the_compose_file = {"DATABASE_URL", "REDIS_URL"}
    assert read - of_the_image - of_the_compose_file == set(example()) - {"POSTGRES_PASSWORD"}
    composed = (ROOT / "docker-compose.yml").read_text()
    assert all(f"{name}:" in composed for name in of_the_compose_file)


def test_the_image_runs_what_web_runs():
    command = json.loads(re.search(r"^CMD (\[.*\])$", (ROOT / "Dockerfile").read_text(), re.MULTILINE)[1])
    assert command == SERVICES["web"]
    assert set(SERVICES) == {"redis", "migrate", "web", "worker", "beat"}


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Trust:
    """The processes of one trust. `var` is what /var/lib/coproduce is in the image."""

    def __init__(self, var: Path, sink: Sink) -> None:
        self.port = free_port()
        self.var = var
        self.sink = sink
        database = connection.settings_dict
        host, port = database["HOST"] or "127.0.0.1", database["PORT"] or 5432
        server, _, number = settings.CACHES["default"]["LOCATION"].rpartition("/")
        self.environment = {
            **example(),
            "PATH": os.environ["PATH"],
            "COPRODUCE_VAR": str(var),
            "SITE_URL": SITE,
            "SECRET_KEY": secrets.token_urlsafe(64),
            "FERNET_KEYS": new_key(),
            "DATABASE_URL": f"postgresql://{database['USER']}:{database['PASSWORD']}@{host}:{port}/{database['NAME']}",
            "REDIS_URL": f"{server}/{int(number) + 8}",  # another of its 16 than the tests' own cache
            "SMTP_URL": f"smtp://127.0.0.1:{sink.port}",
            "QUIET_HOURS": "",  # the test runs at any hour
        }

    def words(self, service: str) -> list[str]:
        ours = {"0.0.0.0:8000": f"127.0.0.1:{self.port}", "/var/lib/coproduce/beat": str(self.var / "beat")}
        program, *rest = (ours.get(word, word) for word in SERVICES[service])
        return [sys.executable, *rest] if program == "python" else [sys.executable, "-m", program, *rest]

    def run(self, *words: str) -> None:
        subprocess.run(words, cwd=ROOT, env=self.environment, check=True, timeout=120)

    def start(self, service: str) -> subprocess.Popen:
        return subprocess.Popen(self.words(service), cwd=ROOT, env=self.environment)

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        web = HTTPConnection("127.0.0.1", self.port, timeout=10)
        web.request("GET", path, headers={"Host": "coproduce.trust.example", **headers})
        answer = web.getresponse()
        web.close()
        return answer.status, answer.headers.get("Location", "")


@pytest.fixture
def trust(tmp_path):
    """Everything of it ends with the test. Redis is empty, as after a loss."""
    if connection.vendor != "postgresql" or not settings.REDIS_URL:
        pytest.skip("A trust's processes need PostgreSQL and Redis: set DATABASE_URL and REDIS_URL.")
    with ExitStack() as stack:
        trust = Trust(tmp_path, stack.enter_context(Sink()))
        Redis.from_url(trust.environment["REDIS_URL"]).flushdb()
        trust.run(*trust.words("migrate"))
        trust.run(sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0")
        for service in ("web", "worker", "beat"):
            process = trust.start(service)
            stack.callback(process.wait, 30)
            stack.callback(process.terminate)
        yield trust


def wait_until(true, *, what: str) -> None:
    end = time.monotonic() + 60
    while not true():
        assert time.monotonic() < end, f"Waited in vain: {what}"
        time.sleep(0.1)


@pytest.mark.django_db(transaction=True)
def test_a_trust_of_processes_sends_a_reminder(trust):
    """Given web, worker and beat, when a reminder is due, then it arrives once, and the site answers its proxy only."""
    kemi = person("Kemi Ade")
    meeting = event(kemi, by=person("Priya Shah"), start=timezone.now() + timedelta(days=20))
    Notification.objects.filter(recipient=kemi, kind=reminders.KIND, params__days=1).update(due_at=timezone.now())
    wait_until(lambda: len(trust.sink.letters) >= 2, what="an invitation and a reminder")
    assert {letter.to for letter in trust.sink.letters} == {kemi.email}
    said = sorted(letter.mail["Subject"].partition(meeting.summary)[0] for letter in trust.sink.letters)
    assert said == ["Can you come? ", "Reminder: "]
    wait_until(lambda: ready(trust.port, SITE), what="the web process")
    assert trust.get("/") == (301, f"{SITE}/")
    assert trust.get("/", **{"X-Forwarded-Proto": "https"}) == (200, "")
    assert trust.get("/", **{"X-Forwarded-Proto": "https", "Host": "evil.example"})[0] == 400
    assert trust.get("/demo/mail/", **{"X-Forwarded-Proto": "https"})[0] == 404
    assert not ready(trust.port, "https://evil.example")
