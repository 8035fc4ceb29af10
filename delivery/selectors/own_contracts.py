"""What a provider's people may see of contracts: those of their own organisation, without what is not theirs."""

from collections.abc import Set
from dataclasses import dataclass
from datetime import date

from commissioning.models import Partnership
from delivery.models import Contract, RemedialNotice, ReviewAction
from delivery.rules.remedies import NoticeOutcome, overdue
from delivery.selectors.contract_reviews import ActionRow, NoticeRow
from delivery.selectors.contracts import YearValue, contracts_of, end_of, values_of


@dataclass(frozen=True, slots=True)
class OwnContract:
    """A contract as its provider reads it: its own terms, nothing of what is decided about its end."""

    title: str
    code: str
    commissioner: str
    arrangement: str
    terms: str
    starts_on: date | None
    end: date | None
    rolling: bool
    services: tuple[str, ...]
    values: tuple[YearValue, ...]


def own_rows(partnership: Partnership, organisations: Set[int], on: date) -> list[OwnContract]:
    """Awarded, or running as far as is known: not what is only planned for them."""
    rows = contracts_of(partnership).filter(provider__in=organisations)
    return [_own(one) for one in rows if _theirs(one, on)]


def _theirs(one: Contract, on: date) -> bool:
    return one.awarded_on is not None or one.ends_on is not None or one.rolling or (
        one.starts_on is not None and one.starts_on <= on
    )  # fmt: skip


def _own(one: Contract) -> OwnContract:
    return OwnContract(
        title=one.title,
        code=one.code,
        commissioner=one.commissioner.name,
        arrangement=one.get_arrangement_display(),
        terms=one.terms,
        starts_on=one.starts_on,
        end=end_of(one),
        rolling=one.rolling,
        services=tuple(held.service.name for held in one.services.all()),
        values=values_of(one, see_values=True),
    )


def own_notices(partnership: Partnership, organisations: Set[int], on: date) -> list[NoticeRow]:
    rows = RemedialNotice.objects.filter(contract__partnership=partnership, contract__provider__in=organisations)
    found = []
    for one in rows.select_related("contract").order_by("-issued_on"):
        outcome = NoticeOutcome(one.outcome)
        found.append(NoticeRow(one, outcome, overdue(outcome, one.cure_by, on), None))
    return found


def own_actions(partnership: Partnership, organisations: Set[int], on: date) -> list[ActionRow]:
    """Actions that are the provider's own."""
    rows = ReviewAction.objects.filter(
        review__contract__partnership=partnership, review__contract__provider__in=organisations, by_provider=True
    )
    found = rows.select_related("review__contract").order_by("due_on", "pk")
    return [ActionRow(one, "You", one.done_on is None and one.due_on < on) for one in found]
