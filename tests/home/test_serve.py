"""`manage.py serve`: sets up, serves, and leaves nothing behind when it is stopped."""
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def answer(port: int, path: str) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=5) as response:
        return response.read().decode()


def wait_until_ready(server: subprocess.Popen, port: int) -> None:
    for _ in range(600):
        assert server.poll() is None, "serve ended before it answered"
        try:
            assert answer(port, "/health/ready/") == "ready\n"
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    pytest.fail("no answer within a minute")


def children(parent: int) -> set[int]:
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(parent)], capture_output=True, text=True, check=False)
    direct = {int(pid) for pid in found.stdout.split()}
    return direct.union(*(children(pid) for pid in direct))


def alive(pids: set[int]) -> set[int]:
    return {pid for pid in pids if Path(f"/proc/{pid}").exists()}


@pytest.fixture(scope="module")
def var(tmp_path_factory) -> Path:
    """One demo for both: the second start finds what the first has set up."""
    return tmp_path_factory.mktemp("var")


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_serves_the_demo_and_stops_every_process(var, how):
    port = free_port()
    environment = {"PATH": os.environ["PATH"], "COPRODUCE_VAR": str(var)}
    server = subprocess.Popen(
        [sys.executable, "manage.py", "serve", "--port", str(port)],
        cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
    )
    try:
        wait_until_ready(server, port)
        assert "Who would you like to be?" in answer(port, "/")
        running = children(server.pid)
        assert len(running) >= 3  # gunicorn, its worker, the clock
        told = [Path(f"/proc/{pid}/environ").read_bytes().split(b"\0") for pid in running]
        assert all(f"PORT={port}".encode() in words for words in told)  # links in mails name it
        server.send_signal(how)
        said = server.communicate(timeout=20)[0]
    finally:
        if server.poll() is None:
            server.kill()
    assert server.returncode == 0
    assert f"Coproduce is at http://localhost:{port}/" in said
    assert "Your data is kept in var/" in said
    assert alive(running) == set()
    assert (var / "db.sqlite3").exists()


def test_says_what_to_do_when_the_port_is_taken(tmp_path):
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        environment = {"PATH": os.environ["PATH"], "COPRODUCE_VAR": str(tmp_path)}
        done = subprocess.run([sys.executable, "manage.py", "serve", "--port", str(port)], cwd=ROOT, env=environment,
                              capture_output=True, text=True, timeout=90, check=False)
    assert done.returncode == 1
    assert f"Port {port} is taken. Try `make run PORT={port + 1}`." in done.stderr
