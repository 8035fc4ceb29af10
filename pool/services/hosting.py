"""Appraising hosts: factors and options, each partner's considerations and scores, and the recorded choice.

The appraisal's row is locked in each of them: scores do not change under a choice that is being recorded.
"""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from commissioning.models import Partnership, User
from commissioning.rules.reasons import check_reason
from commissioning.services import audit
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from pool.models import HostAppraisal, HostFactor, HostOption, HostView


@dataclass(frozen=True, slots=True)
class Opinion:
    """Partners' views of a factor. considerations: by organisation id; scores: by (option id, organisation id)."""

    considerations: Mapping[int, str]
    scores: Mapping[tuple[int, int], int | None]


@transaction.atomic
def start_appraisal(*, partnership: Partnership, code: str, title: str, by: User) -> HostAppraisal:
    """An empty matrix. Raises Refused (code_taken)."""
    if HostAppraisal.objects.filter(partnership=partnership, code=code).exists():
        raise Refused("code_taken", f"There is an appraisal {code} already. Choose another code.")
    appraisal = HostAppraisal(partnership=partnership, code=code, title=title.strip())
    _save(appraisal, by, "Started")
    _record("pool.start_host_appraisal", appraisal, by, {})
    return appraisal


@transaction.atomic
def save_factor(
    *, appraisal_id: int, factor_id: int | None, category: str, name: str, weight: int, by: User
) -> HostFactor:
    """Add a factor at the end, or change one. Raises Refused: chosen, unknown."""
    appraisal = _locked(appraisal_id)
    factor = _of(HostFactor, appraisal, factor_id) or HostFactor(
        appraisal=appraisal, position=_next(appraisal, HostFactor)
    )
    factor.category, factor.name, factor.weight = category.strip(), name.strip(), weight
    _save(factor, by, "Factor")
    _record("pool.change_host_factor", appraisal, by, {"factor": factor.name, "weight": weight})
    return factor


@transaction.atomic
def save_option(
    *, appraisal_id: int, option_id: int | None, code: str, name: str, description: str, by: User
) -> HostOption:
    """Add an option at the end, or change one. Raises Refused: chosen, unknown, code_taken."""
    appraisal = _locked(appraisal_id)
    option = _of(HostOption, appraisal, option_id) or HostOption(
        appraisal=appraisal, position=_next(appraisal, HostOption)
    )
    option.code, option.name, option.description = code, name.strip(), description.strip()
    if HostOption.objects.filter(appraisal=appraisal, code=code).exclude(pk=option.pk).exists():
        raise Refused("code_taken", f"There is an option {code} already. Choose another code.")
    _save(option, by, "Option")
    _record("pool.change_host_option", appraisal, by, {"option": option.code})
    return option


@transaction.atomic
def save_opinion(*, factor_id: int, opinion: Opinion, organisations: Set[int], by: User) -> HostFactor:
    """Keep what partners consider of a factor and how they score its options.

    organisations: ids of those for which the person may speak. Raises Refused: chosen, other_organisation.
    """
    appraisal = _locked(HostFactor.objects.values_list("appraisal_id", flat=True).get(pk=factor_id))
    factor = HostFactor.objects.get(pk=factor_id)
    spoken_for = {*opinion.considerations, *(organisation for _, organisation in opinion.scores)}
    if not spoken_for <= organisations:
        raise Refused("other_organisation", "Each partner gives its own considerations and scores.")
    options = set(HostOption.objects.filter(appraisal=appraisal).values_list("pk", flat=True))
    for organisation, text in opinion.considerations.items():
        _keep(factor, None, organisation, {"consideration": text.strip()}, by)
    for (option, organisation), score in opinion.scores.items():
        if option in options:
            _keep(factor, option, organisation, {"score": score}, by)
    _record("pool.score_host_factor", appraisal, by, {"factor": factor.name})
    return factor


@transaction.atomic
def choose_host(*, appraisal_id: int, option: str, reason: str, on: date, today: date, by: User) -> HostAppraisal:
    """Record the choice: any option, with its reason. The scores stay as they are from then on.

    Raises Refused: unknown, reason_missing, future_choice, chosen.
    """
    appraisal = _locked(appraisal_id)
    why = check_reason(reason)
    if not HostOption.objects.filter(appraisal=appraisal, code=option).exists():
        raise Refused("unknown", "Choose one of the options of this appraisal.")
    if on > today:
        raise Refused("future_choice", f"{show_date(on)} has not come yet. Record the choice once it is made.")
    appraisal.choice, appraisal.choice_reason, appraisal.chosen_on, appraisal.chosen_by = option, why, on, by
    _save(appraisal, by, why)
    _record("pool.choose_host", appraisal, by, {"choice": option, "on": on.isoformat(), "reason": why})
    return appraisal


# --- Inside -----------------------------------------------------------------------------------------------------


def _locked(appraisal_id: int) -> HostAppraisal:
    """The appraisal, still open. Raises Refused once a choice is recorded."""
    locked = HostAppraisal.objects.select_for_update(of=("self",)).select_related("partnership")
    appraisal = locked.get(pk=appraisal_id)
    if appraisal.choice:
        raise Refused("chosen", "The choice is recorded, so this matrix no longer changes. Start another appraisal.")
    return appraisal


def _of(model: Any, appraisal: HostAppraisal, pk: int | None) -> Any:
    if pk is None:
        return None
    found = model.objects.filter(appraisal=appraisal, pk=pk).first()
    if found is None:
        raise Refused("unknown", "It does not belong to this appraisal.")
    return found


def _next(appraisal: HostAppraisal, model: Any) -> int:
    last = model.objects.filter(appraisal=appraisal).order_by("-position").values_list("position", flat=True).first()
    return int(last or 0) + 1


def _keep(factor: HostFactor, option: int | None, organisation: int, values: dict[str, Any], by: User) -> None:
    """Write a view only where it says something new."""
    found = HostView.objects.filter(factor=factor, option=option, organisation=organisation).first()
    view = found or HostView(factor=factor, option_id=option, organisation_id=organisation)
    if all(getattr(view, name) == value for name, value in values.items()):
        return
    for name, value in values.items():
        setattr(view, name, value)
    _save(view, by, "View of a partner")


def _save(row: Any, by: User, reason: str) -> None:
    row._change_reason, row._history_user = reason, by
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("invalid", " ".join(fault.messages)) from fault
    row.save()


def _record(act: str, appraisal: HostAppraisal, by: User, detail: dict[str, Any]) -> None:
    audit.record(act=act, partnership=appraisal.partnership, subject=appraisal.title, by=by, detail=detail)
