"""Disputes about the share: the list, raising one, its rival rules, and how it ended."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.models import Organisation
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.disputes import RaiseForm, ResolveForm
from pool.models import Agreement, Dispute, DisputeState
from pool.rules.risk_share.sentences import STAGES
from pool.selectors.disputes import dispute_at, disputes_of, may_raise_for
from pool.selectors.terms import terms_on
from pool.selectors.version_rules import ground_of, rules_view
from pool.services import disputes as services
from pool.views.of_agreement import found_agreement, way_between
from pool.views.rule_editor import Edited, add_page, change_page, pattern_page, rules_page

_NAMES = {
    "rules": "pool:dispute_rules",
    "add": "pool:dispute_rule_add",
    "change": "pool:dispute_rule_change",
    "pattern": "pool:dispute_rules_pattern",
}
_methods = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
@requires("pool.view_agreement")
def disputes(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    context = {
        "agreement": found,
        "disputes": list(disputes_of(found)),
        "may_raise": bool(_partners(request, found)),
        "pages": way_between(request, found, "pool:disputes"),
    }
    return render(request, "pool/disputes/list.html", context)


def _partners(request: PartnershipRequest, agreement: Agreement) -> list[Organisation]:
    return may_raise_for(agreement, request.access.organisations_for("pool.agree_for_partner"))


@_methods
@requires("pool.agree_for_partner")
def dispute_raise(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    partners = _partners(request, found)
    if not partners:
        raise PermissionDenied("No partner of this agreement to act for")
    form = RaiseForm(request.POST or None, partners=partners)
    if form.is_valid():
        made = _raised(request, form, found, partners)
        if made:
            messages.success(request, "The dispute is recorded. Now write the rules that the partner holds to govern.")
            return HttpResponseRedirect(place(request, "pool:dispute_rules", agreement=found.code, dispute=made.pk))
    return render(request, "pool/disputes/raise.html", {"agreement": found, "form": form})


def _raised(
    request: PartnershipRequest, form: RaiseForm, agreement: Agreement, partners: list[Organisation]
) -> Dispute | None:
    given = form.cleaned_data
    grounds = services.Grounds(given["title"], given["grounds"], given["since"], given["until"])
    chosen = next(one for one in partners if str(one.pk) == given["organisation"])
    try:
        return services.raise_dispute(
            agreement=agreement, organisation=chosen, grounds=grounds, by=request.access.user, at=timezone.now()
        )
    except Refused as refused:
        form.add_error("since" if refused.code == "nothing_governs" else None, refused.message)
        return None


@require_safe
@requires("pool.view_agreement")
def dispute(request: PartnershipRequest, agreement: str, dispute: int) -> HttpResponse:
    """Both sets of rules side by side, and where the dispute stands."""
    found = _found(request, agreement, dispute)
    terms = terms_on(found.agreement, found.since)
    ground = ground_of(found.agreement, found.since, terms.host_id)
    context = {
        "dispute": found,
        "terms": terms,
        "stages": STAGES,
        "stated": rules_view(terms.rules, ground),
        "rival": rules_view(found.rules, ground),
        "may_edit": _may_edit(request, found),
        "may_resolve": found.state == DisputeState.OPEN and _may_resolve(request),
        "pages": way_between(request, found.agreement, "pool:disputes"),
    }
    return render(request, "pool/disputes/dispute.html", context)


@_methods
@requires("pool.view_agreement")
def dispute_resolve(request: PartnershipRequest, agreement: str, dispute: int) -> HttpResponse:
    if not _may_resolve(request):
        raise PermissionDenied("pool.sign_agreement")
    found = _found(request, agreement, dispute)
    form = ResolveForm(request.POST or None)
    back = place(request, "pool:dispute", agreement=found.agreement.code, dispute=found.pk)
    if form.is_valid():
        try:
            services.resolve_dispute(
                dispute_id=found.pk, by=request.access.user, at=timezone.now(), **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The outcome is recorded. No certified statement has changed.")
            return HttpResponseRedirect(back)
    context = {"dispute": found, "form": form, "submit": "Record the outcome", "danger": True, "cancel_url": back}
    return render(request, "pool/disputes/resolve.html", context)


def _may_resolve(request: PartnershipRequest) -> bool:
    """Those who sign the agreement, and the pool manager."""
    return request.access.may("pool.sign_agreement") or request.access.may("pool.settle_year")


def _may_edit(request: PartnershipRequest, found: Dispute) -> bool:
    acts_for = request.access.organisations_for("pool.agree_for_partner")
    return found.state == DisputeState.OPEN and found.raised_for_id in acts_for


def _found(request: PartnershipRequest, agreement: str, pk: int) -> Dispute:
    found = dispute_at(request.partnership, agreement, pk)
    if found is None:
        raise Http404("No such dispute")
    return found


# --- The rival rules, in the same editor as a draft's ---------------------------------------------------------------


@_methods
@requires("pool.view_agreement")
def dispute_rules(request: PartnershipRequest, agreement: str, dispute: int) -> HttpResponse:
    return rules_page(request, _edited(request, agreement, dispute))


@_methods
@requires("pool.agree_for_partner")
def dispute_rule_add(request: PartnershipRequest, agreement: str, dispute: int, stage: str) -> HttpResponse:
    return add_page(request, _edited(request, agreement, dispute), stage)


@_methods
@requires("pool.agree_for_partner")
def dispute_rule_change(request: PartnershipRequest, agreement: str, dispute: int, stage: str, at: int) -> HttpResponse:
    return change_page(request, _edited(request, agreement, dispute), stage, at)


@_methods
@requires("pool.agree_for_partner")
def dispute_rules_pattern(request: PartnershipRequest, agreement: str, dispute: int) -> HttpResponse:
    return pattern_page(request, _edited(request, agreement, dispute))


def _edited(request: PartnershipRequest, code: str, pk: int) -> Edited:
    found = _found(request, code, pk)
    terms = terms_on(found.agreement, found.since)
    resolved = " It is resolved: these rules stay as they are." if found.state != DisputeState.OPEN else ""
    return Edited(
        holder=found,
        agreement=found.agreement,
        ground=ground_of(found.agreement, found.since, terms.host_id),
        title=f"Rival rules: {found.title}",
        lead=f"The rules that {found.raised_for.name} holds to govern from {show_date(found.since)}.{resolved}",
        may_edit=_may_edit(request, found),
        back=("The dispute", place(request, "pool:dispute", agreement=found.agreement.code, dispute=found.pk)),
        section="pool:disputes",
        names=_NAMES,
        keys={"agreement": found.agreement.code, "dispute": found.pk},
    )
