"""The protected characteristics, and what an equality impact assessment must say before it is signed.

Source: Equality Act 2010, s4 (the nine characteristics) and s149 (the public sector equality duty, whose list leaves
out marriage and civil partnership except for the duty to eliminate discrimination).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused

PROTECTED: Mapping[str, str] = {
    "age": "Age",
    "disability": "Disability",
    "gender-reassignment": "Gender reassignment",
    "marriage": "Marriage and civil partnership",
    "pregnancy": "Pregnancy and maternity",
    "race": "Race",
    "religion": "Religion or belief",
    "sex": "Sex",
    "orientation": "Sexual orientation",
}
ADVERSE = frozenset({"negative", "mixed"})
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What an assessment says of one characteristic. owner: True when a post answers for the mitigation."""

    name: str
    effect: str
    evidence: str
    mitigation: str
    owner: bool
    due: date | None


def gaps(assessed: Sequence[Assessed]) -> list[str]:
    """What is missing before the assessment can be signed, one sentence for each; empty when nothing is."""
    found: list[str] = []
    for one in assessed:
        if one.effect == UNKNOWN:
            found.append(f"{one.name}: the effect is not known yet.")
        elif not one.evidence.strip():
            found.append(f"{one.name}: the effect has no evidence.")
        if one.effect in ADVERSE and not (one.mitigation.strip() and one.owner and one.due):
            found.append(f"{one.name}: a negative effect needs what lessens it, with an owner and a date.")
    return found


def check_review(review_on: date | None, on: date) -> None:
    """An assessment is signed with the day on which it is looked at again, after the day of signing. Raises Refused."""
    if review_on is None:
        raise Refused("no_review", "The assessment has no review date. Enter the day by which it is looked at again.")
    if review_on <= on:
        raise Refused("review_over", f"The review of {show_date(review_on)} has come already. Enter a later day.")


def check_done(done_on: date, today: date, signed_on: date | None, adverse: bool) -> None:
    """Refuse a day to come, a draft (where it is written into the effect), and an effect that nothing lessens."""
    if signed_on is None:
        raise Refused("not_signed", "The assessment is a draft. Enter the day with the effect itself.")
    if not adverse:
        raise Refused("nothing_to_do", "This effect is not negative, so nothing was to be done about it.")
    if done_on > today:
        raise Refused("not_yet", f"{show_date(done_on)} has not come yet. Record it once it is done.")


def check_signing(assessed: Sequence[Assessed], *, drafted_by: int | None, by: int) -> None:
    """Raises Refused: own_work, incomplete."""
    if drafted_by == by:
        raise Refused("own_work", "You drafted this assessment, and who drafts it does not sign it. Ask a colleague.")
    if missing := gaps(assessed):
        more = f" And {len(missing) - 1} more." if len(missing) > 1 else ""
        raise Refused("incomplete", f"The assessment cannot be signed yet. {missing[0]}{more}")
