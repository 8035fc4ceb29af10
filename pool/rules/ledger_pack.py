"""The journal that a partner's ledger team may post for its share of a variance: pairs that add to nil."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ihwb.kernel.money import ZERO

OWN, POOL = "Contribution to the pooled fund", "The pooled fund, held by {host}"


@dataclass(frozen=True, slots=True)
class JournalLine:
    """One side of an entry, £: either debit or credit is nought."""

    entry: int
    account: str
    narrative: str
    debit: Decimal
    credit: Decimal


def journal(shares: Iterable[tuple[str, Decimal]], host: str) -> tuple[JournalLine, ...]:
    """shares: (why, £) of what the partner bears, step by step; negative is an underspend that comes back to it.

    What it bears is a cost of its own and is owed to the pool; what comes back is owed by the pool. Shares of nought
    make no entry. Debits and credits are the same in every entry, and so in all of them.
    """
    lines: list[JournalLine] = []
    for number, (why, share) in enumerate(((why, share) for why, share in shares if share), start=1):
        pool, amount = POOL.format(host=host), abs(share)
        debit, credit = (OWN, pool) if share > 0 else (pool, OWN)
        lines.append(JournalLine(number, debit, why, amount, ZERO))
        lines.append(JournalLine(number, credit, why, ZERO, amount))
    return tuple(lines)
