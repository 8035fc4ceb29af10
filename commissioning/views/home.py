"""The first page: what needs me, by when."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from commissioning.selectors.access import partnerships_of
from commissioning.selectors.founding import may_found
from ihwb.web.access import PartnershipRequest, requires
from ihwb.web.duties import duties_of
from ihwb.web.papers import papers_to_read


@login_required
def choose_partnership(request: HttpRequest) -> HttpResponse:
    """Straight to the one partnership, or a choice of several."""
    partnerships = partnerships_of(request.user)  # type: ignore[arg-type]  # signed in
    if len(partnerships) == 1:
        return redirect("commissioning:home", partnership=partnerships[0].slug)
    context = {"partnerships": partnerships, "may_found": may_found(request.user)}  # type: ignore[arg-type]
    return render(request, "commissioning/choose_partnership.html", context)


@requires("commissioning.view_partnership")
def home(request: PartnershipRequest) -> HttpResponse:
    today = timezone.localdate()
    context = {
        "duties": duties_of(request.access, today),
        "papers": papers_to_read(request.access, today),
        "today": today,
    }
    return render(request, "commissioning/home.html", context)
