"""Hiding small numbers, so that neither a figure nor a subtraction from a total tells of a few people."""

from collections.abc import Sequence


def hidden(counts: Sequence[int], threshold: int) -> frozenset[int]:
    """Places of the counts that are not shown beside their total.

    A count from 1 to below the threshold is hidden. What is hidden must not follow from the total: while only one place
    is hidden, or all hidden places together stay below the threshold, the next smallest shown count is hidden as well.
    A nought hides nobody and is shown.
    """
    out = {place for place, count in enumerate(counts) if 0 < count < threshold}
    rest = sorted(
        (place for place, count in enumerate(counts) if count and place not in out), key=lambda at: counts[at]
    )
    while out and rest and (len(out) < 2 or sum(counts[place] for place in out) < threshold):
        out.add(rest.pop(0))
    return frozenset(out)


def total_shown(counts: Sequence[int], threshold: int) -> bool:
    """False where the total itself, or the total less what is shown, would tell of a few people."""
    total, out = sum(counts), hidden(counts, threshold)
    if 0 < total < threshold:
        return False
    apart = sum(counts[place] for place in out)
    return not out or (len(out) >= 2 and apart >= threshold)


def fewer_than(threshold: int) -> str:
    return f"fewer than {threshold}"
