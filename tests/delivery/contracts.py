"""Services, contracts, a template of due diligence and a specification for the tests."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.models import ControlledDocument, Organisation, Partnership, Post
from delivery.models import (
    Contract,
    ContractService,
    ContractValue,
    DiligenceArea,
    DiligenceTemplate,
    DueDiligence,
    ProcurementRoute,
    Service,
    Specification,
    StaffingMinimum,
)
from tests.factories import OrganisationFactory, PostFactory

LEAD = {"tender": 40, "evaluation": 45, "standstill": 10, "award": 14, "mobilisation": 120}


def provider_of(partnership: Partnership, code: str = "PROVIDER") -> Organisation:
    return OrganisationFactory(partnership=partnership, code=code, name=f"{code.title()} Health", kind="provider")


def service(partnership: Partnership, code: str = "visiting", **fields: Any) -> Service:
    return Service.objects.create(partnership=partnership, code=code, name=fields.pop("name", code.title()), **fields)


def route(partnership: Partnership) -> ProcurementRoute:
    return ProcurementRoute.objects.create(partnership=partnership, code="open", name="Open", lead_times=LEAD)


def contract(commissioner: Organisation, code: str = "visiting", **fields: Any) -> Contract:
    """From 1 April 2016 to 31 March 2030, of one service worth £4,800,000.00 in 2026/27."""
    partnership = commissioner.partnership
    held = fields.pop("service", None) or service(partnership, code)
    made = Contract.objects.create(
        partnership=partnership,
        code=code,
        title=fields.pop("title", f"Contract {code}"),
        commissioner=commissioner,
        provider=fields.pop("provider", None) or provider_of(partnership),
        arrangement=fields.pop("arrangement", "block"),
        starts_on=fields.pop("starts_on", date(2016, 4, 1)),
        ends_on=fields.pop("ends_on", date(2030, 3, 31)),
        **fields,
    )
    ContractService.objects.create(contract=made, service=held)
    ContractValue.objects.create(contract=made, service=held, year=2026, amount=Decimal("4800000.00"))
    return made


def planned(commissioner: Organisation, code: str = "planned", **fields: Any) -> Contract:
    """Not awarded, without days."""
    return contract(commissioner, code, **{"starts_on": None, "ends_on": None, **fields})


def template(partnership: Partnership, post: Post | None = None) -> DiligenceTemplate:
    """Two areas, 0 or 1, 1 is enough."""
    return DiligenceTemplate.objects.create(
        partnership=partnership,
        code="provider",
        name="Due diligence on a provider",
        areas=[{"name": "Finance", "questions": ["Insured?"]}, {"name": "Quality", "questions": []}],
        disciplines=["Finance", "Commissioning"],
        scale=[{"score": 0, "label": "Not met"}, {"score": 1, "label": "Met"}],
        passing=1,
        signoff_post=post or PostFactory(partnership=partnership, code="DIRECTOR", title="Director for people"),
    )


def diligence(held: Contract, made: DiligenceTemplate) -> DueDiligence:
    row = DueDiligence.objects.create(
        contract=held, provider=held.provider, template=made, scale=made.scale, passing=made.passing,
        signoff_post=made.signoff_post,
    )  # fmt: skip
    for number, area in enumerate(made.areas, start=1):
        DiligenceArea.objects.create(diligence=row, number=number, name=area["name"])
    return row


def specification(held: Contract, code: str = "spec", **fields: Any) -> Specification:
    """At least 32.00 social workers from 1 April 2016, returned every quarter from 30 June 2026."""
    document = ControlledDocument.objects.create(
        partnership=held.partnership,
        reference=f"DOC-{code}",
        title=f"Specification {code}",
        kind="specification",
        owner=PostFactory(partnership=held.partnership),
    )
    made = Specification.objects.create(
        partnership=held.partnership, contract=held, document=document, code=code, name=f"Specification {code}",
        **{"first_due": date(2026, 6, 30), **fields},
    )  # fmt: skip
    StaffingMinimum.objects.create(
        specification=made, profession="Social workers", fte=Decimal("32.00"), since=date(2016, 4, 1)
    )
    return made


def today() -> date:
    return timezone.localdate()
