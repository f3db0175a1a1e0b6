"""Small words that forms, mails and pages of projects share."""


def count(number: int, one: str, many: str) -> str:
    """1 person, 3 people"""
    return f"{number} {one if number == 1 else many}"
