"""Who holds which role: accounts, grants and ends."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache

from commissioning.forms.decisions import ReasonForm
from commissioning.forms.people import GrantForm, PersonForm
from commissioning.models import RoleHolding, User
from commissioning.rules.roles import Role
from commissioning.selectors import people as selectors
from commissioning.services import people as services
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_MANAGE = "commissioning.manage_people"


@requires(_MANAGE)
def people(request: PartnershipRequest) -> HttpResponse:
    rows = selectors.people(request.partnership, timezone.localdate())
    return render(request, "commissioning/people.html", {"rows": rows, "own": request.access.user.pk})


@requires(_MANAGE)
@never_cache
def add_person(request: PartnershipRequest) -> HttpResponse:
    """The first password is in the answer to the form alone: reloading or coming back does not show it again."""
    form = PersonForm(request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership)
    if form.is_valid():
        given = form.cleaned_data
        try:
            holding, password = services.add_person(
                partnership=request.partnership,
                email=given["email"],
                name=given["name"],
                grant=form.grant(),
                by=request.access.user,
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            added = {"person": holding.user, "password": password, "role": Role(holding.role).label}
            return render(request, "commissioning/person_added.html", added)
    context: dict[str, object] = {
        "form": form,
        "submit": "Add the person",
        "cancel_url": place(request, "commissioning:people"),
    }
    return render(request, "commissioning/person_form.html", context)


@requires(_MANAGE)
def grant_role(request: PartnershipRequest, pk: int) -> HttpResponse:
    held_here = User.objects.filter(role_holdings__partnership=request.partnership).distinct()
    user = get_object_or_404(held_here, pk=pk)
    form = GrantForm(request.POST or None, initial={"since": timezone.localdate()}, partnership=request.partnership)
    if form.is_valid():
        try:
            services.grant_role(partnership=request.partnership, user=user, grant=form.grant(), by=request.access.user)
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"{user.name} now holds the role {form.grant().role.label.lower()}.")
            return redirect(place(request, "commissioning:people"))
    context = {
        "form": form,
        "person": user,
        "submit": "Give the role",
        "cancel_url": place(request, "commissioning:people"),
    }
    return render(request, "commissioning/person_form.html", context)


@requires(_MANAGE)
def end_role(request: PartnershipRequest, pk: int) -> HttpResponse:
    holdings = RoleHolding.objects.filter(partnership=request.partnership).select_related("user", "organisation")
    holding = get_object_or_404(holdings, pk=pk)
    form = ReasonForm(request.POST or None)
    back = place(request, "commissioning:people")
    if form.is_valid():
        try:
            services.end_role(
                holding_id=pk,
                reason=form.cleaned_data["reason"],
                by=request.access.user,
                today=timezone.localdate(),
            )
        except Refused as refused:
            form.add_error(None, refused.message)
        else:
            messages.success(request, f"The role of {holding.user.name} has ended.")
            return redirect(back)
    context = {
        "form": form,
        "question": f"End the role {Role(holding.role).label.lower()} of {holding.user.name}?",
        "consequence": "It ends at once. The history and the record of acts keep it.",
        "submit": "End the role",
        "danger": True,
        "cancel_url": back,
    }
    return render(request, "commissioning/reason.html", context)
