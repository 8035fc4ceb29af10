"""Files of the case system as their pages show them."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from commissioning.models import Partnership
from delivery.models import CaseImport, PackageKind, SupportCase, VerificationTerms
from delivery.rules.case_import import FIELDS, CellFault, Known, ReadCase, judge, missing_fields
from delivery.rules.verification import Stage
from delivery.selectors.verification import lines_of
from delivery.selectors.verification_access import providers_for
from ihwb.kernel.cells import as_text
from ihwb.web.access import Access
from pool.models import BudgetLine
from pool.rules.mapping import letter_of, plain


def imports_of(access: Access) -> QuerySet[CaseImport]:
    """The files of the organisations for which the person brings in plans."""
    found = CaseImport.objects.filter(partnership=access.partnership, provider__in=providers_for(access))
    return found.select_related("provider", "uploaded_by").defer("rows")


def import_at(access: Access, pk: int) -> CaseImport | None:
    return imports_of(access).defer(None).filter(pk=pk).first()


def lines_by_label(partnership: Partnership) -> dict[str, BudgetLine]:
    """Every line by its code, with its fund's where two funds have a line of this code. One query."""
    lines = list(lines_of(partnership))
    often = Counter(line.code for line in lines)
    return {line.code if often[line.code] == 1 else f"{line.code} ({line.fund.code})": line for line in lines}


def known_of(run: CaseImport, terms: VerificationTerms, on: date) -> Known:
    """What the rows may name: a name that two lines share names none of them. Three queries."""
    lines: dict[str, str] = {}
    shared = set()
    labels = {line.pk: label for label, line in lines_by_label(run.partnership).items()}
    for line in lines_of(run.partnership):
        for said in {plain(labels[line.pk]), plain(line.name)}:
            shared |= {said} & lines.keys()
            lines[said] = labels[line.pk]
    kinds = {plain(name): value for value, label in PackageKind.choices for name in (value, str(label))}
    cases = SupportCase.objects.filter(partnership=run.partnership)
    still_open = cases.exclude(stage__in=[Stage.ENDED.value, Stage.WITHDRAWN.value])
    plans = still_open.values_list("reference", "line", "kind")
    named = frozenset((reference, labels[line], kind) for reference, line, kind in plans)
    meant = {said: label for said, label in lines.items() if said not in shared}
    return Known(terms.pattern, terms.weeks, meant, kinds, named, on)


def judged(run: CaseImport, known: Known) -> tuple[list[ReadCase], list[CellFault]]:
    return judge(run.rows, run.mapping, known, run.headed)


@dataclass(frozen=True, slots=True)
class Preview:
    """cases: what would be proposed; faults: what stands against it; missing: fields without a column."""

    cases: tuple[ReadCase, ...]
    faults: tuple[CellFault, ...]
    missing: tuple[str, ...]
    columns: tuple[tuple[str, str], ...]
    lines: tuple[str, ...]

    @property
    def ready(self) -> bool:
        return bool(self.cases) and not self.faults and not self.missing


def preview_of(run: CaseImport, terms: VerificationTerms, on: date) -> Preview:
    missing = tuple(missing_fields(run.mapping))
    known = known_of(run, terms, on)
    cases, faults = ([], []) if missing else judged(run, known)
    columns = tuple(
        (letter_of(place), as_text(heading) or "no heading")
        for place, heading in enumerate(run.rows[0] if run.rows else [])
    )
    return Preview(tuple(cases), tuple(faults), missing, columns, tuple(sorted(set(known.lines.values()))))


def field_choices() -> dict[str, tuple[str, bool]]:
    return {field: (words, needed) for field, (words, needed, _) in FIELDS.items()}
