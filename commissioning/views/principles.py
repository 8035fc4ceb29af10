"""The partners' principles: the lists, a new version, the file, and the test of a decision against them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.principles import ChecklistForm, PrinciplesFileForm, PrinciplesForm
from commissioning.models import Decision
from commissioning.rules.decisions import ALLOWED, State, check_act
from commissioning.selectors import principles as selectors
from commissioning.services import principle_files
from commissioning.services import principles as services
from commissioning.views.taking_away import give_yaml
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_CHANGE = "commissioning.change_principles"
_TEST = "commissioning.test_principles"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires("commissioning.view_decisions")
def principles(request: PartnershipRequest) -> HttpResponse:
    context = {
        "lists": selectors.list_views(request.partnership, timezone.localdate()),
        "rows": selectors.decisions_and_tests(request.partnership),
        "may_change": request.access.may(_CHANGE),
    }
    return render(request, "commissioning/principles/principles.html", context)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def add_version(request: PartnershipRequest) -> HttpResponse:
    """A new version of the list named by ?list=, with the words of the newest to begin from; or a new list."""
    today = timezone.localdate()
    known = {one.code: one for one in selectors.list_views(request.partnership, today)}
    code = request.GET.get("list", "")
    if code and code not in known:
        raise Http404("No such list")
    initial: dict[str, object] = {"since": today}
    if code:
        held = known[code]
        newest = [*held.coming[-1:], *([held.current] if held.current else []), *held.earlier][0]
        initial |= {"name": newest.name, "principles": "\n".join(newest.principles), "source": newest.source}
    form = PrinciplesForm(request.POST or None, initial=initial)
    back = place(request, "commissioning:principles")
    if form.is_valid():
        try:
            made = services.lay_down_principles(
                partnership=request.partnership,
                version=form.version(code),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"“{made.name}” is laid down. It counts from its first day on.")
            return redirect(back)
    title = f"Change “{known[code].name}”" if code else "Add a list of principles"
    context = {"form": form, "title": title, "submit": "Lay down", "cancel_url": back}
    return render(request, "layout/form.html", context | {"back_words": "Principles", "back_url": back})


@require_safe
@requires("commissioning.view_decisions")
def principle_file(request: PartnershipRequest) -> HttpResponse:
    subject = f"Principles of {request.partnership.name}, as a file to load"
    return give_yaml(request, principle_files.as_file(request.partnership), principle_files.FILE, subject)


@require_http_methods(_METHODS)
@requires(_CHANGE)
def import_file(request: PartnershipRequest) -> HttpResponse:
    form = PrinciplesFileForm(request.POST or None, request.FILES or None)
    back = place(request, "commissioning:principles")
    if form.is_valid():
        try:
            new = principle_files.take_over(
                partnership=request.partnership,
                document=principle_files.read_file(form.cleaned_data["file"]),
                reason=form.cleaned_data["reason"],
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error("file", refused.message)
        else:
            said = f"{new} version{'' if new == 1 else 's'} taken over from the file." if new else ""
            messages.success(request, said or "All of the file was here already, so nothing was changed.")
            return redirect(back)
    context = {
        "form": form,
        "title": "Take principles over from a file",
        "submit": "Take them over",
        "cancel_url": back,
        "lead": "Versions that are here already stay as they are; the others are laid down from their first day on.",
    }
    return render(request, "layout/form.html", context | {"back_words": "Principles", "back_url": back})


@require_http_methods(_METHODS)
@requires(_TEST)
def test_against(request: PartnershipRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.filter(partnership=request.partnership), pk=pk)
    back = place(request, "commissioning:decision", pk=pk) + "#principles"
    if request.method != "POST" and State(decision.state) not in ALLOWED["test_principles"]:
        return _closed(request, decision, back)
    view = selectors.principle_view(decision)
    posted = request.POST.copy() if request.method == "POST" else None
    form = ChecklistForm(posted, view=view, text=decision.content_hash)
    changed = False
    if form.is_valid():
        try:
            services.record_test(
                decision_id=pk,
                answers=form.answers(),
                opened=form.opened(),
                by=request.access.user,
                at=timezone.now(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
            changed = refused.code in {"text_changed", "tested_meanwhile"}
            if changed:  # what is now shown beside the form is what is opened next
                form.data["opened_text"], form.data["opened_test"] = decision.content_hash, str(view.test)  # type: ignore[index]
        else:
            messages.success(request, f"The test of {decision.reference} against the principles is recorded.")
            return redirect(back)
    pairs = [
        (line, form[f"answer_{place}"], form[f"sentence_{place}"]) for place, line in enumerate(view.lines, start=1)
    ]
    context = {"form": form, "decision": decision, "view": view, "pairs": pairs, "changed": changed, "cancel_url": back}
    return render(request, "commissioning/principles/test.html", context)


def _closed(request: PartnershipRequest, decision: Decision, back: str) -> HttpResponse:
    try:
        check_act("test_principles", State(decision.state), decision.reference)
    except Refused as refused:
        messages.error(request, refused.message)
    return redirect(back)
