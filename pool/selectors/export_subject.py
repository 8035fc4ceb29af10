"""What an exported table is of, and for whom. Each shows what its page shows to the same reader, and no more."""

from collections.abc import Callable
from dataclasses import dataclass

from ihwb.kernel.dates import FinancialYear
from ihwb.web.access import Access
from ihwb.web.exporting import Sheet
from pool.models import Period, PooledFund
from pool.selectors.outturn import visible_organisations


@dataclass(frozen=True, slots=True)
class Subject:
    """What a table is of, and for whom. period: None where it is of the year."""

    access: Access
    fund: PooledFund
    year: int
    period: Period | None

    @property
    def visible(self) -> frozenset[int] | None:
        """Ids of the organisations whose figures of the period the reader may see; None means all of them."""
        return visible_organisations(self.access, self.period) if self.period else None

    @property
    def known_period(self) -> Period:
        if self.period is None:
            raise LookupError("This table is of a period")
        return self.period

    def title(self, what: str) -> str:
        when = self.period.month.label if self.period else FinancialYear(self.year).label
        return f"{what}: {self.fund.name}, {when}"

    def notes(self, *hidden: str) -> tuple[str, ...]:
        """What a reader of the sheet alone must know. hidden: partners whose open figures are left out."""
        sign = "Amounts in £. Positive is cost; a positive variance is an overspend; income is negative."
        if self.period is None:
            return (sign,)
        state = "Open: figures may still change." if self.period.is_open else "Certified: figures are final."
        left_out = (
            f"The figures of {' and '.join(hidden)} are left out until the period is certified." if hidden else ""
        )
        return (f"{state} {sign}", *filter(None, [left_out, self.period.note]))

    def file_name(self, what: str) -> str:
        """Such as ihwb-2015-16-p06-position."""
        number = f"-p{self.period.number:02}" if self.period else ""
        return f"{self.fund.code.lower()}-{FinancialYear(self.year).label.replace('/', '-')}{number}-{what}"


Make = Callable[[Subject], Sheet | None]


@dataclass(frozen=True, slots=True)
class Table:
    """One table that can be taken away. permission: who may; of_period: it is of one period; if not, of the year.

    make: gives None where there is nothing for this reader.
    """

    code: str
    label: str
    permission: str
    of_period: bool
    make: Make
