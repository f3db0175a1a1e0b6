from collections.abc import Iterator
from typing import Any

import pytest

from tests.make.sink import Sink


@pytest.fixture
def sink(settings: Any) -> Iterator[Sink]:
    """Mail goes by SMTP to a server that answers as the test tells it."""
    with Sink() as server:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
        yield server
