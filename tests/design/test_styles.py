"""Our own styles."""
import re
from pathlib import Path

import pytest

STYLES = sorted((Path(__file__).parents[2] / "static").glob("*.css"))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.name)
def test_text_grows_with_the_size_that_the_reader_set_in_the_browser(path):
    """Sizes in px stand still when somebody chooses larger text."""
    assert re.findall(r"(?:font-size|line-height): [\d.]+px", path.read_text()) == []
