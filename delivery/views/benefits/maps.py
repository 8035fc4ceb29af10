"""The benefits maps, a box of one, and the forms that draw them."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from delivery.forms.benefits_map import LinkForm, MapForm, NodeForm
from delivery.models import BenefitsMap, MapNode
from delivery.rules.benefits_map import LAYERS, ORDER
from delivery.selectors.benefits import maps as selectors
from delivery.services.benefits import maps as services
from delivery.views.benefits.pages import form_page, subnav
from ihwb.kernel.errors import Refused
from ihwb.web.access import PartnershipRequest, place, requires

_HERE = "delivery:benefits_maps"


def _map(request: PartnershipRequest, code: str) -> BenefitsMap:
    found = selectors.map_at(request.partnership, code)
    if found is None:
        raise Http404("No such map")
    return found


def _node(request: PartnershipRequest, code: str, pk: int) -> MapNode:
    found = _map(request, code).nodes.filter(pk=pk).first()
    if found is None:
        raise Http404("No such box")
    return found


@require_safe
@requires("delivery.view_benefits")
def maps(request: PartnershipRequest) -> HttpResponse:
    """To the first map; where there is none, how to begin."""
    held = selectors.maps(request.partnership)
    if held:
        return redirect(place(request, "delivery:benefits_map", code=held[0].code))
    may_change = request.access.may("delivery.change_benefits")
    return render(
        request, "delivery/benefits/maps_none.html", {"pages": subnav(request, _HERE), "may_change": may_change}
    )


@require_safe
@requires("delivery.view_benefits")
def benefits_map(request: PartnershipRequest, code: str) -> HttpResponse:
    found = _map(request, code)
    context = {
        "map": selectors.view(found, request.partnership.slug),
        "maps": [
            {"label": one.name, "url": place(request, "delivery:benefits_map", code=one.code), "current": one == found}
            for one in selectors.maps(request.partnership)
        ],
        "may_change": request.access.may("delivery.change_benefits"),
        "pages": subnav(request, _HERE),
    }
    return render(request, "delivery/benefits/map.html", context)


@require_safe
@requires("delivery.view_benefits")
def map_node(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    found = _node(request, code, pk)
    context = {
        "detail": selectors.node_detail(found, request.partnership.slug),
        "benefit": found.benefit,
        "may_change": request.access.may("delivery.change_benefits"),
    }
    return render(request, "delivery/benefits/map_node.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def map_add(request: PartnershipRequest) -> HttpResponse:
    return _edit_map(request, None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def map_edit(request: PartnershipRequest, code: str) -> HttpResponse:
    return _edit_map(request, _map(request, code))


def _edit_map(request: PartnershipRequest, held: BenefitsMap | None) -> HttpResponse:
    form = MapForm(request.POST or None, partnership=request.partnership, held=held)

    def act() -> str:
        services.save_map(
            partnership=request.partnership,
            known=held.code if held else "",
            by=request.access.user,
            **form.cleaned_data,
        )
        return "The map is saved."

    back = place(request, "delivery:benefits_maps")
    heading = "Change the map" if held else "Add a benefits map"
    return form_page(request, form, act, back=back, heading=heading, submit="Save", caption=held.name if held else "")


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def map_node_add(request: PartnershipRequest, code: str) -> HttpResponse:
    return _edit_node(request, _map(request, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def map_node_edit(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    return _edit_node(request, _map(request, code), _node(request, code, pk))


def _edit_node(request: PartnershipRequest, one: BenefitsMap, held: MapNode | None) -> HttpResponse:
    form = NodeForm(request.POST or None, partnership=request.partnership, held=held)

    def act() -> str:
        values = {name: form.cleaned_data[name] for name in ("name", "layer", "benefit")}
        services.save_node(
            partnership=request.partnership,
            map_code=one.code,
            values=services.NodeValues(**values),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            node_id=held.pk if held else None,
        )
        return "The box is saved."

    back = (
        place(request, "delivery:map_node", code=one.code, pk=held.pk)
        if held
        else place(request, "delivery:benefits_map", code=one.code)
    )
    heading = "Change the box" if held else "Add a box"
    return form_page(request, form, act, back=back, heading=heading, submit="Save", caption=one.name)


@require_http_methods(["GET", "HEAD", "POST"])
@requires("delivery.change_benefits")
def map_link_add(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    """What a box leads to: only what stands in its own column or to the right."""
    one, node = _map(request, code), _node(request, code, pk)
    later = [other for other in one.nodes.exclude(pk=pk) if ORDER[other.layer] >= ORDER[node.layer]]
    form = LinkForm(request.POST or None, choices=[(other.pk, f"{LAYERS[other.layer]}: {other}") for other in later])

    def act() -> str:
        services.link(
            partnership=request.partnership,
            map_code=code,
            start_id=pk,
            end_id=form.cleaned_data["end"],
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )
        return "The link is made."

    back = place(request, "delivery:map_node", code=code, pk=pk)
    return form_page(request, form, act, back=back, heading="What it leads to", submit="Link", caption=node.name)


@require_POST
@requires("delivery.change_benefits")
def map_link_remove(request: PartnershipRequest, code: str, pk: int, link: int) -> HttpResponse:
    """Take a link away; it can be made again."""
    node = _node(request, code, pk)
    try:
        services.unlink(partnership=request.partnership, map_code=code, link_id=link, by=request.access.user)
    except Refused as refused:
        messages.error(request, refused.message)
    else:
        messages.success(request, "The link is taken away. It can be made again.")
    return redirect(place(request, "delivery:map_node", code=code, pk=node.pk))
