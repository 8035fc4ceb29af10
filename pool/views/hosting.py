"""Who should host the pool: the decision matrix, its forms, and the recorded choice."""

from collections.abc import Callable

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.hosting import AppraisalForm, ChooseForm, FactorForm, OptionForm
from pool.models import HostAppraisal, HostFactor, HostOption
from pool.selectors import hosting as selectors
from pool.services import hosting as services
from pool.views.of_agreement import way_in_partnership

_APPRAISE = "pool.appraise_hosts"


@require_safe
@requires("pool.view_agreement")
def hosting(request: PartnershipRequest) -> HttpResponse:
    """Straight to the one appraisal, or a choice of several."""
    found = selectors.appraisals_of(request.partnership)
    if len(found) == 1:
        return HttpResponseRedirect(place(request, "pool:appraisal", appraisal=found[0].code))
    context = {
        "appraisals": found,
        "may_appraise": request.access.may(_APPRAISE),
        "pages": way_in_partnership(request, "pool:hosting"),
    }
    return render(request, "pool/hosting/hosting.html", context)


@require_safe
@requires("pool.view_agreement")
def appraisal(request: PartnershipRequest, appraisal: str) -> HttpResponse:
    found = _found(request, appraisal)
    may_appraise = request.access.may(_APPRAISE)
    context = {
        "appraisal": found,
        "matrix": selectors.matrix(found),
        "may_appraise": may_appraise,
        "may_change": may_appraise and not found.choice,
        "pages": way_in_partnership(request, "pool:hosting"),
    }
    return render(request, "pool/hosting/appraisal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_APPRAISE)
def appraisal_start(request: PartnershipRequest) -> HttpResponse:
    form = AppraisalForm(request.POST or None)
    if form.is_valid():
        try:
            made = services.start_appraisal(
                partnership=request.partnership, by=request.access.user, **form.cleaned_data
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The appraisal is started. What next: add its options, then its factors.")
            return HttpResponseRedirect(place(request, "pool:appraisal", appraisal=made.code))
    return _form_page(request, None, form, "Start an appraisal")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_APPRAISE)
def appraisal_option(request: PartnershipRequest, appraisal: str, option: int | None = None) -> HttpResponse:
    """An option, new or changed."""
    found = _found(request, appraisal)
    held = HostOption.objects.filter(appraisal=found, pk=option or 0).first()
    if option is not None and held is None:
        raise Http404("No such option")
    initial = {"name": held.name, "code": held.code, "description": held.description} if held else {}
    form = OptionForm(request.POST or None, initial=initial)

    def save() -> None:
        services.save_option(appraisal_id=found.pk, option_id=option, by=request.access.user, **form.cleaned_data)

    return _changed(request, found, form, save, "Change the option" if option else "Add an option")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_APPRAISE)
def appraisal_factor(request: PartnershipRequest, appraisal: str, factor: int | None = None) -> HttpResponse:
    """A factor, new or changed, with the considerations and scores of the person's own organisations."""
    found = _found(request, appraisal)
    held = HostFactor.objects.filter(appraisal=found, pk=factor or 0).first()
    if factor is not None and held is None:
        raise Http404("No such factor")
    mine = request.access.organisations_for(_APPRAISE)
    form = FactorForm(
        request.POST or None,
        factor=held,
        mine=[one for one in selectors.scoring_partners(request.partnership) if one.pk in mine],
        options=list(HostOption.objects.filter(appraisal=found)),
        views=selectors.views_of(held) if held else selectors.Views({}, {}),
    )

    def save() -> None:
        fields = {name: form.cleaned_data[name] for name in ("category", "name", "weight")}
        kept = services.save_factor(appraisal_id=found.pk, factor_id=factor, by=request.access.user, **fields)
        if held is not None:
            services.save_opinion(factor_id=kept.pk, opinion=form.opinion(), organisations=mine, by=request.access.user)

    return _changed(request, found, form, save, f"Change the factor {held.name}" if held else "Add a factor")


@require_http_methods(["GET", "HEAD", "POST"])
@requires(_APPRAISE)
def appraisal_choose(request: PartnershipRequest, appraisal: str) -> HttpResponse:
    found = _found(request, appraisal)
    form = ChooseForm(request.POST or None, matrix=selectors.matrix(found))

    def choose() -> None:
        services.choose_host(
            appraisal_id=found.pk,
            option=form.cleaned_data["option"],
            reason=form.cleaned_data["reason"],
            on=form.cleaned_data["on"],
            today=timezone.localdate(),
            by=request.access.user,
        )

    return _changed(request, found, form, choose, "Record the choice")


def _changed(
    request: PartnershipRequest, found: HostAppraisal, form: Form, save: Callable[[], None], heading: str
) -> HttpResponse:
    if form.is_valid():
        try:
            save()
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "Saved. The totals and the ranking are worked out anew.")
            return HttpResponseRedirect(place(request, "pool:appraisal", appraisal=found.code))
    return _form_page(request, found, form, heading)


def _form_page(request: PartnershipRequest, found: HostAppraisal | None, form: Form, heading: str) -> HttpResponse:
    back = place(request, "pool:appraisal", appraisal=found.code) if found else place(request, "pool:hosting")
    choosing = isinstance(form, ChooseForm)
    context = {"appraisal": found, "form": form, "heading": heading, "cancel_url": back, "choosing": choosing}
    return render(request, "pool/hosting/form.html", context)


def _found(request: PartnershipRequest, code: str) -> HostAppraisal:
    rows = HostAppraisal.objects.filter(partnership=request.partnership, code=code)
    found = rows.select_related("partnership", "chosen_by").first()
    if found is None:
        raise Http404("No such appraisal")
    return found
