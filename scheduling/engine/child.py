"""Untrusted files are read in a process of their own, which can be killed: one costs seconds, not a server."""

import os
import resource
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

_ROOT = Path(__file__).resolve().parents[2]
_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "PYTHONHOME", "PYTHONTZPATH")


def run(module: str, question: Sequence[bytes], *, seconds: int, megabytes: int, wait: float) -> bytes:
    """What `module`, as a process, answers: all of it, or what it had said before it was killed.

    `seconds` of processor time; `wait` seconds on the wall.

    The child learns nothing of our settings: its environment holds no passwords and no database.
    """
    environment = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    command = [sys.executable, "-m", module, str(seconds), str(megabytes)]
    with subprocess.Popen(  # noqa: S603 our own module, no word of it from outside
        command,
        cwd=_ROOT,
        env=environment,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    ) as child:
        try:
            output, _nothing = child.communicate(b"".join(question), timeout=wait)
        except subprocess.TimeoutExpired:
            child.kill()
            output, _nothing = child.communicate()
    return output


def limit_yourself(arguments: Sequence[str]) -> None:
    """In the child, before anything is read: processor time and memory."""
    seconds, megabytes = (int(one) for one in arguments)
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (megabytes * 2**20, megabytes * 2**20))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
