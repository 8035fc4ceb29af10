"""Delivery confidence: the five levels and what each means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """code: as stored; label: as printed; rank: 1 is the most confident; tag: the colour word of its tag."""

    code: str
    label: str
    rank: int
    tag: str
    meaning: str


LEVELS = (
    Level(
        "green",
        "Green",
        1,
        "green",
        "Delivery on time, to cost and to quality looks highly likely. Nothing stands out that threatens it.",
    ),
    Level(
        "amber_green",
        "Amber/Green",
        2,
        "teal",
        "Delivery looks probable. Constant attention keeps risks from becoming major issues.",
    ),
    Level(
        "amber",
        "Amber",
        3,
        "yellow",
        "Delivery looks feasible, but significant issues exist already. They can be resolved if dealt with promptly.",
    ),
    Level(
        "amber_red",
        "Amber/Red",
        4,
        "orange",
        "Delivery is in doubt: major risks or issues in several areas. Urgent action must resolve them.",
    ),
    Level(
        "red",
        "Red",
        5,
        "red",
        "Delivery looks out of reach as planned. The project may need a new baseline, or an end.",
    ),
)
BY_CODE = {one.code: one for one in LEVELS}


def movement(before: str, now: str) -> str:
    """In words, from one level's code to another's: “improved”, “worsened” or “unchanged”."""
    step = BY_CODE[now].rank - BY_CODE[before].rank
    return "unchanged" if step == 0 else "worsened" if step > 0 else "improved"
