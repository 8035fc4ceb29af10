"""Posts and who holds them: the list as at a day, one post, appointments and their ends."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.as_at import AsAtForm
from commissioning.forms.bodies import ChangePostForm, PostForm
from commissioning.forms.decisions import ReasonForm
from commissioning.forms.posts import AppointForm, EndHoldingForm
from commissioning.models import Post, PostHolding
from commissioning.rules.posts import Capacity
from commissioning.selectors import posts as selectors
from commissioning.services import bodies as post_services
from commissioning.services import posts as services
from commissioning.views.taking_away import give_sheets
from ihwb.kernel.dates import show_date
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import FORMATS

_VIEW, _MANAGE = "commissioning.view_register", "commissioning.manage_settings"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_VIEW)
def posts(request: PartnershipRequest) -> HttpResponse:
    form = AsAtForm(request.GET)
    on = form.day(timezone.localdate())
    rows = selectors.post_rows(request.partnership, on)
    vacant = sum(not row.holder for row in rows)
    context = {
        "form": form,
        "rows": rows,
        "on": on,
        "vacant": vacant,
        "found": f"{len(rows)} posts, {vacant} without a holder",
        "may_manage": request.access.may(_MANAGE),
    }
    return render(request, "commissioning/posts.html", context)


@require_safe
@requires(_VIEW)
def posts_file(request: PartnershipRequest, kind: str) -> HttpResponse:
    """Who holds which post on the day of the page, as CSV or XLSX. On record."""
    if kind not in FORMATS:
        raise Http404("No such file")
    on = AsAtForm(request.GET).day(timezone.localdate())
    return give_sheets(request, [selectors.holders_sheet(request.partnership, on)], f"posts-{on.isoformat()}", kind)


@require_safe
@requires(_VIEW)
def post(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _post(request, code)
    today = timezone.localdate()
    rows = selectors.holdings(request.partnership, today, post=found)
    context = {
        "post": found,
        "rows": rows,
        "holder": next((one for one in rows if one.running and one.capacity == Capacity.HOLDER), None),
        "deputies": [one for one in rows if one.running and one.capacity == Capacity.DEPUTY],
        "functions": selectors.functions_overseen(found, today),
        "entries": selectors.post_history(found),
        "may_manage": request.access.may(_MANAGE),
    }
    return render(request, "commissioning/post.html", context)


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_post(request: PartnershipRequest) -> HttpResponse:
    form = PostForm(request.POST or None, partnership=request.partnership)

    def act() -> str:
        given = form.cleaned_data
        made = post_services.add_post(
            partnership=request.partnership,
            code=given["code"],
            details=form.details(),
            reason=given["reason"],
            by=request.access.user,
        )
        return f"{made.title} is added. Now say who holds it."

    return _form(request, form, act, {"heading": "Add a post", "submit": "Save"})


@require_http_methods(_METHODS)
@requires(_MANAGE)
def change_post(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _post(request, code)
    initial = {"title": found.title, "organisation": found.organisation}
    form = ChangePostForm(request.POST or None, initial=initial, partnership=request.partnership)

    def act() -> str:
        changed = post_services.change_post(
            partnership=request.partnership,
            code=code,
            details=form.details(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        return f"{changed.title} is changed."

    return _form(request, form, act, {"heading": f"Change {found.title}", "submit": "Save"}, found)


@require_http_methods(_METHODS)
@requires(_MANAGE)
def appoint(request: PartnershipRequest, code: str) -> HttpResponse:
    found, today = _post(request, code), timezone.localdate()
    initial = {"since": today, "capacity": Capacity.HOLDER.value}
    form = AppointForm(request.POST or None, initial=initial, partnership=request.partnership, today=today)

    def act() -> str:
        given = form.appointment()
        made, before = services.appoint(post_id=found.pk, given=given, by=request.access.user)
        what = "holds the post" if made.capacity == Capacity.HOLDER else "is deputy"
        after = f" {before.user.name} held it until {show_date(before.until)}." if before and before.until else ""
        return f"{made.user.name} {what} from {show_date(made.since)}.{after}"

    words = {"heading": f"Who acts for the post {found.title}", "submit": "Save"}
    return _form(request, form, act, words, found)


@require_http_methods(_METHODS)
@requires(_MANAGE)
def end_holding(request: PartnershipRequest, pk: int) -> HttpResponse:
    holding = _holding(request, pk)
    form = EndHoldingForm(request.POST or None, initial={"last_day": holding.until or timezone.localdate()})

    def act() -> str:
        given = form.cleaned_data
        ended = services.end_holding(
            holding_id=pk, last_day=given["last_day"], reason=given["reason"], by=request.access.user
        )
        return f"The last day of {ended.user.name} is {show_date(given['last_day'])}."

    words = {"heading": f"The last day of {holding.user.name}, {holding.capacity}", "submit": "Save the last day"}
    return _form(request, form, act, words, holding.post)


@require_http_methods(_METHODS)
@requires(_MANAGE)
def remove_holding(request: PartnershipRequest, pk: int) -> HttpResponse:
    holding = _holding(request, pk)
    form = ReasonForm(request.POST or None)

    def act() -> str:
        services.remove_holding(holding_id=pk, reason=form.cleaned_data["reason"], by=request.access.user)
        return f"{holding.user.name} is taken out. The history keeps it."

    words = {
        "question": f"Take out {holding.user.name} as {holding.capacity} of {holding.post.title}?",
        "consequence": "Only for what was entered wrongly: whoever leaves a post has a last day instead. What was done "
        "under it keeps its names.",
        "submit": "Take it out",
        "danger": True,
    }
    return _form(request, form, act, words, holding.post)


def _post(request: PartnershipRequest, code: str) -> Post:
    rows = Post.objects.filter(partnership=request.partnership).select_related("organisation")
    found: Post = get_object_or_404(rows, code=code)
    return found


def _holding(request: PartnershipRequest, pk: int) -> PostHolding:
    rows = PostHolding.objects.filter(post__partnership=request.partnership).select_related("user", "post")
    found: PostHolding = get_object_or_404(rows, pk=pk)
    return found


def _form(
    request: PartnershipRequest,
    form: forms.Form,
    act: Callable[[], str],
    words: dict[str, Any],
    of: Post | None = None,
) -> HttpResponse:
    """The form; sent and valid, the act, and back to the post or the list. A refusal stands on the form."""
    back = place(request, "commissioning:post", code=of.code) if of else place(request, "commissioning:posts")
    if form.is_valid():
        try:
            messages.success(request, act())
        except Refused as refused:
            form.add_error("code" if refused.code == "code_taken" else None, refused.message)
        else:
            return redirect(back)
    up = of.title if of else "Posts"
    page = "commissioning/reason.html" if "question" in words else "commissioning/body_form.html"
    return render(request, page, {"form": form, "up": up, "cancel_url": back, **words})
