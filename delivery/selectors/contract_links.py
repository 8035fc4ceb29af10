"""What a strategy or a decision has to do with contracts."""

from django.urls import reverse
from django.utils import timezone

from commissioning.models import Decision, Strategy
from commissioning.selectors.linked import Linked, Panel
from delivery.models import ContractDecision, DueDiligence, Service
from delivery.rules.diligence import DiligenceState, sentence
from delivery.selectors.contracts import ContractView, book_for
from ihwb.kernel.dates import show_date
from ihwb.kernel.money import show
from ihwb.web.access import Access


def of_strategy(strategy: Strategy, access: Access) -> Panel | None:
    """The contracts of the services that a strategy commissions; None for who may not read contracts."""
    if not access.may("delivery.view_contracts"):
        return None
    codes = set(Service.objects.filter(strategy=strategy).values_list("code", flat=True))
    views = book_for(access, timezone.localdate()).views() if codes else []
    rows = tuple(_row(one, access) for one in views if codes & {code for code, _ in one.services})
    services = reverse("delivery:services", kwargs={"partnership": access.partnership.slug})
    may = access.may("delivery.change_contracts")
    note = "The contracts of the services that this strategy commissions, as at today."
    return Panel("Contracts", note, rows, services if may else "")


def _row(one: ContractView, access: Access) -> Linked:
    slug, value = access.partnership.slug, one.latest
    words = "–"
    if value is not None:
        about = "about " if value.about else ""
        words = "Confidential" if value.amount is None else f"{about}{show(value.amount, pence=False)} ({value.label})"
    end = show_date(one.end) if one.end else "Renews itself" if one.rolling else "No end"
    return Linked(
        label=one.title,
        url=reverse("delivery:contract", kwargs={"partnership": slug, "code": one.code}),
        detail=f"{one.provider or 'Provider not known'}. {one.standing.status.label}.",
        figures=(("Last day", end), ("Value", words)),
    )


def of_decision(decision: Decision, access: Access) -> list[Linked]:
    """The contract that a decision is about, and the due diligence that its award rests on. Two queries."""
    found: list[Linked] = []
    slug = access.partnership.slug
    if access.may("delivery.view_contracts"):
        for one in ContractDecision.objects.filter(decision=decision).select_related("contract"):
            url = reverse("delivery:contract", kwargs={"partnership": slug, "code": one.contract.code})
            found.append(Linked(f"Contract: {one.contract.title}", url, f"{one.get_purpose_display()}."))
    if access.may("delivery.view_due_diligence"):
        rows = DueDiligence.objects.filter(decision=decision).select_related("provider", "signoff_post")
        for each in rows:
            url = reverse("delivery:diligence", kwargs={"partnership": slug, "pk": each.pk})
            words = sentence(DiligenceState(each.state), each.provider.name, each.signed_on, each.signoff_post.title)
            found.append(Linked("Due diligence", url, words))
    return found
