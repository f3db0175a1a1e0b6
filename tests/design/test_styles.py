"""Our own styles."""
import re
from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).parents[2] / "static").glob("*.css"))


def test_arial_is_asked_for_before_the_styles_that_name_a_font_of_another_website(client, db):
    page = client.get("/cookies/").content.decode()
    styles = re.findall(r'<link rel="stylesheet" href="/assets/([a-z-]+)', page)
    assert styles[:3] == ["typeface", "nhsuk-frontend", "coproduce"]


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_text_grows_with_the_size_that_the_reader_set_in_the_browser(path):
    """Sizes in px stand still when somebody chooses larger text."""
    assert re.findall(r"(?:font-size|line-height): [\d.]+px", path.read_text()) == []
