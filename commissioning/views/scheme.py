"""The scheme of delegation: as at a day, as a file, one rule with its versions, and changing it."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.scheme import RuleEndForm, RuleForm, SchemeFilter, TermsForm
from commissioning.models import SchemeRule
from commissioning.selectors import scheme as selectors
from commissioning.selectors.authority import scheme_rules
from commissioning.selectors.limits import limit_rows
from commissioning.selectors.scheme_file import scheme_file_text
from commissioning.services import scheme as services
from commissioning.services.scheme import Hand
from commissioning.views.taking_away import give_sheets, give_yaml
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import FORMATS

_VIEW, _CHANGE = "commissioning.view_register", "commissioning.change_scheme"


@require_safe
@requires(_VIEW)
def scheme(request: PartnershipRequest) -> HttpResponse:
    form = SchemeFilter(request.GET, partnership=request.partnership)
    wanted, on = form.asked(timezone.localdate())
    rows = selectors.rule_rows(request.partnership, on, wanted)
    total = SchemeRule.objects.filter(partnership=request.partnership).count()
    limits = [row for row in limit_rows(request.partnership, on) if row.since <= on and not row.ended]
    context = {
        "form": form,
        "rows": rows,
        "on": on,
        "total": total,
        "found": f"{len(rows)} rule{'' if len(rows) == 1 else 's'} run on {show_date(on)}",
        "limits": limits if not request.GET.get("kind") and not request.GET.get("who") else [],
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "commissioning/scheme.html", context)


@require_safe
@requires(_VIEW)
def scheme_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The scheme as CSV or XLSX, filtered as the page is; or whole as ``authority.yaml``. On record each time."""
    if kind == "yaml":
        return _whole(request)
    if kind not in FORMATS:
        raise Http404("No such file")
    form = SchemeFilter(request.GET, partnership=request.partnership)
    wanted, on = form.asked(timezone.localdate())
    rows = selectors.rule_rows(request.partnership, on, wanted)
    sheet = selectors.scheme_sheet(request.partnership, on, rows)
    return give_sheets(request, [sheet], f"scheme-{on.isoformat()}", kind)


def _whole(request: PartnershipRequest) -> HttpResponse:
    """Kinds and every rule that was ever laid down, as another site loads them."""
    subject = f"Scheme of delegation of {request.partnership.name}, as a file to load"
    return give_yaml(request, scheme_file_text(request.partnership), "authority.yaml", subject)


@require_safe
@requires(_VIEW)
def scheme_rule(request: PartnershipRequest, pk: int) -> HttpResponse:
    found, today = _rule(request, pk), timezone.localdate()
    versions = selectors.versions_of(found, today)
    row = next(one for one in versions if one.id == found.pk)
    context = {
        "row": row,
        "versions": versions,
        "stages": selectors.decisions_under([one.id for one in versions]),
        "records": selectors.records_under([one.id for one in versions]),
        "entries": selectors.rule_history(found),
        "may_change": _may_change(request, row.organisation_id),
        "latest": versions[0].id == found.pk,
    }
    return render(request, "commissioning/scheme_rule.html", context)


@requires(_CHANGE)
def add_scheme_rule(request: PartnershipRequest) -> HttpResponse:
    form = RuleForm(request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership)

    def act() -> SchemeRule:
        return services.add_rule(
            partnership=request.partnership, holder=form.holder(), terms=form.terms(), hand=_hand(request, form)
        )

    words = {"heading": "Add a rule", "submit": "Add the rule", "done": "The rule is laid down."}
    return _form(request, form, act, words, None)


@requires(_CHANGE)
def change_scheme_rule(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _rule(request, pk)
    initial = {"since": timezone.localdate()}
    form = TermsForm(request.POST or None, initial=initial, partnership=request.partnership, rule=found)

    def act() -> SchemeRule:
        return services.change_rule(rule_id=pk, terms=form.terms(), hand=_hand(request, form))

    words = {
        "heading": f"A new version of the rule for {found.name}",
        "lead": "The version before ends the day before its first day. Decisions taken under it keep it.",
        "submit": "Save the new version",
        "done": "The new version is laid down; the one before has its last day.",
    }
    return _form(request, form, act, words, found)


@requires(_CHANGE)
def end_scheme_rule(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _rule(request, pk)
    form = RuleEndForm(request.POST or None, initial={"last_day": found.until or timezone.localdate()})

    def act() -> SchemeRule:
        return services.end_rule(rule_id=pk, last_day=form.cleaned_data["last_day"], hand=_hand(request, form))

    words = {
        "question": f"End the rule for {found.name}?",
        "consequence": "After its last day nobody decides under it. What was decided under it stands.",
        "submit": "End the rule",
        "done": "The rule has its last day.",
        "danger": True,
    }
    return _form(request, form, act, words, found)


@requires(_CHANGE)
def remove_scheme_rule(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _rule(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> None:
        services.remove_rule(rule_id=pk, hand=_hand(request, form))

    words = {
        "question": f"Take out the rule for {found.name}?",
        "consequence": "Only a rule that was entered wrongly, and under which nobody decided. The version before it "
        "runs on. The history keeps it.",
        "submit": "Take it out",
        "done": "The rule is taken out.",
        "danger": True,
    }
    return _form(request, form, act, words, found)


def _may_change(request: PartnershipRequest, organisation: int | None) -> bool:
    """A rule of a joint body or post is changed by whoever changes the scheme; another by its own organisation."""
    own = request.access.organisations_for(_CHANGE)
    return request.access.may(_CHANGE) and (organisation is None or organisation in own)


def _rule(request: PartnershipRequest, pk: int) -> SchemeRule:
    found: SchemeRule = get_object_or_404(scheme_rules(request.partnership), pk=pk)
    return found


def _hand(request: PartnershipRequest, form: forms.Form) -> Hand:
    own = request.access.organisations_for(_CHANGE)
    return Hand(request.access.user, form.cleaned_data["reason"], own)


# Where on the form a refusal stands; elsewhere it stands above it.
_FIELDS = {
    "ends_before_it_begins": "until",
    "version_too_early": "since",
    "limit_negative": "up_to",
    "rule_ended": "since",
}


def _form(
    request: PartnershipRequest,
    form: forms.Form,
    act: Callable[[], SchemeRule | None],
    words: dict[str, Any],
    of: SchemeRule | None,
) -> HttpResponse:
    """The form; sent and valid, the act, and on to the rule or the scheme. A refusal stands on the form."""
    up = place(request, "commissioning:scheme")
    back = place(request, "commissioning:scheme_rule", pk=of.pk) if of else up
    if form.is_valid():
        try:
            made = act()
        except Refused as refused:
            field = _FIELDS.get(refused.code)
            form.add_error(field if field in form.fields else None, refused.message)
        else:
            messages.success(request, words["done"])
            return redirect(place(request, "commissioning:scheme_rule", pk=made.pk) if made else up)
    page = "commissioning/reason.html" if "question" in words else "commissioning/scheme_form.html"
    return render(request, page, {"form": form, "cancel_url": back, "scheme_url": up, **words})
