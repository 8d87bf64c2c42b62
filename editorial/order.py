"""Which rows truly moved between two orders."""

from bisect import bisect_left
from collections.abc import Sequence


def moved(before: Sequence[str], after: Sequence[str]) -> set[str]:
    """Return the keys outside the longest run that kept its order; both orders hold the same keys, once.

    The run is a longest increasing subsequence of the old places, found in n log n (Schensted, 1961).
    """
    was = {key: index for index, key in enumerate(before)}
    ends: list[int] = []  # the smallest last place of an increasing run, by length
    last: list[int] = []
    came: list[int] = []
    for index, key in enumerate(after):
        length = bisect_left(ends, was[key])
        came.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(was[key])
            last.append(index)
        else:
            ends[length], last[length] = was[key], index
    kept, index = set(), last[-1] if last else -1
    while index >= 0:
        kept.add(after[index])
        index = came[index]
    return set(after) - kept
