"""One partnership with something of everything, and the address of every page of the pool made from it."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from commissioning.models import ControlledDocument, Post, Strategy, User
from pool import models as pool
from pool.rules.return_layout import as_values, read_layout
from pool.services.statement import freeze
from tests.factories import PostFactory, UserFactory
from tests.pool.exports.test_return_layout import LAYOUT
from tests.pool.factories import RULES, PeriodFactory, figures, partners, pooled_fund

AT = datetime(2015, 10, 16, 9, tzinfo=UTC)
D = Decimal

# What the NHS partner entered in the open period. The other figures are so small that every sum shows it.
SECRET = D("987654321.98")
SECRET_WORDS = "ZANZIBAR"
SECRET_DRAFT = "XYLOPHONE"


@dataclass(frozen=True, slots=True)
class Page:
    """An address of the pool with its permission. writes: it takes a POST and nothing else."""

    name: str
    url: str
    permission: str


class Rich:
    """Period 5 is certified, period 6 is open with everybody's figures, the year before is settled."""

    def __init__(self) -> None:
        self.fund = pooled_fund()
        self.agreement = self.fund.agreement
        self.partnership = self.agreement.partnership
        self.council, self.nhs = partners(self.partnership)
        self.people = [UserFactory(name=f"Somebody {number}") for number in range(3)]
        self.lines = {line.code: line for line in pool.BudgetLine.objects.filter(fund=self.fund)}
        self.post: Post = PostFactory(partnership=self.partnership)
        self.unknown: list[str] = []
        self._periods()
        self._agreement()
        self._moves()
        self._files()
        self._year_end()
        self._exploring()
        self._hosting()
        self._strategy()

    @property
    def _one(self) -> User:
        return self.people[0]

    @property
    def _two(self) -> User:
        return self.people[1]

    def _periods(self) -> None:
        self.before = PeriodFactory(fund=self.fund, number=5)
        figures(self.before, forecasts={"L001": "1500.00"}, by=self._one)
        freeze(self.before, by=self._two, at=AT)
        self.period = PeriodFactory(fund=self.fund, number=6)
        figures(self.period, by=self._one, leave_out=("L002",))
        pool.Outturn.objects.create(
            period=self.period, line=self.lines["L002"], actual=SECRET, forecast=SECRET, version=1,
            comment=SECRET_WORDS, entered_by=self._one, entered_at=AT,
        )  # fmt: skip
        for line in ("L001", "L002"):
            pool.CellComment.objects.create(
                period=self.period, line=self.lines[line], column="actual", written_by=self._one, written_at=AT,
                text=f"{SECRET_WORDS} {SECRET}" if line == "L002" else "Fine",
            )  # fmt: skip
        self.exception = pool.PeriodException.objects.create(
            period=self.period, organisation=self.council, text="Late", raised_by=self._one, raised_at=AT
        )
        self.reopening = pool.Reopening.objects.create(
            period=self.before, round=1, reason="Wrong", asked_by=self._one, asked_at=AT
        )

    def _agreement(self) -> None:
        self.draft = pool.AgreementVersion.objects.create(
            agreement=self.agreement, number=2, effective_from=date(2016, 4, 1), rules=dict(RULES), host=self.council,
            summary_of_changes=SECRET_DRAFT, required_terms={"aims": SECRET_DRAFT}, drafted_by=self._one,
            review_on=date(2016, 1, 31), contingency=SECRET_DRAFT,
        )  # fmt: skip
        version = self.agreement.versions.get(number=1)
        version.review_on = date(2016, 1, 31)
        version.save()
        self.scheme = pool.Scheme.objects.create(version=self.draft, code="SCHEME-1", name=SECRET_DRAFT)
        self.dispute = pool.Dispute.objects.create(
            agreement=self.agreement, raised_for=self.nhs, title="Share", grounds="Other", rules=dict(RULES),
            since=date(2015, 4, 1), raised_by=self._one, raised_at=AT,
        )  # fmt: skip
        self.variation = pool.Variation.objects.create(
            agreement=self.agreement, fund=self.fund, number=1, kind="funding", title="More", reason="Demand",
            year=2015, effective_on=date(2015, 10, 1), value=D("100.00"), proposed_by=self._one, proposed_at=AT,
        )  # fmt: skip
        pool.ShareDecision.objects.create(
            fund=self.fund, number=1, year=2015, stage="underspend", from_period=6, steps=[{"step": "carry_forward"}],
            reason="Winter", proposed_by=self._one, proposed_at=AT,
        )  # fmt: skip
        for fields in ({"organisation": self.council}, {"line": self.lines["L001"]}):
            pool.VariationEffect.objects.create(variation=self.variation, amount=D("100.00"), **fields)

    def _moves(self) -> None:
        self.virement = pool.Virement.objects.create(
            fund=self.fund, year=2015, number=1, title="Beds", reason="Winter", from_period=6, value=D("10.00"),
            proposed_by=self._one, proposed_at=AT,
        )  # fmt: skip
        pool.VirementLeg.objects.create(
            virement=self.virement, number=1, from_line=self.lines["L001"], to_line=self.lines["L002"],
            amount=D("10.00"),
        )  # fmt: skip
        contribution = pool.Contribution.objects.get(fund=self.fund, organisation=self.council, year=2015)
        self.instalment = pool.Instalment.objects.create(
            contribution=contribution, number=1, due_on=date(2015, 4, 1), amount=D("1000.00")
        )
        pool.PaymentOnAccount.objects.create(
            fund=self.fund, year=2015, number=1, period=5, partner=self.nhs, amount=D("70.00"),
            paid_on=date(2015, 9, 1), evidence="BACS 1", recorded_by=self._one, recorded_at=AT,
        )  # fmt: skip
        self.saving = pool.SavingsPlan.objects.create(
            fund=self.fund, code="S1", name="Saving", year=2015, planned=D("50.00"), owner=self.post
        )

    def _files(self) -> None:
        self.source = pool.ImportSource.objects.create(
            fund=self.fund, organisation=self.nhs, name="NHS ledger", mapping={"heading_row": 1}
        )
        self.run = pool.ImportRun.objects.create(
            fund=self.fund, source=self.source, year=2015, period=self.period, file_name="ledger.csv", size=10,
            file=ContentFile(f"{SECRET_WORDS},{SECRET}".encode(), name="ledger.csv"), sha256="0" * 64, state="faulty",
            fault_count=1, uploaded_by=self._one, uploaded_at=AT, rows=1,
        )  # fmt: skip
        pool.ImportFault.objects.create(run=self.run, row=1, column="B", value=str(SECRET), message=SECRET_WORDS)
        pool.StagedFigure.objects.create(run=self.run, line=self.lines["L002"], column="actual", after=SECRET, month=6)
        pool.LedgerEntry.objects.create(
            run=self.run, row=1, code="1", line=self.lines["L002"], amount=SECRET, description=SECRET_WORDS
        )
        for partner, total in ((self.council, D("1000.00")), (self.nhs, SECRET)):
            held = pool.Reconciliation.objects.create(
                period=self.period, organisation=partner, ledger_total=total, prepared_by=self._one, prepared_at=AT
            )
            self.item = pool.ReconcilingItem.objects.create(
                reconciliation=held, kind="timing", amount=total,
                explanation=SECRET_WORDS if partner == self.nhs else "Late invoices",
            )  # fmt: skip

    def _year_end(self) -> None:
        self.notice = pool.VarianceNotice.objects.create(
            period=self.before, variance=D("500.00"), tolerance=D("100.00"), clock_started_on=date(2015, 9, 30),
            due_on=date(2015, 10, 14), state="sent", text="Over", sent_by=self._one, sent_at=AT,
        )  # fmt: skip
        self.plan = pool.ActionPlan.objects.create(notice=self.notice, summary="Less", drawn_up_by=self._one)
        pool.PlanAction.objects.create(
            plan=self.plan, number=1, title="Do", owner=self.post, due_on=date(2016, 1, 1), expected=D("500.00")
        )
        pool.RecoveryMonth.objects.create(plan=self.plan, number=12, expected=D("500.00"))

        mapping = as_values(read_layout(LAYOUT))
        self.layout = pool.ReturnLayout.objects.create(
            fund=self.fund, code="bcf", name="Return", year=2015, mapping=mapping
        )

    def _exploring(self) -> None:
        self.scenario = pool.SavedScenario.objects.create(
            fund=self.fund, period=self.period, year=2015, name="Kept", saved_by=self._one, saved_at=AT
        )

    def _hosting(self) -> None:
        self.appraisal = pool.HostAppraisal.objects.create(
            partnership=self.partnership, code="HOSTING", title="Who hosts"
        )
        self.option = pool.HostOption.objects.create(appraisal=self.appraisal, code="COUNCIL", name="The council")
        self.factor = pool.HostFactor.objects.create(appraisal=self.appraisal, category="Tax", name="VAT", weight=2)

    def _strategy(self) -> None:
        document = ControlledDocument.objects.create(
            partnership=self.partnership, reference="S-1", title="Wellbeing", kind="strategy", owner=self.post
        )
        self.strategy = Strategy.objects.create(
            partnership=self.partnership, document=document, code="wellbeing", name="Wellbeing", covers="Everybody"
        )

    # --- Addresses ----------------------------------------------------------------------------------------------------

    def arguments(self, name: str, wanted: tuple[str, ...]) -> dict[str, Any]:
        """A value for each argument; for some pages another one than for the rest."""
        other = self._other(name)
        usual = self._usual()
        self.unknown += [f"{name} takes {one}" for one in wanted if one not in usual]
        return {one: other.get(one, usual.get(one, 1)) for one in wanted}

    def _usual(self) -> dict[str, Any]:
        return {
            "partnership": self.partnership.slug, "fund": self.fund.code, "year": 2015, "period": 6, "line": "L001",
            "group": "GROUP-1", "agreement": self.agreement.code, "number": 1, "partner": self.council.code,
            "scheme": self.scheme.code, "dispute": self.dispute.pk, "stage": "overspend", "at": 0,
            "due": "2016-01-31", "appraisal": self.appraisal.code, "option": self.option.pk, "factor": self.factor.pk,
            "source": self.source.pk, "run": self.run.pk, "item": self.item.pk, "kind": "csv", "quarter": 1,
            "scenario": self.scenario.pk, "saving": self.saving.pk, "payment": 1, "pk": self.exception.pk,
            "table": "position", "form": "csv", "held": "CONTINGENCY", "layout": self.layout.pk, "role": "s151",
            "code": self.strategy.code,
        }  # fmt: skip

    def _other(self, name: str) -> dict[str, Any]:
        if name.startswith(("version", "new_scheme", "change_scheme", "remove_scheme", "rule")):
            return {"number": self.draft.number}
        if name == "decide_reopening":
            return {"period": 5, "pk": self.reopening.pk}
        if name.startswith(("notice", "action_plan", "archive")) and "serve" not in name:
            return {"period": 5}
        if name == "export_year_table":
            return {"table": "budgets"}
        return {}

    def pages(self) -> list[Page]:
        """Every page and API address of the pool that takes arguments."""
        found = []
        for name, wanted, permission in sorted(_pool_patterns()):
            arguments = self.arguments(name.split(":")[-1], wanted)
            found.append(Page(name, reverse(name, kwargs=arguments), permission))
        return found


def _pool_patterns(
    resolver: URLResolver | None = None, prefix: str = "", spaces: tuple[str, ...] = ()
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """(name, arguments, permission) of every address of the pool."""
    for entry in (resolver or get_resolver()).url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _pool_patterns(entry, path, inner)
        elif isinstance(entry, URLPattern) and entry.name and "/pool/" in path and path.count("<") > 1:
            view = entry.callback
            permission = getattr(view, "permission", None) or getattr(getattr(view, "cls", None), "permission", "")
            wanted = tuple(part.split(">")[0].split(":")[-1] for part in path.split("<")[1:])
            yield ":".join([*spaces, entry.name]), wanted, permission
