"""Loading terms of verification and support plans from ``support.yaml``; what is there already stays."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commissioning.models import Organisation, Partnership
from commissioning.selectors.calendar import working_calendar
from commissioning.services.documents import REASON, Entry
from delivery.models import PackageKind, SupportCase, VerificationTerms
from delivery.rules import verification as rules
from delivery.rules.commitments import Basis
from delivery.rules.personal_data import found
from delivery.rules.verification import Act, Stage
from delivery.selectors.known_names import known_names
from delivery.selectors.verification import lines_of
from delivery.selectors.verification_access import terms_on
from delivery.services.commitments import post
from delivery.services.hand import Stamp
from delivery.services.setup_rows import keep
from delivery.services.verification import note
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import to_pence
from pool.models import BudgetLine

FILE = "support.yaml"


def load_support(partnership: Partnership, document: dict[str, Any]) -> list[str]:
    """Returns one line for each kind of thing. Raises Refused naming the place and what is wrong there."""
    entry = Entry(FILE, document)
    for row in entry.rows("terms"):
        _terms(partnership, row)
    providers = {one.code: one for one in partnership.organisations.all()}
    lines = {one.code: one for one in lines_of(partnership)}
    source = entry.text("source")
    there = set(SupportCase.objects.filter(partnership=partnership).values_list("reference", flat=True))
    loader = _Loader(partnership, source, providers, lines)
    for row in entry.rows("cases"):
        loader.case(row, there)
    entry.finish()
    return [f"{SupportCase.objects.filter(partnership=partnership).count()} support plans"]


def _terms(partnership: Partnership, row: Entry) -> None:
    try:
        pattern = rules.check_pattern(row.text("pattern"))
    except Refused as refused:
        row.fail(f"has no usable pattern: {refused.message}")
    new = VerificationTerms(
        partnership=partnership,
        since=row.needed_day("since"),
        pattern=pattern,
        target_days=row.whole("target_days"),
        undo_minutes=row.whole("undo_minutes"),
        weeks=row.number("weeks") or Decimal(52),
        basis=row.choice("basis", Basis).value,
        small_number=row.whole("small_number"),
        source=row.text("source"),
    )
    keep(row, new, "partnership", "since")


def _stamp(day: date) -> Stamp:
    return Stamp(timezone.make_aware(datetime.combine(day, time(12))))


class _Loader:
    """Loads cases one after the other, each with what was done with it."""

    def __init__(
        self,
        partnership: Partnership,
        source: str,
        providers: dict[str, Organisation],
        lines: dict[str, BudgetLine],
    ) -> None:
        self.partnership, self.source, self.providers, self.lines = partnership, source, providers, lines
        self.calendar, self.known = working_calendar(partnership), known_names(partnership)
        self.loaded: set[tuple[str, int, str]] = set()

    def case(self, row: Entry, there: set[str]) -> None:
        case = self._read(row)
        steps = [(name, row.entry(name)) for name in ("decided", "brokerage", "sourced", "ended") if row.has(name)]
        row.leave("decided", "brokerage", "sourced", "ended")
        if case.reference in there:
            for name, step in steps:
                step.leave(*_STEP_FIELDS[name])
            return
        if (key := (case.reference, case.line_id, case.kind)) in self.loaded:
            row.fail(f"is a second plan of {case.reference} of this kind on this line; leave one of them out")
        self.loaded.add(key)
        self._save(case, Act.PROPOSE, _stamp(case.proposed_on), "")
        for name, step in steps:
            getattr(self, f"_{name}")(case, step)
            step.finish()

    def _read(self, row: Entry) -> SupportCase:
        proposed_on = row.needed_day("proposed_on")
        terms = terms_on(self.partnership, proposed_on)
        reference = row.text("reference")
        if terms is None or not rules.is_reference(reference, terms.pattern):
            row.fail("has a reference that is not of the form which the terms of that day lay down")
        return SupportCase(
            partnership=self.partnership,
            reference=reference,
            provider=row.needed("provider", self.providers),
            line=row.needed("line", self.lines),
            kind=row.choice("kind", PackageKind).value,
            weekly_cost=self._money(row, "weekly"),
            starts_on=row.needed_day("starts_on"),
            assured_on=row.needed_day("assured_on"),
            proposed_on=proposed_on,
            proposal=self._words(row, "proposal"),
            source=self.source,
        )

    def _money(self, row: Entry, name: str) -> Decimal:
        amount = row.number(name)
        if amount is None or amount <= 0:
            row.fail(f"needs an amount above nought in “{name}”")
        return to_pence(amount)

    def _words(self, row: Entry, name: str) -> str:
        text = row.text(name, "")
        if found(text, on=timezone.localdate(), known=self.known):
            row.fail(f"seems to hold personal data in “{name}”: support plans have case references alone")
        return text

    def _save(self, case: SupportCase, act: Act, stamp: Stamp, words: str, days: int | None = None) -> None:
        case._change_reason = REASON  # type: ignore[attr-defined]  # simple_history reads it on save
        case.save()
        note(case, act, stamp, words, working_days=days)
        post(case, act.value, stamp)

    def _decided(self, case: SupportCase, row: Entry) -> None:
        on, words = row.needed_day("day"), self._words(row, "words")
        unmet = row.text("unmet", "")
        if unmet and unmet not in rules.QUESTIONS:
            row.fail(f"has in “unmet” none of: {', '.join(rules.QUESTIONS)}")
        for name, field in (("needs", "needs_met"), ("duties", "duties_met"), ("funding", "funding_available")):
            setattr(case, field, name != unmet)
            setattr(case, f"{name}_words", words if name == unmet or not unmet else "Met.")
        act = Act.RETURN if unmet else Act.AGREE
        case.stage = _step(case, act, row)
        case.verified_at = _stamp(on).at
        terms = terms_on(self.partnership, on)
        waited = rules.age(case.proposed_on, on, terms.target_days if terms else 1, self.calendar).working_days
        self._save(case, act, _stamp(on), words, waited)

    def _brokerage(self, case: SupportCase, row: Entry) -> None:
        case.stage = _step(case, Act.BROKER, row)
        self._save(case, Act.BROKER, _stamp(row.needed_day("day")), "")

    def _sourced(self, case: SupportCase, row: Entry) -> None:
        case.stage = _step(case, Act.SOURCE, row)
        case.sourced_from, case.sourced_weekly_cost = self._words(row, "from"), self._money(row, "weekly")
        case.sourced_starts_on, case.review_due = row.needed_day("starts_on"), row.needed_day("review_due")
        self._save(case, Act.SOURCE, _stamp(row.needed_day("day")), "")

    def _ended(self, case: SupportCase, row: Entry) -> None:
        case.stage, case.ended_on = _step(case, Act.END, row), row.needed_day("last_day")
        self._save(case, Act.END, _stamp(row.needed_day("day")), self._words(row, "words"))


def _step(case: SupportCase, act: Act, row: Entry) -> str:
    try:
        return rules.next_stage(act, Stage(case.stage), case.reference).value
    except Refused:
        row.fail(f"cannot follow: {case.reference} is “{Stage(case.stage).label}” by then")


_STEP_FIELDS = {
    "decided": ("day", "words", "unmet"),
    "brokerage": ("day",),
    "sourced": ("day", "from", "weekly", "starts_on", "review_due"),
    "ended": ("day", "last_day", "words"),
}
