"""What all tests share. A test that asks for a page is a browser test and gets the marker `browser`.

Fixtures: `page` (1280 px), `desktop`, `phone` (320 px), `no_js`, `console` (what the browser complained about in any of
them), `sign_in(page, person)`; `tests.axe.assert_good_page(page, width)`.
"""

import os
import shutil
from collections.abc import Callable, Iterator
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import settings as hypothesis_settings
from playwright.sync_api import expect

from tests.axe import listen, without_scripts

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # the browser's driver runs an event loop in this thread
hypothesis_settings.register_profile("no clock", deadline=None)  # a busy machine decides no test
hypothesis_settings.load_profile("no clock")

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
CHROMIUM = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, BROWSERS)), "")
HOW_TO_GET_IT = "No Chromium found: run `apt-get install chromium`, or set CHROMIUM=/path/to/it."
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
expect.set_options(timeout=15_000)  # a busy machine is slow, not broken
PAGES = {"page", "context", "desktop", "phone", "no_js"}


def pytest_configure(config: pytest.Config) -> None:
    """Plain file names instead of hashed ones, straight from their sources: tests need no collectstatic."""
    collected = TemporaryDirectory()
    config.add_cleanup(collected.cleanup)
    settings.STATIC_ROOT = collected.name
    if settings.REDIS_URL:  # a Redis database for each worker: one worker's clearing is not another's
        worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:])
        settings.CACHES["default"]["LOCATION"] = f"{settings.REDIS_URL.rpartition('/')[0]}/{worker + 1}"
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = {**settings.STORAGES, "staticfiles": plain}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if PAGES & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")


def pytest_runtest_setup(item: pytest.Item) -> None:
    if not CHROMIUM and item.get_closest_marker("browser"):
        if os.environ.get("CI"):
            pytest.fail(HOW_TO_GET_IT, pytrace=False)
        pytest.skip(HOW_TO_GET_IT)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """Limits count from nought in every test."""
    cache.clear()


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_type_launch_args, "executable_path": CHROMIUM, "args": FLAGS}


@pytest.fixture
def console() -> list[str]:
    """Everything the browser complained about. Ends empty, unless the test looked and called `clear()`."""
    return []


@pytest.fixture
def context(new_context: Callable[..., Any], console: list[str]) -> Any:
    return listen(new_context(viewport={"width": 1280, "height": 900}), console)


@pytest.fixture
def desktop(page: Any) -> Any:
    return page


@pytest.fixture
def phone(new_context: Callable[..., Any], console: list[str]) -> Any:
    return listen(new_context(viewport={"width": 320, "height": 640}, has_touch=True), console).new_page()


@pytest.fixture
def no_js(new_context: Callable[..., Any], console: list[str]) -> Any:
    return without_scripts(listen(new_context(viewport={"width": 320, "height": 640}), console).new_page())


@pytest.fixture
def sign_in(live_server: Any, client: Any) -> Callable[[Any, Any], None]:
    """`sign_in(page, person)`: from now on the page's browser is signed in as this person."""

    def sign_in(page: Any, person: Any) -> None:
        client.force_login(person)
        session = client.cookies["sessionid"].value
        page.context.add_cookies([{"name": "sessionid", "value": session, "url": live_server.url}])

    return sign_in


@pytest.fixture(autouse=True)
def silent_console(request: pytest.FixtureRequest) -> Iterator[None]:
    """A browser test fails when the browser complained, asked or not."""
    said = request.getfixturevalue("console") if PAGES & set(request.fixturenames) else []
    yield
    assert said == [], "The browser complained:\n" + "\n".join(said)
