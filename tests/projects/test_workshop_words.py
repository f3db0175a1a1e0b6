"""How a workshop's page says things."""
from datetime import date

import pytest

from projects.services import workshop_page


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2027, 6, 1), date(2027, 6, 30), "1 to 30 June"),
        (date(2027, 5, 28), date(2027, 6, 2), "28 May to 2 June"),
        (date(2026, 12, 20), date(2027, 1, 8), "20 December 2026 to 8 January 2027"),
        (date(2027, 6, 1), date(2027, 6, 1), "1 June"),
    ],
)
def test_days_are_said_as_people_say_them(first, last, words):
    assert workshop_page.days(first, last) == words
