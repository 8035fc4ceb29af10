"""Loading services, contracts and what belongs to them from ``contracts.yaml``. What is there stays as it is."""

from typing import Any

from commissioning.models import Organisation, Partnership
from commissioning.services.documents import Entry, add
from delivery.models import (
    Contract,
    ContractService,
    ContractValue,
    ContractVolume,
    ExtensionOption,
    ProcurementRoute,
    ProcurementStep,
    Service,
)
from delivery.rules.contracts import Arrangement, Option, OptionState, check_dates, check_option
from delivery.rules.procurement import StageKind, read_lead_times
from delivery.services.setup_diligence import load_diligences, load_templates
from delivery.services.setup_rows import keep
from delivery.services.setup_specifications import load_specifications
from ihwb.kernel.dates import DateError, FinancialYear
from ihwb.kernel.errors import Refused
from pool.models import BudgetLine

FILE = "contracts.yaml"


def load_contracts(partnership: Partnership, documents: dict[str, Any]) -> list[str]:
    """Raises Refused naming the place and what is wrong there; then nothing is loaded."""
    if "contracts" not in documents:
        return []
    entry = Entry(FILE, documents["contracts"])
    routes = _routes(partnership, entry)
    services = _services(partnership, entry)
    for position, row in enumerate(entry.rows("contracts"), start=1):
        _contract(partnership, row, position, services, routes)
    templates = load_templates(partnership, entry)
    load_diligences(partnership, entry, templates)
    load_specifications(partnership, entry)
    entry.finish()
    return [
        f"{partnership.services.count()} services",
        f"{partnership.contracts.count()} contracts",
        f"{partnership.specifications.count()} specifications",
    ]


def _routes(partnership: Partnership, entry: Entry) -> dict[str, ProcurementRoute]:
    for row in entry.rows("routes"):
        held = row.entry("lead_times")
        days = {one.value: held.whole_or_none(one.value) or 0 for one in StageKind}
        held.finish()
        new = ProcurementRoute(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            law=row.text("law", ""),
            lead_times={name: number for name, number in days.items() if number},
            source=row.text("source"),
        )
        checked(row, lambda new=new: read_lead_times(new.lead_times))
        keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.procurement_routes.all()}


def _services(partnership: Partnership, entry: Entry) -> dict[str, Service]:
    lines = {
        f"{one.fund.code}/{one.code}": one
        for one in BudgetLine.objects.filter(fund__agreement__partnership=partnership).select_related("fund")
    }
    strategies = {one.code: one for one in partnership.strategies.all()}
    for position, row in enumerate(entry.rows("services"), start=1):
        new = Service(
            partnership=partnership,
            code=row.text("code"),
            name=row.text("name"),
            covers=row.text("covers", ""),
            must_go_on=row.text("must_go_on", ""),
            until=row.day("until"),
            line=row.pick("line", lines),
            strategy=row.pick("strategy", strategies),
            position=position,
            source=row.text("source"),
        )
        keep(row, new, "partnership", "code")
    return {one.code: one for one in partnership.services.all()}


def _contract(
    partnership: Partnership,
    row: Entry,
    position: int,
    services: dict[str, Service],
    routes: dict[str, ProcurementRoute],
) -> None:
    organisations: dict[str, Organisation] = {one.code: one for one in partnership.organisations.all()}
    new = Contract(
        partnership=partnership,
        code=row.text("code"),
        title=row.text("title"),
        commissioner=row.needed("commissioner", organisations),
        provider=row.pick("provider", organisations),
        arrangement=row.choice("arrangement", Arrangement).value,
        terms=row.text("terms", ""),
        starts_on=row.day("starts_on"),
        ends_on=row.day("ends_on"),
        rolling=row.flag("rolling"),
        notice_months=row.whole_or_none("notice_months"),
        confidential=row.flag("confidential"),
        route=row.pick("route", routes),
        next_route=row.pick("next_route", routes),
        awarded_on=row.day("awarded_on"),
        diligence_waived=row.text("diligence_waived", ""),
        note=row.text("note", ""),
        position=position,
        source=row.text("source"),
    )
    checked(row, lambda: check_dates(new.starts_on, new.ends_on, new.rolling))
    held = [services[code] if code in services else row.fail(f"names the service “{code}”, which is not in the file")
            for code in row.texts("services")]  # fmt: skip
    belonging = [*_values(row, new, services), *_volumes(row, new, services), *_options(row, new), *_steps(row, new)]
    if not keep(row, new, "partnership", "code"):
        return
    for service in held:
        add(ContractService(contract=new, service=service))
    for one in belonging:
        one.contract = new
        add(one)


def _values(row: Entry, contract: Contract, services: dict[str, Service]) -> list[Any]:
    found = []
    for one in row.rows("values"):
        amount = one.number("amount")
        if amount is None or amount < 0 or amount != round(amount, 2):
            one.fail("needs an amount in £ in “amount”, with two decimals at most")
        found.append(
            ContractValue(
                contract=contract,
                service=one.pick("service", services),
                year=_year(one),
                amount=amount,
                about=one.flag("about"),
                source=one.text("source", contract.source),
            )
        )
    return found


def _year(row: Entry) -> int:
    try:
        return FinancialYear.parse(row.text("year")).start_year
    except DateError as misread:
        row.fail(f"has no financial year in “year”: {misread.message}")


def _volumes(row: Entry, contract: Contract, services: dict[str, Service]) -> list[Any]:
    return [
        ContractVolume(
            contract=contract,
            service=one.pick("service", services),
            what=one.text("what"),
            number=one.number("number"),
            period=one.text("period"),
            position=position,
            source=one.text("source", contract.source),
        )
        for position, one in enumerate(row.rows("volumes"), start=1)
    ]


def _options(row: Entry, contract: Contract) -> list[Any]:
    found = []
    for number, one in enumerate(row.rows("options"), start=1):
        until, decide_by = one.needed_day("until"), one.day("decide_by")
        option = Option(number, until, OptionState.OPEN, decide_by)
        checked(one, lambda option=option: check_option(contract.ends_on, option))
        source = one.text("source", contract.source)
        new = ExtensionOption(contract=contract, number=number, until=until, decide_by=decide_by, source=source)
        if one.has("state"):
            new.state = one.choice("state", OptionState).value
            new.decided_on, new.decided_words = one.needed_day("decided_on"), one.text("decided_by")
        found.append(new)
    return found


def _steps(row: Entry, contract: Contract) -> list[Any]:
    return [
        ProcurementStep(
            contract=contract,
            kind=one.choice("kind", StageKind).value,
            planned=one.text("planned", ""),
            planned_on=one.day("planned_on"),
            done_on=one.day("done_on"),
            note=one.text("note", ""),
            source=one.text("source", contract.source),
        )
        for one in row.rows("stages")
    ]


def checked(row: Entry, ask: Any) -> None:
    """Ask a rule; what it refuses is said with the place in the file."""
    try:
        ask()
    except Refused as refused:
        row.fail(f"is not right: {refused.message}")
