"""The built NHS.UK frontend (an npm package) as static files: its style sheet, script and pictures, nothing else."""

import json
import os
import re
import tempfile
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage, Error
from django.core.files.storage import FileSystemStorage

# The macros print the markup of one version of the style sheet: these two belong together.
MACROS = "0.10.2"
FRONTEND = "10.6.1"

PACKAGE = Path(settings.BASE_DIR) / "node_modules" / "nhsuk-frontend"
STYLES = "nhsuk-frontend.min.css"
WEB_FONT = re.compile(rb"@font-face\{[^}]*\}")
BUILT = (
    STYLES,
    "nhsuk-frontend.min.css.map",  # the hashing storage refuses a style sheet whose map is missing
    "nhsuk-frontend.min.js",
    "nhsuk-frontend.min.js.map",
)


class NHSUKFinder(BaseFinder):
    """Finds the four built files and everything in the package's `assets` folder.

    The style sheet names a font of another website, which belongs to NHS bodies that registered for it. Everybody
    else is given a copy that names none: a browser cannot ask for what is not there.
    """

    def __init__(self, app_names: Any = None, *args: Any, package: Path = PACKAGE, **kwargs: Any) -> None:
        self.package = package
        self.built = FileSystemStorage(location=package / "dist" / "nhsuk")
        self.pictures = FileSystemStorage(location=package / "dist" / "nhsuk" / "assets")

    def check(self, **kwargs: Any) -> list[CheckMessage]:
        try:
            installed = json.loads((self.package / "package.json").read_text())["version"]
        except FileNotFoundError:
            return [Error("nhsuk-frontend is not installed: run `npm ci`.", id="design.E001")]
        if (version("nhsuk-frontend-jinja"), installed) == (MACROS, FRONTEND):
            return []
        message = (
            f"nhsuk-frontend {installed} and nhsuk-frontend-jinja {version('nhsuk-frontend-jinja')} are installed; "
            f"{FRONTEND} and {MACROS} belong together. Run `npm ci` and install requirements.txt."
        )
        return [Error(message, id="design.E002")]

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> str | list[str]:
        for name, storage in self._files(path):
            found = storage.path(name)
            return [found] if find_all else found
        return []

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        for name in BUILT:
            if self.built.exists(name):
                yield name, self.built if name != STYLES or settings.NHS_FRUTIGER else self._without_web_font()
        folder = Path(self.pictures.location)
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                yield file.relative_to(folder).as_posix(), self.pictures

    def _without_web_font(self) -> FileSystemStorage:
        """Where the copy is. Written when it is missing or another version is installed, whole or not at all."""
        folder = Path(settings.VAR) / "design"
        styles = WEB_FONT.sub(b"", Path(self.built.path(STYLES)).read_bytes())
        copy = folder / STYLES
        if not copy.exists() or copy.read_bytes() != styles:
            folder.mkdir(exist_ok=True)
            handle, draft = tempfile.mkstemp(dir=folder)
            with os.fdopen(handle, "wb") as file:
                file.write(styles)
            Path(draft).chmod(0o644)
            Path(draft).replace(copy)
        return FileSystemStorage(location=folder)

    def _files(self, path: str) -> Iterator[tuple[str, FileSystemStorage]]:
        return ((name, storage) for name, storage in self.list(None) if name == path)
