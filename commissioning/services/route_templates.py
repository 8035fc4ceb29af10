"""Templates of routes: made in forms or files, saved from a route, and put on a decision as its route."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from commissioning.models import Decision, DecisionKind, Partnership, RouteStage, RouteTemplate, TemplateStage, User
from commissioning.rules.decisions import Purpose
from commissioning.rules.reasons import check_reason
from commissioning.rules.route import Span, days_of, first_day_for, spans_of
from commissioning.selectors.calendar import working_calendar
from commissioning.services.audit import record
from commissioning.services.deciding import locked, save
from commissioning.services.route import StopTerms, add_stops
from ihwb.kernel.errors import Refused


@dataclass(frozen=True, slots=True)
class Head:
    """What a template is called, and the id of the kind of decision that it is for; None for any."""

    code: str
    name: str
    kind: int | None = None
    purpose: str = ""


@dataclass(frozen=True, slots=True)
class PlannedStop:
    """A stop of a template: body or post, step, purpose, and its days counted from the first stop."""

    purpose: Purpose
    step: int
    span: Span
    body_id: int | None = None
    post_id: int | None = None
    optional: bool = False


@transaction.atomic
def new_template(*, partnership: Partnership, head: Head, by: User) -> RouteTemplate:
    """A template without stops. Raises Refused (``code_taken``)."""
    Partnership.objects.select_for_update().get(pk=partnership.pk)
    if RouteTemplate.objects.filter(partnership=partnership, code=head.code).exists():
        raise Refused("code_taken", f"There is a template {head.code} already. Choose another code.")
    template = RouteTemplate(partnership=partnership, code=head.code)
    _fill(template, head)
    save(template, "Entered", by)
    record(act="commissioning.new_route_template", partnership=partnership, subject=str(template), by=by)
    return template


@transaction.atomic
def change_template(*, template_id: int, head: Head, retired: bool, reason: str, by: User) -> RouteTemplate:
    """Another name or kind, or out of use. Routes made from it stay as they are."""
    template = RouteTemplate.objects.select_for_update().get(pk=template_id)
    why = check_reason(reason)
    _fill(template, head)
    template.retired = retired
    save(template, why, by)
    return template


def _fill(template: RouteTemplate, head: Head) -> None:
    if head.kind and not DecisionKind.objects.filter(pk=head.kind, partnership=template.partnership_id).exists():
        raise Refused("fact_unknown", "That kind of decision is not one of this partnership. Choose again.")
    template.name, template.kind_id, template.purpose = head.name.strip(), head.kind, head.purpose.strip()


@transaction.atomic
def add_template_stop(*, template_id: int, stop: PlannedStop, by: User) -> TemplateStage:
    """A stop at the end of the template."""
    template = RouteTemplate.objects.select_for_update().get(pk=template_id)
    there = list(template.stages.all())
    if (stop.body_id is None) == (stop.post_id is None):
        raise Refused("stop_of_one", "A stop is of one body or of one post. Choose one of them.")
    if stop.purpose is Purpose.DECISION and any(
        one.purpose == Purpose.DECISION and (one.body_id, one.post_id) == (stop.body_id, stop.post_id) for one in there
    ):
        raise Refused("decides_already", "This body has its decision stage on the template already.")
    number = max((one.number for one in there), default=0) + 1
    stage = _stage(template, number, stop)
    save(stage, "Added to the template", by)
    return stage


@transaction.atomic
def remove_template_stop(*, stage_id: int, by: User) -> None:
    """Take a stop off a template. Routes made from it stay as they are; the history keeps the stop."""
    template_id = TemplateStage.objects.values_list("template", flat=True).get(pk=stage_id)
    RouteTemplate.objects.select_for_update().get(pk=template_id)
    stage = TemplateStage.objects.get(pk=stage_id)
    stage._change_reason, stage._history_user = "Taken off the template", by  # type: ignore[attr-defined]
    stage.delete()


@transaction.atomic
def save_as_template(*, decision: Decision, head: Head, by: User) -> RouteTemplate:
    """The route of a decision as a template: its stops and steps, its days as distances from the first."""
    stages: list[RouteStage] = list(decision.stages.order_by("number"))
    if not stages:
        raise Refused("no_stops", "This route has no stop, so there is nothing to save.")
    template = new_template(partnership=decision.partnership, head=head, by=by)
    template.source = f"The route of {decision.reference}"
    save(template, f"Saved from {decision.reference}", by)
    spans = spans_of([(one.starts_on, one.ends_on) for one in stages])
    for one, span in zip(stages, spans, strict=True):
        stop = PlannedStop(Purpose(one.purpose), one.step, span, one.body_id, one.post_id, one.optional)
        save(_stage(template, one.number, stop), f"Saved from {decision.reference}", by)
    return template


@transaction.atomic
def start_from_template(*, decision_id: int, template_id: int, day: date, last: bool, by: User) -> list[RouteStage]:
    """Put the stops of a template on a decision whose route is empty.

    day: of the first stop, or with ``last`` of the latest. A day that is not worked moves to the next working day.
    """
    decision = locked(decision_id, "change_route")
    template = RouteTemplate.objects.get(pk=template_id, partnership=decision.partnership)
    if decision.stages.exists():
        raise Refused("route_there", "This decision has stops already. Take them off first, or add the rest by hand.")
    planned = list(template.stages.order_by("number"))
    spans = [Span(one.offset_days, one.length_days) for one in planned]
    first = first_day_for(day, spans) if last else day
    calendar = working_calendar(decision.partnership)
    stops = []
    for one, span in zip(planned, spans, strict=True):
        starts_on, ends_on = days_of(span, first, calendar.is_working)
        stops.append(
            StopTerms(starts_on, Purpose(one.purpose), one.body_id, one.post_id, ends_on, one.step, one.optional)
        )
    return add_stops(decision_id=decision_id, stops=stops, by=by, reason=f"From the template {template.name}")


def _stage(template: RouteTemplate, number: int, stop: PlannedStop) -> TemplateStage:
    return TemplateStage(
        template=template,
        number=number,
        step=stop.step,
        body_id=stop.body_id,
        post_id=stop.post_id,
        purpose=stop.purpose.value,
        offset_days=stop.span.offset,
        length_days=stop.span.length,
        optional=stop.optional,
    )
