"""The forms of a measure itself and of what it is held against."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from delivery.forms.measures import ChartRulesForm, ColourRuleForm, MeasureForm, ReferenceForm, StepForm
from delivery.models import ChartRules, Measure
from delivery.services import measure_register as services
from delivery.views.benefits.pages import form_page
from delivery.views.measures import found_measure
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_ACT = "delivery/measure_act.html"


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def measure_add(request: PartnershipRequest) -> HttpResponse:
    return _edit(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def measure_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    return _edit(request, found_measure(request, pk))


def _edit(request: PartnershipRequest, found: Measure | None) -> HttpResponse:
    instance = Measure.objects.get(pk=found.pk) if found else Measure(partnership=request.partnership)
    form = MeasureForm(request.POST or None, instance=instance, partnership=request.partnership)

    def act() -> str:
        services.save_measure(
            partnership=request.partnership,
            values=form.values,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            measure_id=found.pk if found else None,
            version=form.cleaned_data["version"],
        )
        return "The measure is saved."

    back = place(request, "delivery:measure", pk=found.pk) if found else place(request, "delivery:measures")
    heading = "Change the measure" if found else "Add a measure"
    caption = found.name if found else ""
    return form_page(request, form, act, back=back, template=_ACT, heading=heading, caption=caption, submit="Save")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def reference_set(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = found_measure(request, pk)
    form = ReferenceForm(request.POST or None, unit=found.unit)

    def act() -> str:
        services.set_reference(
            partnership=request.partnership, measure_id=pk, by=request.access.user, **form.cleaned_data
        )
        return "The figure is saved."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measure", pk=pk),
        template=_ACT,
        heading="Trajectory or comparator",
        caption=found.name,
        submit="Save",
        lead="A figure for the same day is changed; its history keeps the old one.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def colour_rule_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = found_measure(request, pk)
    form = ColourRuleForm(request.POST or None)

    def act() -> str:
        services.set_colour_rule(
            partnership=request.partnership, measure_id=pk, by=request.access.user, **form.cleaned_data
        )
        return "The rule is saved. It holds from its day on."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measure", pk=pk),
        template=_ACT,
        heading="Rule for red, amber and green",
        caption=found.name,
        submit="State the rule",
        lead="Without a stated rule a measure has no colour. An older rule keeps the days before.",
    )


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def step_add(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = found_measure(request, pk)
    form = StepForm(request.POST or None)

    def act() -> str:
        services.add_step(partnership=request.partnership, measure_id=pk, by=request.access.user, **form.cleaned_data)
        return "The limits are drawn anew from that day on."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measure", pk=pk),
        template=_ACT,
        heading="The process changed",
        caption=found.name,
        submit="Draw the limits anew",
        lead="Only when the way of working itself is another one, never because the values look better.",
    )


@require_POST
@requires("delivery.change_measures")
def step_remove(request: PartnershipRequest, pk: int, step: int) -> HttpResponse:
    """Take a step away; it can be set again."""
    try:
        services.remove_step(partnership=request.partnership, measure_id=pk, step_id=step, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The step is taken away. It can be set again.")
    return redirect(place(request, "delivery:measure", pk=found_measure(request, pk).pk))


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_measures")
def chart_rules(request: PartnershipRequest) -> HttpResponse:
    """Which patterns the control charts of the partnership flag, from a day on."""
    form = ChartRulesForm(request.POST or None, instance=ChartRules(partnership=request.partnership))

    def act() -> str:
        held = {name: form.cleaned_data[name] for name in ChartRulesForm.Meta.fields}
        services.set_chart_rules(
            partnership=request.partnership,
            starts_on=form.cleaned_data["starts_on"],
            values=held,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        return "The rules are saved. They hold for values from that day on."

    return form_page(
        request,
        form,
        act,
        back=place(request, "delivery:measures"),
        template=_ACT,
        heading="Rules of the control charts",
        submit="State the rules",
    )
