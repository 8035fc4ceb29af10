"""Business cases: the list, one as it is read, beginning one and writing its next version."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.documents import RESTRICTED, sight_of, visible
from commissioning.selectors.strategies import section_views
from delivery.forms.cases.case import CaseVersionForm, ChangeCaseForm, NewCaseForm
from delivery.models import CaseStage
from delivery.selectors import cases as selectors
from delivery.services import cases as services
from delivery.views.case_acts import DRAFTS, METHODS, Page, act_page, case_at, doer, pages_of, section_pages
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_VIEW, _CHANGE = "delivery.view_cases", "delivery.change_cases"


@require_safe
@requires(_VIEW)
def cases(request: PartnershipRequest) -> HttpResponse:
    context = {
        "rows": selectors.case_rows(request.access),
        "links": section_pages(request),
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "delivery/cases/cases.html", context)


@require_safe
@requires(_VIEW)
def case(request: PartnershipRequest, code: str) -> HttpResponse:
    """The case in one piece: the version that counts, or the one of ?version=, with what is kept with it."""
    found = case_at(request, code)
    asked, sight = request.GET.get("version", ""), sight_of(request.access)
    versions = selectors.versions_of(found, sight)
    version = selectors.chosen_version(versions, int(asked) if asked.isdecimal() else 0)
    if asked and version is None:
        raise Http404("No such version")
    kept = selectors.kept_with(version)
    may_draft = request.access.may(DRAFTS)
    context = {
        "case": found,
        "links": pages_of(request, found),
        "version": version,
        "versions": versions,
        "sections": [one for one in section_views(version) if one.heading != selectors.FIGURES] if version else [],
        "kept": kept,
        "stage": CaseStage(kept.stage if kept else found.stage).label,
        "changed_since": may_draft and kept is not None and kept.fingerprint != selectors.frozen_now(found)[1],
        "reviews": list(version.reviews.select_related("post")) if version else [],
        "approvals": list(version.approvals.select_related("body", "post", "decision")) if version else [],
        "may_change": request.access.may(_CHANGE),
        "may_draft": may_draft,
    }
    return render(request, "delivery/cases/case.html", context)


@require_http_methods(METHODS)
@requires(_CHANGE)
def new_case(request: PartnershipRequest) -> HttpResponse:
    form = NewCaseForm(
        request.POST or None,
        partnership=request.partnership,
        may_restrict=request.access.may(RESTRICTED),
        documents=visible(request.access),
    )
    if form.is_valid():
        try:
            made = services.add_case(partnership=request.partnership, new=form.new(), doer=doer(request))
        except Refused as refused:
            form.add_error("reference" if refused.code == "reference_taken" else None, refused.message)
        else:
            messages.success(request, "The case is begun. Appraise its options and figures, then write its text.")
            return redirect(place(request, "delivery:case", code=made.code))
    back = place(request, "delivery:cases")
    context = {"form": form, "title": "Begin a business case", "submit": "Begin it", "cancel_url": back}
    return render(request, "layout/form.html", context | {"back_url": back, "back_words": "Business cases"})


@require_http_methods(METHODS)
@requires(_CHANGE)
def change_case(request: PartnershipRequest, code: str) -> HttpResponse:
    found = case_at(request, code)
    names = ("name", "covers", "stage", "project", "programme", "decision")
    initial = {name: getattr(found, name) for name in names}
    form = ChangeCaseForm(request.POST or None, partnership=request.partnership, initial=initial)

    def act() -> None:
        services.change_case(case_id=found.pk, to=form.to(), reason=form.cleaned_data["reason"], by=request.access.user)

    back = place(request, "delivery:case", code=code)
    return act_page(request, form, act, Page("Change the case", "Save", "The case is changed.", back, found.name))


@require_http_methods(METHODS)
@requires(_CHANGE)
def write_version(request: PartnershipRequest, code: str) -> HttpResponse:
    """The next version of the text. What somebody else wrote meanwhile is shown, and nothing typed is lost."""
    found = case_at(request, code)
    newest = found.document.versions.order_by("-major", "-minor", "-draft").first()
    form = CaseVersionForm(
        request.POST or None, case=found, newest=newest, initial={"written_on": timezone.localdate()}
    )
    if form.is_valid():
        try:
            made = services.write_case_version(
                case_id=found.pk,
                stage=CaseStage(form.cleaned_data["stage"]),
                draft=form.draft(),
                doer=doer(request),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            if refused.code == "version_newer":
                posted = request.POST.copy()
                posted["opened"] = str(newest.pk if newest else 0)
                form.data = posted
        else:
            messages.success(request, f"{made.label} is written, with the options and figures as they stand.")
            return redirect(f"{place(request, 'delivery:case', code=code)}?version={made.pk}")
    context = {
        "form": form,
        "case": found,
        "newest": newest,
        "options": selectors.options_now(found),
        "appraisals": selectors.appraisals_now(found),
        "cancel_url": place(request, "delivery:case", code=code),
    }
    return render(request, "delivery/cases/write.html", context)
