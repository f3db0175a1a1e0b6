"""The shape of a version's content, and its fingerprint. Plain Python: no model, no database."""
import hashlib
import json
import re
from collections.abc import Iterable
from typing import Any

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
FIELDS = {
    "paragraph": {"kind", "text"},
    "list": {"kind", "items"},
    "steps": {"kind", "items"},
    "terms": {"kind", "items"},
    "example": {"kind", "who", "text"},
    "link": {"kind", "text", "url"},
}


class BadContent(ValueError):
    """Says which section is not as starter.py describes."""


def check(content: Any) -> None:
    """Raises BadContent where a section or block is not as starter.py describes."""
    if not isinstance(content, list) or not content:
        raise BadContent("There is no section.")
    slugs = [_checked_slug(section) for section in content]
    if len(set(slugs)) < len(slugs):
        raise BadContent("Two sections have the same slug.")


def sha256(whole: Any) -> str:
    """Of canonical JSON: keys in order, no spaces, characters as they are, UTF-8."""
    canonical = json.dumps(whole, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _checked_slug(section: Any) -> str:
    if not isinstance(section, dict) or set(section) != {"slug", "heading", "blocks"}:
        raise BadContent(f"Not a section: {section!r:.80}")
    slug = section["slug"]
    if not isinstance(slug, str) or not SLUG.fullmatch(slug):
        raise BadContent(f"Not a slug: {slug!r:.80}")
    if not _words([section["heading"]]) or not isinstance(section["blocks"], list):
        raise BadContent(f"Not a section: {slug}")
    for block in section["blocks"]:
        if not _is_block(block):
            raise BadContent(f"Not a block of {slug}: {block!r:.80}")
    return slug


def _is_block(block: Any) -> bool:
    if not isinstance(block, dict) or set(block) != FIELDS.get(str(block.get("kind"))):
        return False
    if block["kind"] == "terms":
        return _is_terms(block["items"])
    if "items" in block:
        return isinstance(block["items"], list) and _words(block["items"])
    return _words(block.values()) and ("url" not in block or block["url"].startswith("https://"))


def _is_terms(items: Any) -> bool:
    return isinstance(items, list) and all(
        isinstance(item, dict) and set(item) == {"term", "text"} and _words(item.values()) for item in items
    )


def _words(values: Iterable[Any]) -> bool:
    return all(isinstance(value, str) and value.strip() for value in values)
