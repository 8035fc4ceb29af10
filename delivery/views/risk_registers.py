"""Registers, scales, categories and appetite; a register rolled forward into the next."""

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from delivery.forms.risk_parts import JustReasonForm
from delivery.forms.risk_registers import AppetiteForm, CategoryForm, RegisterForm, RollForm, ScaleForm
from delivery.models import RiskRegister, RiskScale
from delivery.rules.scale_templates import TEMPLATES
from delivery.selectors import risk_registers as selectors
from delivery.selectors.risk_sight import sight_of
from delivery.services import risk_registers as services
from delivery.services.risk_rolling import Rolled, roll_forward
from delivery.views.risk_acts import CHANGE, VIEW, Act, act_page, pages, register_in, today
from ihwb.web.access import PartnershipRequest, place, requires


@require_safe
@requires(VIEW)
def risk_registers(request: PartnershipRequest) -> HttpResponse:
    """Every register with its scale, its body and its cycle; the scales and the categories."""
    context = {
        **selectors.laid_down(request.partnership, sight_of(request.access), today()),
        "pages": pages(request, "risk_registers"),
        "may_change": request.access.may(CHANGE),
        "templates": [(key, one["name"]) for key, one in TEMPLATES.items()],
    }
    return render(request, "delivery/risks/registers.html", context)


def _trail(request: PartnershipRequest) -> tuple[str, ...]:
    registers = "Registers and scales", place(request, "delivery:risk_registers")
    return ("Risks", place(request, "delivery:risks"), *registers)


def _page(
    request: PartnershipRequest, form: object, do: object, act: Act, back: str = "", **context: object
) -> HttpResponse:
    there = back or place(request, "delivery:risk_registers")
    return act_page(request, form, do, act, there, trail=_trail(request), **context)  # type: ignore[arg-type]


# --- Scales and categories --------------------------------------------------------------------------------------------


@requires(CHANGE)
def scale_new(request: PartnershipRequest) -> HttpResponse:
    """An empty form, or one filled with a scale in common use (?from=npsa)."""
    form = ScaleForm(request.POST or None, begin=TEMPLATES.get(request.GET.get("from", "")))

    def do() -> None:
        services.keep_scale(
            partnership=request.partnership,
            code=form.cleaned_data["code"],
            new=True,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    return _page(request, form, do, Act("Add a scale", "Add the scale", "The scale is added."))


@requires(CHANGE)
def scale_change(request: PartnershipRequest, code: str) -> HttpResponse:
    scale = get_object_or_404(RiskScale, partnership=request.partnership, code=code)
    form = ScaleForm(request.POST or None, scale=scale)

    def do() -> None:
        services.keep_scale(
            partnership=request.partnership,
            code=code,
            new=False,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
        )

    lead = "The levels of a scale that a register uses stay as they are: its ratings would come to mean something else."
    return _page(request, form, do, Act("Change the scale", "Save the scale", "The scale is saved.", scale.name, lead))


@requires(CHANGE)
def category_new(request: PartnershipRequest) -> HttpResponse:
    form = CategoryForm(request.POST or None)

    def do() -> None:
        services.add_category(partnership=request.partnership, by=request.access.user, **form.cleaned_data)

    return _page(request, form, do, Act("Add a category", "Add the category", "The category is added."))


# --- Registers --------------------------------------------------------------------------------------------------------


@requires(CHANGE)
def register_new(request: PartnershipRequest) -> HttpResponse:
    form = RegisterForm(request.POST or None, partnership=request.partnership)

    def do() -> None:
        held = form.cleaned_data
        services.add_register(
            partnership=request.partnership,
            code=held["code"],
            scale=held["scale"],
            to=form.to(),
            reason=held["reason"],
            by=request.access.user,
        )

    act = Act("Begin a register", "Begin it", "The register is begun. Raise its first risk, or import a spreadsheet.")
    return _page(request, form, do, act)


@requires(CHANGE)
def register_change(request: PartnershipRequest, code: str) -> HttpResponse:
    register = register_in(request, code)
    form = RegisterForm(request.POST or None, partnership=request.partnership, register=register)

    def do() -> None:
        services.change_register(
            partnership=request.partnership,
            register_id=register.pk,
            to=form.to(),
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            today=today(),
        )

    act = Act("Change the register", "Save the register", "The register is saved.", register.name)
    return _page(request, form, do, act)


@requires(CHANGE)
def appetite_set(request: PartnershipRequest, code: str) -> HttpResponse:
    register = register_in(request, code)
    form = AppetiteForm(request.POST or None, register=register)

    def do() -> None:
        held = form.cleaned_data
        services.set_appetite(
            partnership=request.partnership,
            register_id=register.pk,
            category=held["category"],
            words=form.words,
            note=held["note"],
            reason=held["reason"],
            by=request.access.user,
            today=today(),
        )

    lead = "A risk whose current rating is higher is marked as above appetite wherever it is shown."
    act = Act("State an appetite", "Save the appetite", "The appetite is stated.", register.name, lead)
    return _page(request, form, do, act)


@requires(CHANGE)
def appetite_remove(request: PartnershipRequest, code: str, pk: int) -> HttpResponse:
    register = register_in(request, code)
    if not register.appetites.filter(pk=pk).exists():
        raise Http404("No such appetite")
    form = JustReasonForm(request.POST or None)

    def do() -> None:
        services.remove_appetite(
            partnership=request.partnership,
            register_id=register.pk,
            appetite_id=pk,
            reason=form.cleaned_data["reason"],
            by=request.access.user,
            today=today(),
        )

    act = Act("Take the appetite out", "Take it out", "The appetite is taken out.", register.name, danger=True)
    return _page(request, form, do, act)


@requires(CHANGE)
def register_roll(request: PartnershipRequest, code: str) -> HttpResponse:
    """Begin the next register with all risks that are not closed. The page says what happens."""
    register = register_in(request, code)
    form = RollForm(request.POST or None, initial={"on": today(), "name": register.name})
    rolled: list[Rolled] = []

    def do() -> None:
        held = form.cleaned_data
        rolled.append(
            roll_forward(
                partnership=request.partnership,
                register_id=register.pk,
                code=held["code"],
                name=held["name"],
                on=held["on"],
                reason=held["reason"],
                by=request.access.user,
                today=today(),
            )
        )

    lead = (
        "Every risk that is not closed goes on in the new register with its ratings, owners, controls, actions and "
        "money at stake. This register stays to be read as it is. It cannot be undone."
    )
    act = Act("Roll the register forward", "Roll it forward", "The new register is begun.", register.name, lead)
    answer = _page(request, form, do, act)
    return redirect(_address_of(request, rolled[0].register)) if rolled else answer


def _address_of(request: PartnershipRequest, register: RiskRegister) -> str:
    return f"{place(request, 'delivery:risks')}?register={register.code}"
