"""Everything on this machine with nothing to install: database, pages, and the clock that sends what is due."""
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from types import FrameType

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

from coproduce.home import collected

PATIENCE = 10.0  # seconds a process gets to end by itself


class Command(BaseCommand):
    help = "Set up and serve this site on one machine, with the clock that sends what is due. Ctrl-C stops it all."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(settings.PORT), help="8000 unless you say otherwise")

    def handle(self, *, port: int, **options: object) -> None:
        for signal_number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(signal_number, stop)
        children: list[subprocess.Popen[bytes]] = []
        try:
            refuse_taken(port)
            call_command("migrate", verbosity=0)
            collected.collect()
            if settings.DEMO:
                call_command("demo")
            children = start(port)
            self.stdout.write(welcome(port))
            wait_for_one(children)
        except KeyboardInterrupt:
            self.stdout.write("\nStopped. Your data is kept in var/; `make run` goes on from here.")
        finally:
            for signal_number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
                signal.signal(signal_number, signal.SIG_IGN)
            end(children)


def refuse_taken(port: int) -> None:
    """Before the setting up, so that nobody waits for it in vain."""
    with socket.socket() as probe:
        if probe.connect_ex(("127.0.0.1", port)) == 0:
            raise CommandError(f"Port {port} is taken. Try `make run PORT={port + 1}`.")


def stop(signal_number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def start(port: int) -> list[subprocess.Popen[bytes]]:
    """Web and clock, both told the port: links in mails name it."""
    told = {**os.environ, "PORT": str(port)}
    return [subprocess.Popen(words, env=told) for words in commands(port)]  # noqa: S603  our own words, no shell


def commands(port: int) -> list[list[str]]:
    web = ["gunicorn", "coproduce.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "8", "--log-level", "warning"]
    clock = ["celery", "--quiet", "--app", "coproduce", "beat", "--schedule", str(settings.VAR / "beat"), "--pidfile="]
    return [[sys.executable, "-m", *web], [sys.executable, "-m", *clock, "--loglevel", "warning"]]


def welcome(port: int) -> str:
    return (
        f"\nCoproduce is at http://localhost:{port}/\n"
        "Try first: open it and choose “Ward manager”, then “See the best times”, then “Choose this”.\n"
        f"Every mail it sends is at http://localhost:{port}/demo/mail/. Ctrl-C stops it.\n"
    )


def wait_for_one(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return when one has ended: neither is of use without the other."""
    while all(child.poll() is None for child in children):
        time.sleep(0.2)
    sys.stderr.write("One process ended by itself, so all were stopped.\n")


def end(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    deadline = time.monotonic() + PATIENCE
    for child in children:
        try:
            child.wait(max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
