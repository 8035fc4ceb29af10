"""On what ground staff move from one employer to another, and what that ground asks for.

Sources: SI 2006/246 (TUPE), regs 3, 11 and 13; Cabinet Office, Staff Transfers in the Public Sector, Statement of
Practice, 2000, revised 2013 (COSOP).
"""

from collections.abc import Mapping
from enum import StrEnum


class Ground(StrEnum):
    TUPE = "tupe"
    COSOP = "cosop"
    TUPE_LIKE = "tupe_like"
    SECONDMENT = "secondment"
    NONE = "none"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def meaning(self) -> str:
        return _MEANINGS[self]

    @property
    def informs(self) -> bool:
        """True where the old employer gives the new one employee liability information: by law, or as if by it."""
        return self in (Ground.TUPE, Ground.COSOP, Ground.TUPE_LIKE)


_LABELS: Mapping[Ground, str] = {
    Ground.TUPE: "TUPE",
    Ground.COSOP: "COSOP",
    Ground.TUPE_LIKE: "As if TUPE applied, by agreement",
    Ground.SECONDMENT: "Secondment",
    Ground.NONE: "No transfer",
}
_MEANINGS: Mapping[Ground, str] = {
    Ground.TUPE: "The regulations of 2006 apply: contracts go along with their terms, representatives are informed and "
    "consulted, employee liability information is given.",
    Ground.COSOP: "Between public bodies where the regulations do not apply: the Statement of Practice has staff "
    "treated no less favourably than if they did.",
    Ground.TUPE_LIKE: "The regulations do not apply, and both employers have agreed to act as if they did.",
    Ground.SECONDMENT: "Staff keep their employer and work for the other one, for a time.",
    Ground.NONE: "Nobody changes employer: posts end here and begin there, or stay where they are.",
}


def ground_of(words: str) -> Ground | None:
    """What free words of earlier years name; None for words that name none."""
    plain = words.casefold()
    if "cosop" in plain or "statement of practice" in plain:
        return Ground.COSOP
    if "second" in plain:
        return Ground.SECONDMENT
    if "tupe" in plain or "transfer of undertakings" in plain:
        return Ground.TUPE_LIKE if "like" in plain or "as if" in plain else Ground.TUPE
    return Ground.NONE if plain.strip() in ("", "none", "no transfer") else None
