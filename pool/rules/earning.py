"""What may still be recorded of a fund that is released as it is earned."""

from collections.abc import Sequence

from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.rules.risk_share.model import Release


def check_release(before: Release | None, after: Release, begun: int, year_label: str) -> None:
    """Refuse to change amount, points or targets once a period of the year is certified.

    begun: number of the latest certified period; nought: none. Raises Refused with the code ``year_begun``.
    """
    if begun and (before is None or _agreed(before) != _agreed(after)):
        raise Refused(
            "year_begun",
            f"Period {begun} of {year_label} is certified, so the amount and the targets stay as they were agreed. "
            "What was achieved may still be recorded.",
        )


def _agreed(release: Release) -> tuple[object, ...]:
    return (release.amount, *(point.target for point in release.points))


def said_release(release: Release) -> Sequence[str]:
    """One sentence for each point."""
    said = []
    for number, (point, part) in enumerate(zip(release.points, release.parts, strict=True), start=1):
        if point.achieved is None:
            said.append(f"Point {number}: target {point.target:,}, not measured yet; nothing is released.")
        else:
            said.append(
                f"Point {number}: {point.achieved:,} achieved against a target of {point.target:,}; "
                f"{show(part)} is released."
            )
    return said
