"""Setting up a partnership: the first by the first account, a further one by an administrator."""

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commissioning.forms.founding import FoundingForm
from commissioning.models import User
from commissioning.models.partnership import OrganisationKind
from commissioning.selectors.founding import may_found
from commissioning.services.founding import Founded, found_partnership
from ihwb.kernel.errors import Refused


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def set_up(request: HttpRequest) -> HttpResponse:
    """The form; then what was made, with the first password of a new administrator, shown once."""
    by = request.user
    if not isinstance(by, User) or not may_found(by):
        raise PermissionDenied("commissioning.set_up_partnership")
    form = FoundingForm(request.POST or None)
    if form.is_valid():
        try:
            founded = _found(form, by)
        except Refused as refused:
            form.add_error({"address_taken": "slug", "code_twice": "nhs_code"}.get(refused.code), refused.message)
        else:
            own = founded.administrator.user == by
            return render(request, "commissioning/founded.html", {"founded": founded, "own": own})
    context = {"form": form, "submit": "Set up the partnership", "cancel_url": reverse("home")}
    return render(request, "commissioning/set_up.html", context)


def _found(form: FoundingForm, by: User) -> Founded:
    given = form.cleaned_data
    return found_partnership(
        slug=given["slug"],
        name=given["name"].strip(),
        council=form.partner("council", OrganisationKind.COUNCIL),
        nhs=form.partner("nhs", OrganisationKind.NHS_COMMISSIONER),
        nhs_first=given["first"] == "nhs",
        administrator=form.other or (by.email, by.name),
        by=by,
        today=timezone.localdate(),
    )
