"""What a written agreement must state before it can be signed: the seven points of SI 2000/617 regulation 7."""

from collections.abc import Mapping
from dataclasses import dataclass

from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Point:
    """One of the seven. hint: what its text answers."""

    code: str
    label: str
    hint: str


REQUIRED = (
    Point("aims", "Aims and outcomes", "What the arrangements are for, and what is to come of them."),
    Point(
        "contributions",
        "Contributions and how they may vary",
        "What each partner puts in, how that is worked out, and how it may be changed in the year.",
    ),
    Point("functions", "Functions covered", "The health functions and the council's functions that are covered."),
    Point("persons_and_services", "Persons and kinds of service", "For whom, and what kinds of service."),
    Point(
        "resources",
        "Staff, goods, services and accommodation",
        "What each partner provides in connection with the arrangements.",
    ),
    Point(
        "duration",
        "Duration, review, variation and termination",
        "How long it runs, when it is reviewed, how it is varied, how it ends.",
    ),
    Point(
        "management",
        "How the fund is hosted, managed and monitored",
        "Who hosts the fund, who manages it, and how the partners are kept informed. Needs the host to be named too.",
    ),
)


@dataclass(frozen=True, slots=True)
class Checked:
    """A point with what the version says on it. lacks: what is missing, in a few words; empty when it is complete."""

    code: str
    label: str
    text: str
    lacks: str

    @property
    def complete(self) -> bool:
        return not self.lacks


def checklist(texts: Mapping[str, str], *, host_named: bool) -> tuple[Checked, ...]:
    """The seven points in the order of the regulation, each complete or with what it lacks."""
    return tuple(_checked(point, (texts.get(point.code) or "").strip(), host_named) for point in REQUIRED)


def _checked(point: Point, text: str, host_named: bool) -> Checked:
    lacks = "" if text else "nothing is written"
    if point.code == "management" and not host_named:
        lacks = f"{lacks} and no host is named" if lacks else "no host is named"
    return Checked(point.code, point.label, text, lacks)


def check_complete(points: tuple[Checked, ...], act: str) -> None:
    """Refuse an act on an agreement that lacks a point. Raises Refused, code ``agreement_incomplete``.

    act: such as "it cannot be signed".
    """
    lacking = [f"{point.label.lower()} ({point.lacks})" for point in points if point.lacks]
    if lacking:
        raise Refused(
            "agreement_incomplete",
            f"The agreement must state seven things (SI 2000/617, regulation 7), and {len(lacking)} of them "
            f"{'is' if len(lacking) == 1 else 'are'} missing, so {act}: {'; '.join(lacking)}. Write them first.",
        )
