"""The limits of approval: who may approve what alone, up to how much."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.limits import LimitForm
from commissioning.models import ApprovalLimit
from commissioning.rules.roles import Role
from commissioning.selectors.limits import limit_rows
from commissioning.services import limits as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_MANAGE = "commissioning.manage_settings"
_METHODS = ["GET", "HEAD", "POST"]


@require_safe
@requires(_MANAGE)
def limits(request: PartnershipRequest) -> HttpResponse:
    rows = limit_rows(request.partnership, timezone.localdate())
    return render(request, "commissioning/limits.html", {"rows": rows})


@require_http_methods(_METHODS)
@requires(_MANAGE)
def add_limit(request: PartnershipRequest) -> HttpResponse:
    form = LimitForm(request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership)
    back = place(request, "commissioning:limits")
    if form.is_valid():
        try:
            services.add_limit(partnership=request.partnership, limit=form.limit(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The limit is laid down. Approvals are checked against it from its first day on.")
            return redirect(back)
    return render(
        request, "commissioning/limit_form.html", {"form": form, "submit": "Add the limit", "cancel_url": back}
    )


@require_http_methods(_METHODS)
@requires(_MANAGE)
def end_limit(request: PartnershipRequest, pk: int) -> HttpResponse:
    limit = get_object_or_404(ApprovalLimit, partnership=request.partnership, pk=pk)
    form = ReasonForm(request.POST or None)
    back = place(request, "commissioning:limits")
    if form.is_valid():
        try:
            services.end_limit(
                partnership=request.partnership,
                limit_id=pk,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, "The limit has ended.")
            return redirect(back)
    context = {
        "form": form,
        "question": f"End the limit of the role {Role(limit.role).label.lower()}?",
        "consequence": "It ends at once. What was approved under it stays approved.",
        "submit": "End the limit",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "commissioning/reason.html", context)
