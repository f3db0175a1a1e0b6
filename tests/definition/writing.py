"""What the forms of the draft's pages send."""
import re
from html import unescape

from django.utils import timezone


def fields(page) -> dict[str, str]:
    """What the page's form would send as it stands."""
    html = page.content.decode()
    form = html[html.index("<form method=\"post\" action=\"/definition/draft/") :]
    form = form[: form.index("</form>")]
    found = {}
    for tag in re.findall(r"<input[^>]*>", form):
        name, value = (re.search(rf'\b{what}="([^"]*)"', tag) for what in ("name", "value"))
        if name and 'type="radio"' not in tag:
            found[name[1]] = unescape(value[1]) if value else ""
    for name, text in re.findall(r'<textarea[^>]*name="([^"]+)"[^>]*>(.*?)</textarea>', form, re.DOTALL):
        found[name] = unescape(text).removeprefix("\n")
    return found


def publishing(page, **more):
    today = timezone.localdate()
    day = more.pop("day", today)
    return fields(page) | {
        "what_changed": "We decide together.", "is_major": "major", "effective_on_day": day.day,
        "effective_on_month": day.month, "effective_on_year": day.year, **more,
    }  # fmt: skip
