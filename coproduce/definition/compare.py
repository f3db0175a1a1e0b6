"""Two texts of the definition, sentence by sentence. Plain Python: no model, no database."""
import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Any

from coproduce.definition.starter import Block, Section

END_OF_SENTENCE = re.compile(r"(?<=[.!?…])(?<!\bDr\.)(?<!\bMr\.)(?<!\bMrs\.)(?<!\bMs\.)[”’\"')]*\s+")


class Change(StrEnum):
    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence, and what became of it."""

    change: Change
    text: str


@dataclass(frozen=True, slots=True)
class Part:
    """One section: all its sentences in reading order, removed ones where they stood, before what replaced them."""

    heading: str
    lines: tuple[Line, ...]

    def count(self, change: Change) -> int:
        return sum(1 for line in self.lines if line.change is change)

    @property
    def is_same(self) -> bool:
        return all(line.change is Change.SAME for line in self.lines)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`reordered`: sections that are in both stand in another order."""

    parts: tuple[Part, ...]
    reordered: bool

    @property
    def is_same(self) -> bool:
        return not self.reordered and all(part.is_same for part in self.parts)

    @property
    def in_words(self) -> str:
        """ "4 sentences added, 1 removed, in 2 of 8 parts." """
        if self.is_same:
            return "Both say the same."
        added, removed = (sum(part.count(one) for part in self.parts) for one in (Change.ADDED, Change.REMOVED))
        changed = sum(1 for part in self.parts if not part.is_same)
        words = f"{_sentences(added)} added, {_sentences(removed)} removed, in {changed} of {len(self.parts)} parts."
        return f"{words} Some parts stand in another order." if self.reordered else words


def compare(old_title: str, old: list[Section], new_title: str, new: list[Section]) -> Comparison:
    """Sections are the same ones when their slugs are. A removed section stands after the one it followed."""
    before = {section["slug"]: section for section in old}
    after = {section["slug"]: section for section in new}
    kept_then = [slug for slug in before if slug in after]
    kept_now = [slug for slug in after if slug in before]
    title = Part("Title", tuple(_lines([old_title], [new_title])))
    parts = (_part(before.get(slug), after.get(slug)) for slug in _in_order(list(before), list(after)))
    return Comparison((title, *parts), reordered=kept_then != kept_now)


def sentences(section: Section | None) -> list[str]:
    """The heading, then every sentence of every block."""
    if section is None:
        return []
    return [section["heading"], *(line for block in section["blocks"] for line in _sentences_of(block))]


def split(text: str) -> list[str]:
    """After a full stop, question or exclamation mark; what closes the sentence stays with it."""
    cut, found = 0, []
    for end in END_OF_SENTENCE.finditer(text):
        found.append(text[cut : end.end()].rstrip())
        cut = end.end()
    return [*found, text[cut:]] if text[cut:] else found


def _sentences_of(block: Block) -> Iterator[str]:
    match block["kind"]:
        case "list" | "steps":
            for item in block["items"]:
                yield from split(item)
        case "terms":
            for item in block["items"]:
                yield from split(f"{item['term']}: {item['text']}")
        case "example":
            yield block["who"]
            yield from split(block["text"])
        case "link":
            yield f"{block['text']} ({block['url']})"
        case _:
            yield from split(block["text"])


def _part(old: Section | None, new: Section | None) -> Part:
    named: dict[str, Any] = new or old or {}
    return Part(named["heading"], tuple(_lines(sentences(old), sentences(new))))


def _lines(old: list[str], new: list[str]) -> Iterator[Line]:
    for name, from_old, to_old, from_new, to_new in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if name == "equal":
            yield from (Line(Change.SAME, text) for text in new[from_new:to_new])
        else:
            yield from (Line(Change.REMOVED, text) for text in old[from_old:to_old])
            yield from (Line(Change.ADDED, text) for text in new[from_new:to_new])


def _in_order(old: list[str], new: list[str]) -> list[str]:
    """All slugs: the new ones in their order, each removed one behind what it followed."""
    order = list(new)
    for place, slug in enumerate(old):
        if slug not in order:
            order.insert(order.index(old[place - 1]) + 1 if place else 0, slug)
    return order


def _sentences(number: int) -> str:
    return f"{number} sentence{'' if number == 1 else 's'}"
