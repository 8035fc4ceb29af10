"""The rule editor: the same pages for the rules of a draft version and for the rival rules of a dispute."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place
from pool.forms.rules import KindForm, StepForm, form_for
from pool.forms.rules_start import NETTINGS, PatternForm, PatternTermsForm, PreviewForm
from pool.models import Agreement
from pool.rules import rule_editing
from pool.rules.patterns import Pattern, pattern_of
from pool.rules.risk_share.model import WATERFALLS
from pool.selectors.version_rules import (
    Ground,
    Preview,
    latest_kept,
    preview_of_period,
    preview_of_variances,
    recent_changes,
    rules_view,
)
from pool.services import version_rules as services
from pool.views.of_agreement import way_between

_EXAMPLE = {"variance_0": "100,000.00"}


@dataclass(frozen=True, slots=True)
class Edited:
    """Whose rules the pages are for.

    section: the page of the fund's menu that they belong to. names: addresses of the pages; keys: what those take.
    """

    holder: services.Holder
    agreement: Agreement
    ground: Ground
    title: str
    lead: str
    may_edit: bool
    back: tuple[str, str]
    section: str
    names: Mapping[str, str]
    keys: Mapping[str, Any]

    def url(self, request: PartnershipRequest, page: str, **more: Any) -> str:
        return place(request, self.names[page], **self.keys, **more)


def rules_page(request: PartnershipRequest, edited: Edited) -> HttpResponse:
    """The steps with their sentences, and a worked example; a POST moves, removes, mirrors, nets or undoes."""
    if request.method == "POST":
        return _acted(request, edited)
    return _show(request, edited)


def _show(request: PartnershipRequest, edited: Edited) -> HttpResponse:
    form, preview = _worked(request, edited)
    context = {
        "edited": edited,
        "rules": rules_view(edited.holder.rules, edited.ground),
        "seal": rule_editing.seal(edited.holder.rules),
        "changes": recent_changes(edited.holder),
        "nettings": NETTINGS,
        "form": form,
        "preview": preview,
        "can_use_period": preview is not None and latest_kept(edited.agreement) is not None,
        "urls": _urls(request, edited),
        "pages": way_between(request, edited.agreement, edited.section),
        "may_undo": edited.may_edit and services.before_undo(edited.holder) is not None,
    }
    return render(request, "pool/rules/rules.html", context)


def _urls(request: PartnershipRequest, edited: Edited) -> dict[str, Any]:
    return {
        "rules": edited.url(request, "rules"),
        "pattern": edited.url(request, "pattern"),
        "add": {stage: edited.url(request, "add", stage=stage) for stage in rule_editing.STEPPED},
    }


def _worked(request: PartnershipRequest, edited: Edited) -> tuple[PreviewForm | None, Preview | None]:
    """The worked example, for those who may see figures."""
    if not request.access.may("pool.view_position") or not edited.ground.partners:
        return None, None
    typed = {name: value for name, value in request.GET.items() if name.startswith(("line_", "variance_"))}
    form = PreviewForm(typed or _EXAMPLE, ground=edited.ground)
    kept = latest_kept(edited.agreement)
    if kept is not None and (request.GET.get("on") == "period" or not typed):
        return form, preview_of_period(edited.holder.rules, kept)
    if not form.is_valid():
        return form, Preview("The figures below cannot be used yet.")
    return form, preview_of_variances(edited.holder.rules, edited.ground, form.variances())


# --- Buttons --------------------------------------------------------------------------------------------------------


def _acted(request: PartnershipRequest, edited: Edited) -> HttpResponse:
    _check_may(edited)
    act, _, rest = request.POST.get("act", "").partition(":")
    stage, _, at = rest.partition(":")
    hand = _hand(request, edited)
    try:
        said = _do(hand, act, stage, at, request.POST.get("netting", ""))
    except Refused as refused:
        messages.error(request, refused.message)
        return HttpResponseRedirect(edited.url(request, "rules"))
    messages.success(request, said)
    return HttpResponseRedirect(edited.url(request, "rules") + _anchor(act, stage, at))


def _anchor(act: str, stage: str, at: str) -> str:
    """Where the page opens, and where Tab goes on from: a step that was moved, else its stage."""
    if act in ("up", "down"):
        return f"#{stage}-{int(at) + (0 if act == 'up' else 2)}"
    return f"#{stage or act}" if stage or act == "netting" else ""


def _do(hand: services.Hand, act: str, stage: str, at: str, netting: str) -> str:
    if act == "undo":
        services.undo(hand)
        return "The last change is undone."
    if act == "mirror":
        services.mirror(hand)
        return "An underspend is now treated as an overspend is."
    if act == "netting" and netting in dict(NETTINGS):
        services.set_netting(hand, netting)
        return "The netting is saved."
    if act in ("decide", "hold") and stage in WATERFALLS:
        services.leave_to_decision(hand, stage, act == "decide")
        return "Saved: the partners decide." if act == "decide" else "Saved: the steps hold."
    if stage not in rule_editing.STEPPED or not at.isdecimal():
        raise Refused("unknown_act", "Nothing was changed: press one of the buttons beside a step.")
    return _do_to_step(hand, act, stage, int(at))


def _do_to_step(hand: services.Hand, act: str, stage: str, at: int) -> str:
    if act == "remove":
        services.remove_step(hand, stage, at)
        return "The step is removed. “Undo the last change” brings it back."
    if act not in ("up", "down"):
        raise Refused("unknown_act", "Nothing was changed: press one of the buttons beside a step.")
    services.move_step(hand, stage, at, -1 if act == "up" else 1)
    return "The step is moved."


def _hand(request: PartnershipRequest, edited: Edited, why: str = "") -> services.Hand:
    return services.Hand(edited.holder, request.access.user, request.POST.get("seen", ""), why)


def _check_may(edited: Edited) -> None:
    if not edited.may_edit:
        raise PermissionDenied("These rules cannot be changed here")


# --- One step -------------------------------------------------------------------------------------------------------


def add_page(request: PartnershipRequest, edited: Edited, stage: str) -> HttpResponse:
    """First which kind of step, then its fields."""
    _check_may(edited)
    if stage not in rule_editing.STEPPED:
        raise Http404("No such stage")
    kind = request.GET.get("kind", "")
    if not rule_editing.kind_of(stage, kind):
        form = KindForm(request.GET or None, stage=stage)
        return _form_page(request, edited, form, "Add a step", stage, submit="Go on", method="get")
    return _step_page(request, edited, stage, None, kind, {})


def change_page(request: PartnershipRequest, edited: Edited, stage: str, at: int) -> HttpResponse:
    _check_may(edited)
    steps = rule_editing.whole(edited.holder.rules)[stage] if stage in rule_editing.STEPPED else []
    if at >= len(steps) or not isinstance(steps[at], dict):
        raise Http404("No such step")
    return _step_page(request, edited, stage, at, str(steps[at].get("step", "")), steps[at])


def _step_page(
    request: PartnershipRequest, edited: Edited, stage: str, at: int | None, kind: str, held: Mapping[str, Any]
) -> HttpResponse:
    made = form_for(stage, kind)
    if made is None:
        raise Http404("No such kind of step")
    form = made(request.POST or None, ground=edited.ground, stage=stage, held=held)
    heading = rule_editing.kind_of(stage, kind)
    extra: dict[str, Any] = {}
    if form.is_valid():
        if "preview" in request.POST:
            extra = _tried(form, edited, stage, at)
        else:
            saved = _saved(request, form, lambda: _put(request, edited, form, stage, at))
            if saved:
                messages.success(request, "The step is saved. What it means stands below.")
                return HttpResponseRedirect(edited.url(request, "rules") + f"#{stage}")
    return _form_page(request, edited, form, heading.label if heading else kind, stage, **extra)


def _put(request: PartnershipRequest, edited: Edited, form: StepForm, stage: str, at: int | None) -> None:
    hand = _hand(request, edited, form.cleaned_data["why"])
    services.put_step(hand, edited.ground, stage, at, form.step())


def _tried(form: StepForm, edited: Edited, stage: str, at: int | None) -> dict[str, Any]:
    """What the step means and what would come of it, without saving it."""
    made = rule_editing.with_step(edited.holder.rules, stage, at, form.step())
    try:
        services.check_step(made, edited.ground, stage, len(made[stage]) - 1 if at is None else at)
    except services.StepRefused as refused:
        form.take_faults(refused.faults)
        return {}
    kept = latest_kept(edited.agreement)
    example = PreviewForm(_EXAMPLE, ground=edited.ground)
    if kept is not None:
        preview = preview_of_period(made, kept)
    else:
        preview = preview_of_variances(made, edited.ground, example.variances() if example.is_valid() else {})
    means = rule_editing.sentence(stage, form.step(), edited.ground.words)
    return {"means": means, "preview": preview}


def _saved(request: PartnershipRequest, form: forms.Form, save: Callable[[], None]) -> bool:
    try:
        save()
    except services.StepRefused as refused:
        assert isinstance(form, StepForm)
        form.take_faults(refused.faults)
    except Refused as refused:
        form.add_error(None, refused.message)
    else:
        return True
    return False


def _form_page(
    request: PartnershipRequest, edited: Edited, form: forms.Form, heading: str, stage: str, **more: Any
) -> HttpResponse:
    context = {
        "edited": edited,
        "form": form,
        "heading": heading,
        "stage": rule_editing.STAGE_WORDS.get(stage, ""),
        "seal": request.POST.get("seen") or rule_editing.seal(edited.holder.rules),
        "back": edited.url(request, "rules"),
        "submit": "Save the step",
        "method": "post",
        **more,
    }
    return render(request, "pool/rules/step.html", context)


# --- Patterns -------------------------------------------------------------------------------------------------------


def pattern_page(request: PartnershipRequest, edited: Edited) -> HttpResponse:
    """First which pattern, then what it asks for; a POST puts it in the place of all rules."""
    _check_may(edited)
    pattern = pattern_of(request.GET.get("pattern", ""))
    if pattern is None:
        form = PatternForm(request.GET or None)
        return _form_page(request, edited, form, "Start from a pattern", "", submit="Go on", method="get")
    terms = PatternTermsForm(request.POST or None, ground=edited.ground, pattern=pattern)
    if terms.is_valid() and _saved(request, terms, lambda: _start(request, edited, terms, pattern)):
        messages.success(request, f"The rules are now: {pattern.name.lower()}. Change any step as the agreement says.")
        return HttpResponseRedirect(edited.url(request, "rules"))
    replaced = sum(len(rule_editing.whole(edited.holder.rules)[stage]) for stage in rule_editing.STEPPED)
    return _form_page(
        request, edited, terms, pattern.name, "", submit="Start from this", pattern=pattern, replaced=replaced
    )


def _start(request: PartnershipRequest, edited: Edited, form: PatternTermsForm, pattern: Pattern) -> None:
    hand = _hand(request, edited, form.cleaned_data["why"])
    services.replace_all(hand, pattern.rules(form.terms()), f"Started from the pattern “{pattern.name}”")
