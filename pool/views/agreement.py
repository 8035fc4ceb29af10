"""The agreements of a partnership, one agreement with its life, a new one, its next version, two versions compared."""

from typing import Any

from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from ihwb.web.access import PartnershipRequest, place, requires
from pool.forms.agreement import NewAgreementForm, NextVersionForm
from pool.models import AgreementVersion
from pool.rules.agreement_words import differences
from pool.selectors import agreement as selectors
from pool.selectors.agreement_content import content_of, names_in, rule_sentences
from pool.selectors.leaving import standing_notice
from pool.selectors.variations import current_year, meter_of
from pool.services import agreement as services
from pool.views.acts import Act, form_page
from pool.views.of_agreement import found_agreement, way_between

_DRAFT, _SEES_DRAFTS = "pool.draft_agreement", "pool.view_drafts"


@require_safe
@requires("pool.view_agreement")
def agreements(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.agreements_of(request.partnership, timezone.localdate())
    sees = request.access.may(_SEES_DRAFTS)
    return render(
        request,
        "pool/agreement/agreements.html",
        {"rows": rows, "sees_drafts": sees, "may_draft": request.access.may(_DRAFT)},
    )


@require_safe
@requires("pool.view_agreement")
def agreement(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    shown = selectors.agreement_view(found, timezone.localdate(), drafts=request.access.may(_SEES_DRAFTS))
    context = {
        "agreement": shown,
        "notice": standing_notice(found),
        "meter": meter_of(found, current_year(found)),
        "sees_proposals": request.access.may(_SEES_DRAFTS),
        "may_draft": request.access.may(_DRAFT),
        "sees_funds": request.access.may("pool.view_plan"),
        "sets_up": request.access.may("pool.set_up_pool"),
        "pages": way_between(request, found, "pool:agreement"),
    }
    return render(request, "pool/agreement/agreement.html", context)


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def new_agreement(request: PartnershipRequest) -> HttpResponse:
    form = NewAgreementForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        new, host = form.new(), form.cleaned_data["host"]
        services.create_agreement(partnership=request.partnership, new=new, host=host, by=request.access.user)

    act = Act(
        "A new agreement",
        "Save the agreement",
        "The agreement is set up, with version 1 as a draft. Now write its terms.",
        consequence="It starts with one version, a draft. Nothing governs until that version enters force.",
    )
    answer = form_page(request, form, act, do, back=("Agreements", place(request, "pool:agreements")))
    if not isinstance(answer, HttpResponseRedirect):
        return answer
    return HttpResponseRedirect(version_address(request, form.cleaned_data["code"], 1))


@require_http_methods(["GET", "POST"])
@requires(_DRAFT)
def next_version(request: PartnershipRequest, agreement: str) -> HttpResponse:
    found = found_agreement(request, agreement)
    form = NextVersionForm(request.POST or None)

    def do() -> None:
        given = form.cleaned_data
        services.start_next_version(
            agreement_id=found.pk,
            effective_from=given["effective_from"],
            summary=given["summary"],
            by=request.access.user,
        )

    act = Act(
        "Start the next version",
        "Start the version",
        "The next version is drafted. Change its terms, rules and schemes, then send it to legal scrutiny.",
        caption=found.title,
        consequence="It begins as a copy of the latest version. The version in force stays as it is until this one "
        "has been approved and enters force.",
    )
    return form_page(request, form, act, do, back=(found.title, place(request, "pool:agreement", agreement=agreement)))


@require_safe
@requires("pool.view_agreement")
def agreement_differences(request: PartnershipRequest, agreement: str) -> HttpResponse:
    """Any two versions side by side; without a choice, the last two that the person may see."""
    found = found_agreement(request, agreement)
    shown = selectors.agreement_view(found, timezone.localdate(), drafts=request.access.may(_SEES_DRAFTS))
    numbers = [one.number for one in shown.versions]
    before, after = _chosen(request, "before", numbers, -2), _chosen(request, "after", numbers, -1)
    context: dict[str, Any] = {
        "agreement": shown,
        "before": before,
        "after": after,
        "pages": way_between(request, found, "pool:agreement"),
    }
    if before is not None and after is not None:
        context["differences"] = _compared(
            found_version(request, agreement, before), found_version(request, agreement, after)
        )
    return render(request, "pool/agreement/differences.html", context)


def _chosen(request: PartnershipRequest, name: str, numbers: list[int], default: int) -> int | None:
    asked = request.GET.get(name, "")
    if asked.isdecimal() and int(asked) in numbers:
        return int(asked)
    return numbers[default] if len(numbers) >= -default else None


def _compared(before: AgreementVersion, after: AgreementVersion) -> list[Any]:
    names = names_in(before.agreement.partnership)
    said = tuple([f"{stage}: {words}" for stage, words in rule_sentences(one, names)[0]] for one in (before, after))
    return differences(content_of(before), content_of(after), names, (said[0], said[1]))


def found_version(request: PartnershipRequest, agreement: str, number: int) -> AgreementVersion:
    """The version, where the person may see it. Raises Http404."""
    found = selectors.version_at(found_agreement(request, agreement), number, drafts=request.access.may(_SEES_DRAFTS))
    if found is None:
        raise Http404("No such version")
    return found


def version_address(request: PartnershipRequest, agreement: str, number: int) -> str:
    return place(request, "pool:version", agreement=agreement, number=number)
