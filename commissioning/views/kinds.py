"""The kinds of decision, and the kind, amount, maker and functions of one decision."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from commissioning.forms.facts import FactsForm
from commissioning.forms.kinds import ChangeKindForm, KindForm
from commissioning.models import Decision, DecisionKind
from commissioning.selectors.facts import chosen_of
from commissioning.services import decisions, kinds
from commissioning.views.route import back, decision_or_404, url_of
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_VIEW, _CHANGE, _DRAFT = "commissioning.view_register", "commissioning.change_scheme", "commissioning.draft_decision"


@require_safe
@requires(_VIEW)
def decision_kinds(request: PartnershipRequest) -> HttpResponse:
    rows = request.partnership.decision_kinds.order_by("retired", "position", "name")
    context = {"rows": rows, "may_change": request.access.may(_CHANGE)}
    return render(request, "commissioning/decision_kinds.html", context)


@requires(_CHANGE)
def add_decision_kind(request: PartnershipRequest) -> HttpResponse:
    form = KindForm(request.POST or None, initial={"position": request.partnership.decision_kinds.count() + 1})
    if form.is_valid():
        try:
            made = kinds.add_kind(
                partnership=request.partnership,
                code=form.cleaned_data["code"],
                details=form.details(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else "name", refused.message)
        else:
            messages.success(request, f"{made.name} is in the list.")
            return redirect(place(request, "commissioning:decision_kinds"))
    return _form(request, form, "Add a kind of decision")


@requires(_CHANGE)
def change_decision_kind(request: PartnershipRequest, code: str) -> HttpResponse:
    found = get_object_or_404(DecisionKind, partnership=request.partnership, code=code)
    initial = {name: getattr(found, name) for name in ("name", "purpose", "position", "retired")}
    form = ChangeKindForm(request.POST or None, initial=initial)
    if form.is_valid():
        try:
            kinds.change_kind(
                kind_id=found.pk,
                details=form.details(),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error("name", refused.message)
        else:
            messages.success(request, "The kind of decision is changed.")
            return redirect(place(request, "commissioning:decision_kinds"))
    return _form(request, form, f"Change {found.name}")


@requires(_DRAFT)
def change_facts(request: PartnershipRequest, pk: int) -> HttpResponse:
    """Kind, amount, maker and functions: part of the text, so a change makes earlier outcomes stale."""
    view = decision_or_404(request, pk)
    found = Decision.objects.select_related("kind", "maker_body", "maker_post").get(pk=view.id)
    posted = request.POST.copy() if request.method == "POST" else None
    form = FactsForm(posted, partnership=request.partnership, chosen=chosen_of(found), opened=view.content_hash)
    if posted is not None and form.is_valid():
        try:
            decisions.change_facts(
                decision_id=pk,
                chosen=form.chosen(),
                opened_hash=form.cleaned_data["opened"],
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            posted["opened"] = view.content_hash
        else:
            messages.success(request, "Kind, amount, maker and functions are saved as part of the text.")
            return back(request, pk)
    context = {
        "form": form,
        "decision": view,
        "given": [stage for stage in view.stages if stage.outcome != "pending" and not stage.stale],
        "cancel_url": url_of(request, pk),
    }
    return render(request, "commissioning/facts_form.html", context)


def _form(request: PartnershipRequest, form: Any, heading: str) -> HttpResponse:
    back_url = place(request, "commissioning:decision_kinds")
    context = {"form": form, "heading": heading, "submit": "Save", "up": "Kinds of decision", "cancel_url": back_url}
    return render(request, "commissioning/body_form.html", context)
