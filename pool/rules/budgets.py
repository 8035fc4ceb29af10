"""Until when an original budget or contribution may be changed, and what may be added to a fund."""

from ihwb.kernel.errors import Refused


def check_year_open(last_certified: int, year_label: str) -> None:
    """Refuse to change what a year was first agreed with, once one of its periods is certified.

    last_certified: number of the latest certified period; nought: none. Raises Refused with the code ``year_begun``.
    """
    if last_certified:
        raise Refused(
            "year_begun",
            f"Period {last_certified} of {year_label} is certified, so what was first agreed stays. "
            "Move budget by a virement, or change it and the contributions by a variation of the agreement.",
        )


def check_unused(uses: dict[str, int], name: str) -> None:
    """Refuse to remove what is in use. uses: words of each use to how often. Raises Refused: in_use."""
    found = [f"{words} ({count})" for words, count in uses.items() if count]
    if found:
        listed = ", ".join(found)
        raise Refused(
            "in_use", f"{name} is used by {listed}, so it stays. Give it no budget in the years when it is not used."
        )
