"""Products: the list, one of them, its reviews and its sign-off."""

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commissioning.selectors.posts import posts_acted_for
from delivery.forms.changes import VersionForm
from delivery.forms.products import AskForm, FoundForm, ProductForm
from delivery.models import Product, ReviewFinding
from delivery.selectors import products as selectors
from delivery.services import products as services
from delivery.views.acting import Act, act_page
from delivery.views.programmes import project_at
from delivery.views.subnav import links
from ihwb.web.access import PartnershipRequest, place, requires

VIEW, CHANGE, REVIEW = "delivery.view_programme", "delivery.change_programme", "delivery.review_products"
FORM = ["GET", "HEAD", "POST"]


@require_safe
@requires(VIEW)
def products(request: PartnershipRequest) -> HttpResponse:
    context = {"rows": selectors.products(request.partnership, timezone.localdate()), "links": links(request)}
    return render(request, "delivery/programme/products.html", context)


@require_safe
@requires(VIEW)
def product(request: PartnershipRequest, pk: int) -> HttpResponse:
    row = _row(request, pk)
    today = timezone.localdate()
    posts = set(posts_acted_for(request.access.user, request.partnership, today))
    reviews = request.access.may(REVIEW) and row.product.producer_id not in posts
    context = {
        "row": row,
        "history": selectors.history(row.product),
        "may_change": request.access.may(CHANGE) and row.product.signed_on is None,
        "mine": [one.row.pk for one in row.current if reviews and not one.row.finding and one.row.reviewer_id in posts],
        "may_sign": reviews and row.state == "reviewed" and row.product.signatory_id in posts,
        "links": links(request),
    }
    return render(request, "delivery/programme/product.html", context)


@require_http_methods(FORM)
@requires(CHANGE)
def product_add(request: PartnershipRequest, code: str) -> HttpResponse:
    project = project_at(request, code)
    form = ProductForm(request.POST or None, project=project)

    def do() -> None:
        services.add_product(
            access=request.access, project_id=project.pk, to=form.to(), reason=form.cleaned_data["reason"]
        )

    back = place(request, "delivery:project", code=code)
    lead = "Others than its maker review it; it is signed off once they find it fit."
    return act_page(
        request, form, do, Act("Add a product", "Add the product", "Product added.", back, project.name, "", lead)
    )


@require_http_methods(FORM)
@requires(CHANGE)
def product_edit(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).product
    form = ProductForm(request.POST or None, project=found.project, row=found)

    def do() -> None:
        services.change_product(
            access=request.access,
            product_id=pk,
            version=form.cleaned_data["version"] or 0,
            to=form.to(),
            reason=form.cleaned_data["reason"],
        )

    return act_page(request, form, do, _act(request, found, "Change the product", "Save", "Product saved."))


@require_http_methods(FORM)
@requires(CHANGE)
def review_ask(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).product
    form = AskForm(request.POST or None, product=found, initial={"version": found.version})

    def do() -> None:
        services.ask_review(
            access=request.access,
            product_id=pk,
            version=form.cleaned_data["version"],
            reviewer=form.cleaned_data["reviewer"],
            due_on=form.cleaned_data["due_on"],
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )

    act = _act(request, found, "Ask for a review", "Ask for it", "The reviewer is asked.")
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(REVIEW)
def review_answer(request: PartnershipRequest, pk: int) -> HttpResponse:
    """pk: of the review."""
    row = selectors.review_at(request.partnership, pk)
    if row is None:
        raise Http404("No such review")
    form = FoundForm(request.POST or None, initial={"version": row.version})

    def do() -> None:
        services.answer_review(
            access=request.access,
            review_id=pk,
            version=form.cleaned_data["version"],
            finding=ReviewFinding(form.cleaned_data["finding"]),
            comments=form.cleaned_data["comments"],
            today=timezone.localdate(),
        )

    back = place(request, "delivery:product", pk=row.product_id)
    act = Act(
        "Give the review",
        "Give it",
        "The review is given.",
        back,
        row.product.name,
        f"Version {row.at_version}, as {row.reviewer}",
        version=row.version,
    )
    return act_page(request, form, do, act)


@require_http_methods(FORM)
@requires(REVIEW)
def product_sign(request: PartnershipRequest, pk: int) -> HttpResponse:
    found = _row(request, pk).product
    form = VersionForm(request.POST or None, initial={"version": found.version})

    def do() -> None:
        services.sign_off(
            access=request.access,
            product_id=pk,
            version=form.cleaned_data["version"],
            reason=form.cleaned_data["reason"],
            today=timezone.localdate(),
        )

    act = _act(request, found, "Sign the product off", "Sign it off", "The product is signed off.")
    return act_page(request, form, do, act)


def _row(request: PartnershipRequest, pk: int) -> selectors.ProductRow:
    found = selectors.product_at(request.partnership, pk, timezone.localdate())
    if found is None:
        raise Http404("No such product")
    return found


def _act(request: PartnershipRequest, row: Product, title: str, submit: str, done: str) -> Act:
    back = place(request, "delivery:product", pk=row.pk)
    return Act(title, submit, done, back, row.name, str(row.project), version=row.version)
