"""Counts many masks at once, bit by bit.

The counts are kept as planes: bit `s` of plane `i` is binary digit `i` of the count at slot `s`.
"""

from collections.abc import Iterable, Sequence

BATCH = 64  # few enough to stay in the processor's cache


class Tally:
    """Carry-save adders: the sum of a weight and two more masks become a new sum and a carry of twice the weight.

    A weight holds its sum, and the mask that waits for another one to be added with.
    """

    def __init__(self, masks: Iterable[int] = ()) -> None:
        self._fresh: list[int] = []
        self._sums: list[int] = []
        self._waiting: list[list[int]] = []
        for mask in masks:
            self.add(mask)

    def add(self, mask: int) -> None:
        fresh = self._fresh
        fresh.append(mask)
        if len(fresh) == BATCH:
            self._add_up()

    def _add_up(self) -> None:
        masks, self._fresh = self._fresh, []
        weight = 0
        while masks:
            if weight == len(self._sums):
                self._sums.append(0)
                self._waiting.append([])
            masks += self._waiting[weight]
            self._waiting[weight] = [masks.pop()] if len(masks) % 2 else []
            total, carries, pairs = self._sums[weight], [], iter(masks)
            for a, b in zip(pairs, pairs, strict=True):
                odd = a ^ b
                carries.append((a & b) | (odd & total))
                total ^= odd
            self._sums[weight], masks = total, carries
            weight += 1

    def planes(self) -> tuple[int, ...]:
        self._add_up()
        planes = []
        carry = 0
        for total, waiting in zip(self._sums, self._waiting, strict=True):
            other = waiting[0] if waiting else 0
            odd = total ^ other
            planes.append(odd ^ carry)
            carry = (total & other) | (odd & carry)
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
