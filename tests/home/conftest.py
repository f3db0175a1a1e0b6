from datetime import datetime, timedelta

import pytest
from django.utils import timezone


@pytest.fixture
def soon() -> datetime:
    """A whole hour, nine days from now."""
    return (timezone.now() + timedelta(days=9)).replace(minute=0, second=0, microsecond=0)
