"""Small words that forms, mails and pages of projects share."""
import unicodedata


def one_line(text: str) -> str:
    """No line breaks and no control characters: it may become the subject of a mail. Emoji and their joiners stay."""
    shown = (" " if unicodedata.category(letter) in {"Cc", "Zl", "Zp"} else letter for letter in text)
    return " ".join("".join(shown).split())


def count(number: int, one: str, many: str) -> str:
    """1 person, 3 people"""
    return f"{number} {one if number == 1 else many}"
