"""A secret that a demo makes for itself, once, in a file that only its owner can read."""
import os
import secrets
import tempfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path


def random_text() -> str:
    return secrets.token_urlsafe(64)


def kept_in(path: Path, make: Callable[[], str] = random_text) -> str:
    """The secret in `path` (mode 0600), made on first use. Processes starting together agree on one."""
    if not path.exists():
        handle, draft = tempfile.mkstemp(dir=path.parent)  # mode 0600
        with os.fdopen(handle, "w") as file:
            file.write(make())
        with suppress(FileExistsError):
            os.link(draft, path)  # whole or not at all
        Path(draft).unlink()
    return path.read_text()
