"""Year end: what each partner should bear, what it has paid, and who pays whom to make the two the same.

The money of the fund passes through its host: partners pay their contributions to it, and whoever pays the providers
gets the spending back from it, some of it on account during the year. What is left in the fund stays with the host, for
the fund.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from ihwb.kernel.money import ZERO, allocate, show


@dataclass(frozen=True, slots=True)
class PartnerYear:
    """One partner's year, £. paid: of its contribution, in money or in kind; spent: paid to providers, net of income.

    share: of the year's variance by the agreement's rules; positive is a cost. on_account: of its spending, what the
    host has paid during the year, to it or to a provider in its place. treasury: its part of what the fund's money
    earned in the host's hands.
    """

    code: str
    name: str
    contribution: Decimal
    paid: Decimal
    spent: Decimal
    share: Decimal
    on_account: Decimal = ZERO
    treasury: Decimal = ZERO


@dataclass(frozen=True, slots=True)
class FundYear:
    """The fund's year, £. held: against risk inside the fund, opening included; drawn: of it, by the risk share.

    opening: balance brought forward from the year before, in the host's hands. carried_forward: variance that the rules
    leave in the fund, positive an overspend; unresolved: variance that they give to nobody.
    """

    budget: Decimal
    opening: Decimal
    held: Decimal
    drawn: Decimal
    carried_forward: Decimal
    unresolved: Decimal


@dataclass(frozen=True, slots=True)
class Owed:
    """remainder: the partner's part of what the rules leave open. owes: to the host; negative: to get from it.

    supplied: paid into the fund and to providers, less what came back on account. treasury: what it gets from the host
    of what the fund's money earned. The host's own ``owes``, ``on_account`` and ``treasury`` are the other side of all
    the others': together they are nil.
    """

    partner: PartnerYear
    host: bool
    remainder: Decimal
    bears: Decimal
    on_account: Decimal
    supplied: Decimal
    treasury: Decimal
    owes: Decimal


@dataclass(frozen=True, slots=True)
class Payment:
    payer: str
    payee: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class BalancePart:
    label: str
    amount: Decimal


@dataclass(frozen=True, slots=True)
class Settled:
    """balance: left in the fund at the end of the year, and its parts. remainder: what the rules leave open.

    on_account: what the host has paid the others during the year, £.
    """

    partners: tuple[Owed, ...]
    payments: tuple[Payment, ...]
    on_account: Decimal
    spending: Decimal
    remainder: Decimal
    balance: Decimal
    parts: tuple[BalancePart, ...]
    sentences: tuple[str, ...]


def remainder_of(partners: Sequence[PartnerYear], fund: FundYear) -> Decimal:
    """What no rule gives to anybody, £; positive is money that is not there.

    Budgets and money held against risk, less contributions and what was brought forward, and the unresolved variance.
    """
    put_in = sum((one.contribution for one in partners), ZERO)
    return fund.budget + fund.held - put_in - fund.opening + fund.unresolved


def with_treasury(
    partners: Sequence[PartnerYear], income: Decimal, percentages: Mapping[str, Decimal]
) -> tuple[PartnerYear, ...]:
    """The partners with their parts of the treasury income, £, by the agreement's percentages, to the penny.

    income: what the fund's money earned in the host's hands, 0 or more. It is no part of what anybody bears.
    Raises ValueError for an income that is negative, or that the agreement does not divide.
    """
    if income < 0:
        raise ValueError(f"Treasury income is nought or more, not {show(income)}")
    if not income:
        return tuple(partners)
    weights = {one.code: percentages.get(one.code, ZERO) for one in partners}
    if not any(weights.values()):
        raise ValueError("The agreement does not say how treasury income is divided")
    parts = allocate(income, weights)
    return tuple(replace(one, treasury=parts[one.code]) for one in partners)


def settle(partners: Sequence[PartnerYear], fund: FundYear, *, host: str, divide_remainder: bool) -> Settled:
    """Who pays whom so that each partner has borne its contribution and its share of the variance, to the penny.

    host: code of the partner that holds the fund's money. divide_remainder: what the rules leave open is divided by the
    contributions, as the partners agree for this year; otherwise, and where nobody contributes, it stays in the fund's
    balance.

    Raises ValueError when the spending is not the budget and the variance together, or nobody is the host.
    """
    spending = sum((one.spent for one in partners), ZERO)
    _check(partners, fund, spending, host)
    remainder = remainder_of(partners, fund)
    parts = _divided(partners, remainder) if divide_remainder else {}
    owed = _owed(partners, parts, host)
    left = fund.opening + sum((one.bears for one in owed), ZERO) - spending
    balance = _balance(fund, ZERO if parts else remainder)
    return Settled(
        partners=owed,
        payments=_payments(owed, host),
        on_account=sum((one.on_account for one in owed if not one.host), ZERO),
        spending=spending,
        remainder=remainder,
        balance=left,
        parts=balance,
        sentences=_sentences(owed, fund, remainder, left, bool(parts)),
    )


def _check(partners: Sequence[PartnerYear], fund: FundYear, spending: Decimal, host: str) -> None:
    if host not in {one.code for one in partners}:
        raise ValueError(f"The host {host} is not a partner of the fund")
    shared = sum((one.share for one in partners), ZERO) + fund.drawn + fund.carried_forward + fund.unresolved
    if fund.budget + shared != spending:
        raise ValueError(f"Spending of {spending} is not the budget of {fund.budget} and the variance of {shared}")


def _divided(partners: Sequence[PartnerYear], remainder: Decimal) -> Mapping[str, Decimal]:
    weights = {one.code: one.contribution for one in partners}
    return allocate(remainder, weights) if any(weights.values()) else {}


def _owed(partners: Sequence[PartnerYear], parts: Mapping[str, Decimal], host: str) -> tuple[Owed, ...]:
    paid_out = sum((one.on_account for one in partners if one.code != host), ZERO)
    passed_on = sum((one.treasury for one in partners if one.code != host), ZERO)
    found = []
    for one in partners:
        part = parts.get(one.code, ZERO)
        back = ZERO - paid_out if one.code == host else one.on_account
        gets = ZERO - passed_on if one.code == host else one.treasury
        bears, supplied = one.contribution + one.share + part, one.paid + one.spent - back
        found.append(Owed(one, one.code == host, part, bears, back, supplied, gets, bears - supplied - gets))
    others = sum((one.owes for one in found if not one.host), ZERO)
    return tuple(replace(one, owes=ZERO - others) if one.host else one for one in found)


def _payments(owed: Sequence[Owed], host: str) -> tuple[Payment, ...]:
    others = [one for one in owed if not one.host and one.owes]
    return tuple(
        Payment(one.partner.code, host, one.owes) if one.owes > 0 else Payment(host, one.partner.code, -one.owes)
        for one in others
    )


def _balance(fund: FundYear, remainder: Decimal) -> tuple[BalancePart, ...]:
    parts = (
        BalancePart("Held against risk and not drawn", fund.held - fund.drawn),
        BalancePart("Variance that the agreement leaves in the fund", ZERO - fund.carried_forward),
        BalancePart("Left open by the agreement and kept in the fund", ZERO - remainder),
    )
    return tuple(part for part in parts if part.amount)


# --- In words ---------------------------------------------------------------------------------------------------


def _sentences(
    owed: Sequence[Owed], fund: FundYear, remainder: Decimal, balance: Decimal, divided: bool
) -> tuple[str, ...]:
    host = next(one for one in owed if one.host)
    said = [_bears(one) for one in owed]
    said += [_pays(one, host) for one in owed if not one.host]
    said.append(f"{host.partner.name} hosts the fund: what the others pay or get adds up to nil with it.")
    if earned := sum((one.partner.treasury for one in owed), ZERO):
        parts = ", ".join(f"{one.partner.name} {show(one.partner.treasury)}" for one in owed)
        said.append(f"The fund's money earned {show(earned)} with {host.partner.name}, divided as agreed: {parts}.")
    if remainder:
        said.append(_left_open(remainder, divided))
    said.append(_left(balance, host.partner.name))
    if fund.unresolved:
        said.append(f"{show(fund.unresolved)} of the variance is given to nobody by the agreement's rules.")
    return tuple(said)


def _bears(one: Owed) -> str:
    share = one.partner.share
    also = "and its share of the overspend," if share > 0 else "less its share of the underspend,"
    shared = f", {also} {show(abs(share))}" if share else ", and no share of a variance"
    rest = f"; also {show(one.remainder)} of what the agreement leaves open" if one.remainder else ""
    given = f"its contribution of {show(one.partner.contribution)}"
    return f"{one.partner.name} bears {show(one.bears)}: {given}{shared}{rest}."


def _pays(one: Owed, host: Owed) -> str:
    name, other = one.partner.name, host.partner.name
    paid, spent = one.partner.paid, one.partner.spent
    gave = f"{name} has paid {show(paid)} into the fund and {show(spent)} to providers, {show(paid + spent)} together"
    if one.on_account:
        gave += f"; {other} has paid {show(one.on_account)} of that on account, which leaves {show(one.supplied)}"
    if one.treasury:
        gave += f"; its part of the treasury income is {show(one.treasury)}"
    gave += f"; it bears {show(one.bears)}"
    if not one.owes:
        return f"{gave}: nothing is left to pay."
    if one.owes > 0:
        return f"{gave}: it pays {other} {show(one.owes)}."
    return f"{gave}: {other} pays it {show(-one.owes)}."


def _left_open(remainder: Decimal, divided: bool) -> str:
    fault = "Budgets and money held are more than was put in" if remainder > 0 else "More was put in than was budgeted"
    done = "it is divided by the contributions" if divided else "it stays in the fund's balance"
    return f"{fault}, by {show(abs(remainder))}. The agreement does not say whose that is; for this year {done}."


def _left(balance: Decimal, host: str) -> str:
    if not balance:
        return "Nothing is left in the fund, and nothing is carried forward."
    if balance > 0:
        return f"{show(balance)} is left in the fund. {host} holds it for the fund and carries it into the next year."
    return (
        f"The fund ends {show(-balance)} short. {host} has paid that for the fund; it is carried into the next year, "
        "and the partners find it in that year's contributions."
    )


# --- Memorandum account -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SchemeYear:
    """One scheme's year. control: joint, lead, host or own; basis: gross or net; leads: net spending by lead's code."""

    code: str
    name: str
    control: str
    basis: str
    vat: str
    spending: Decimal
    income: Decimal
    leads: Mapping[str, Decimal]


@dataclass(frozen=True, slots=True)
class SchemeAccount:
    """books: net spending by partner's code, in whose accounts it stands; together they are the net spending."""

    scheme: SchemeYear
    net: Decimal
    books: Mapping[str, Decimal]


def scheme_account(scheme: SchemeYear, weights: Mapping[str, Decimal], host: str) -> SchemeAccount:
    """In whose books a scheme stands. Joint control: by the contributions; lead or own: who led it; host: the host.

    Source: IFRS 10 and 11: a pool is not an entity; who controls the money accounts for it.
    """
    net = scheme.spending - scheme.income
    if scheme.control == "host":
        books: Mapping[str, Decimal] = {host: net}
    elif scheme.control == "joint" and any(weights.values()):
        books = allocate(net, weights)
    else:
        books = dict(scheme.leads)
    return SchemeAccount(scheme, net, books)
