"""A line of text that people typed: a name, a title. It goes into headings, links, subjects and calendar entries."""
import unicodedata

from django import forms

BREAKS = {"Cc", "Zl", "Zp"}
UNSEEN = {"Cc", "Cf", "Mn", "Zl", "Zp", "Zs"}
# They turn the text around them, so that a name could change how the words beside it read.
TURNS = dict.fromkeys([*range(0x202A, 0x202F), *range(0x2066, 0x206A)], None)


def one_line(text: str) -> str:
    """No line breaks and no control characters. Emoji and their joiners stay."""
    shown = (" " if unicodedata.category(letter) in BREAKS else letter for letter in text.translate(TURNS))
    return " ".join("".join(shown).split())


class LineField(forms.CharField):
    """One line. What holds nothing to see counts as not filled in: it would make a link that nobody finds."""

    def to_python(self, value: object) -> str:
        typed = super().to_python(value)
        if "\0" in typed:
            return typed  # refused in words
        line = one_line(typed)
        return line if any(unicodedata.category(letter) not in UNSEEN for letter in line) else ""
