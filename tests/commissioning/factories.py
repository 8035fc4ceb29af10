"""Functions, returns, decisions and routes for the tests of commissioning."""

from datetime import date

import factory
from factory.django import DjangoModelFactory

from commissioning.models import (
    Body,
    Decision,
    DelegatedFunction,
    Delegation,
    Organisation,
    Partnership,
    Recommendation,
    ReturnCollection,
    RouteStage,
    StatutoryReturn,
)
from commissioning.rules.decisions import content_hash
from tests.factories import BodyFactory, OrganisationFactory


class FunctionFactory(DjangoModelFactory[DelegatedFunction]):
    class Meta:
        model = DelegatedFunction

    partnership = factory.SelfAttribute("holder.partnership")
    holder = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: n + 1)
    name = "Care and support assessments"
    statute = "Care Act 2014, section 9"
    state = "delegable"
    source = "An example register, row 1"

    class Params:
        retained = factory.Trait(name="Approval of mental health professionals", state="retained")
        partly = factory.Trait(name="Safeguarding adults", state="partly", part="Taking alerts")


class DelegationFactory(DjangoModelFactory[Delegation]):
    class Meta:
        model = Delegation

    function = factory.SubFactory(FunctionFactory)
    number = factory.Sequence(lambda n: n + 1)
    holder = factory.SelfAttribute("function.holder")
    delegate = factory.LazyAttribute(lambda one: provider(one.function.partnership))
    law_state = factory.SelfAttribute("function.state")
    part = factory.SelfAttribute("function.part")
    instrument = "Contract"
    since = date(2015, 4, 1)


class ReturnFactory(DjangoModelFactory[StatutoryReturn]):
    class Meta:
        model = StatutoryReturn

    partnership = factory.SelfAttribute("submitter.partnership")
    submitter = factory.SubFactory(OrganisationFactory)
    number = factory.Sequence(lambda n: n + 1)
    code = factory.LazyAttribute(lambda one: f"R{one.number}")
    name = "Short and long term support"
    today = "Became Client Level Data, every quarter"


class CollectionFactory(DjangoModelFactory[ReturnCollection]):
    """2014/15: the window from 1 May to 30 June 2015, the provider's data by 15 May."""

    class Meta:
        model = ReturnCollection

    statutory_return = factory.SubFactory(ReturnFactory)
    period = "2014/15"
    period_start, period_end = date(2014, 4, 1), date(2015, 3, 31)
    opens_on, data_due_on, closes_on = date(2015, 5, 1), date(2015, 5, 15), date(2015, 6, 30)
    submitter = factory.SelfAttribute("statutory_return.submitter")
    collector = factory.LazyAttribute(lambda one: provider(one.statutory_return.partnership))


TEXTS = ["Approve the pooled fund.", "Note the next steps."]


def provider(partnership: Partnership) -> Organisation:
    return OrganisationFactory(
        partnership=partnership, code="PROVIDER", name="Example Community Health", kind="provider", position=3
    )


def cabinet_and_governing_body(council: Organisation, icb: Organisation) -> tuple[Body, Body]:
    """The two statutory bodies of a partnership."""
    cabinet = BodyFactory(organisation=council)
    governing = BodyFactory(organisation=icb, code="BOARD", name="Governing Body", kind="governing_body")
    return cabinet, governing


def decision_on_route(cabinet: Body, governing: Body, **fields: object) -> Decision:
    """A decision on its route: scrutiny, then Cabinet on 11 November and the Governing Body on 3 December 2014."""
    decision = Decision.objects.create(
        partnership=cabinet.partnership,
        reference=fields.pop("reference", "D-1"),
        title="One pooled fund",
        summary="Pool £421m.",
        content={"sections": [{"heading": "Money", "text": "£421m in one fund."}]},
        state="in_route",
        content_hash=content_hash(
            "One pooled fund", "Pool £421m.", TEXTS, {"sections": [{"heading": "Money", "text": "£421m in one fund."}]}
        ),
        **fields,
    )
    for number, text in enumerate(TEXTS, start=1):
        Recommendation.objects.create(decision=decision, number=number, text=text)
    scrutiny = BodyFactory(
        organisation=cabinet.organisation, code="SCRUTINY", name="Scrutiny panel", kind="scrutiny", statutory=False
    )
    add_stage(decision, 1, scrutiny, date(2014, 11, 6), "views")
    add_stage(decision, 2, cabinet, date(2014, 11, 11), "decision")
    add_stage(decision, 3, governing, date(2014, 12, 3), "decision")
    return decision


def add_stage(decision: Decision, number: int, body: Body, day: date, purpose: str) -> RouteStage:
    return RouteStage.objects.create(decision=decision, number=number, body=body, starts_on=day, purpose=purpose)
