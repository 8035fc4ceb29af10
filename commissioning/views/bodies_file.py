"""Bodies as files: taken away as YAML, CSV and XLSX; sent in as YAML, looked at, then added."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.forms.bodies import BodyFilter
from commissioning.forms.bodies_file import BodiesFileForm
from commissioning.selectors.bodies_file import as_yaml, sheets
from commissioning.services import bodies_import
from commissioning.views.taking_away import give_sheets, give_yaml
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires
from ihwb.web.exporting import FORMATS


@require_http_methods(["GET", "HEAD", "POST"])
@requires("commissioning.manage_settings")
def bodies_file(request: PartnershipRequest) -> HttpResponse:
    """The file as it was sent in stands on the page of the preview, and is read again when it is added."""
    form = BodiesFileForm(request.POST, request.FILES) if request.method == "POST" else BodiesFileForm()
    additions = None
    if form.is_valid():
        try:
            if "add" in request.POST:
                added = bodies_import.apply(partnership=request.partnership, text=form.text, by=request.access.user)
                what = ", ".join(f"{len(one.names)} {one.kind.lower()}" for one in added)
                messages.success(request, f"Added from the file: {what}.")
                return redirect(place(request, "commissioning:bodies"))
            additions = bodies_import.preview(partnership=request.partnership, text=form.text)
        except Refused as refused:
            form.add_error(None, refused.message)
    context = {
        "form": form,
        "additions": additions,
        "text": form.text if additions is not None else "",
        "back": place(request, "commissioning:bodies"),
    }
    return render(request, "commissioning/bodies_file.html", context)


@require_safe
@requires("commissioning.view_partnership")
def take_away(request: PartnershipRequest, kind: str) -> HttpResponse:
    """The bodies as a file, as the page is filtered. Its whole as YAML is for administrators."""
    whole = kind == "yaml"
    if (not whole and kind not in FORMATS) or (whole and not request.access.may("commissioning.manage_settings")):
        raise Http404("No such file")
    if whole:
        subject = f"Bodies of {request.partnership.name}, as a file to load"
        return give_yaml(request, as_yaml(request.partnership), "bodies.yaml", subject)
    form = BodyFilter(request.GET, partnership=request.partnership)
    tables = sheets(request.access, form.day(timezone.localdate()), form.sought())
    return give_sheets(request, tables[1:] if kind == "csv" else tables, "bodies-and-seats", kind)
