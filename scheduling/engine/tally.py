"""Counts many masks at once, bit by bit.

The counts are kept as planes: bit `s` of plane `i` is binary digit `i` of the count at slot `s`.
"""

from collections.abc import Iterable, Sequence


class Tally:
    """Carry-save adders: three masks of one weight become a sum and a carry of twice the weight."""

    def __init__(self, masks: Iterable[int] = ()) -> None:
        self._waiting: list[list[int]] = [[]]
        for mask in masks:
            self.add(mask)

    def add(self, mask: int) -> None:
        for waiting in self._waiting:
            waiting.append(mask)
            if len(waiting) < 3:
                return
            a, b, c = waiting
            odd = a ^ b
            waiting[:] = (odd ^ c,)
            mask = (a & b) | (odd & c)
        self._waiting.append([mask])

    def planes(self) -> tuple[int, ...]:
        planes = []
        carry = 0
        for waiting in self._waiting:
            a, b = (*waiting, 0, 0)[:2]
            odd = a ^ b
            planes.append(odd ^ carry)
            carry = (a & b) | (odd & carry)
        planes.append(carry)
        while planes and not planes[-1]:
            planes.pop()
        return tuple(planes)


def count_at(planes: Sequence[int], slot: int) -> int:
    bit = 1 << slot
    return sum(1 << weight for weight, plane in enumerate(planes) if plane & bit)


def at_least(planes: Sequence[int], number: int, full: int) -> int:
    """Where the count is `number` or more."""
    if number <= 0:
        return full
    if number >> len(planes):
        return 0
    above, equal = 0, full
    for weight in reversed(range(len(planes))):
        if number >> weight & 1:
            equal &= planes[weight]
        else:
            above |= equal & planes[weight]
            equal &= ~planes[weight]
    return above | equal
