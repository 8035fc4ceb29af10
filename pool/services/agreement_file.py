"""Taking an agreement over from its file: what would change first, then all of it or nothing."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction

from commissioning.models import Organisation, Partnership, User
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Refused
from ihwb.kernel.money import show
from pool.models import (
    Agreement,
    AgreementVersion,
    Budget,
    BudgetLine,
    Contribution,
    LineGroup,
    PooledFund,
    RiskFund,
)
from pool.rules.agreement_content import Content, content_hash
from pool.rules.agreement_file import AgreementFile, read_file
from pool.rules.agreement_life import IN_APPROVAL_OR_EARLIER, VersionState, check_editable
from pool.rules.agreement_words import Difference, Names, differences
from pool.rules.risk_share import parse_rules
from pool.rules.risk_share.faults import Faults
from pool.rules.risk_share.releases import release_as_dict
from pool.rules.risk_share.sentences import STAGES, Words, describe_rules
from pool.selectors.agreement_content import content_of, hash_of, names_in, rule_sentences
from pool.selectors.scenario import in_listed_order
from pool.services.agreement import (
    NewAgreement,
    change_content,
    create_agreement,
    locked_agreement,
    start_next_version,
)

Row = TypeVar("Row", bound=models.Model)
_REASON = "Taken over from a file"


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file would do. version: the number of the draft it changes or makes; opened: what was compared with.

    makes: "agreement", "version" or "change". notes: what the file says and the import leaves as it is.
    new_lines: how many lines the fund would be set up with; nought where the fund exists.
    """

    file: AgreementFile
    makes: str
    version: int
    opened: str
    differences: tuple[Difference, ...]
    notes: tuple[str, ...]
    new_lines: int


def preview(partnership: Partnership, text: str) -> Preview:
    """What taking over the file would change. Changes nothing.

    Raises ScenarioErrors with every fault and its place, or Refused when the agreement cannot change now.
    """
    file = read_file(text)
    agreement = Agreement.objects.filter(partnership=partnership, code=file.head.code).first()
    _check_against(partnership, agreement, file)
    names = names_in(partnership)
    versions = list(agreement.versions.order_by("number")) if agreement else []
    draft = next((one for one in versions if one.state in IN_APPROVAL_OR_EARLIER), None)
    if draft is not None:
        check_editable(draft.state)
    kept = [one for one in versions if one.state != VersionState.WITHDRAWN] or versions
    base = draft or (kept[-1] if kept else None)
    sets_up = bool(file.head.fund_code) and not _fund_at(agreement, file)
    return Preview(
        file=file,
        makes="agreement" if agreement is None else "version" if draft is None else "change",
        version=draft.number if draft else max((one.number for one in versions), default=0) + 1,
        opened=hash_of(base) if base else "",
        differences=tuple(_differences(base, file, names)),
        notes=tuple(_notes(agreement, file)),
        new_lines=len(file.scenario.lines) if sets_up else 0,
    )


@transaction.atomic
def take_over(*, partnership: Partnership, text: str, opened: str, by: User) -> AgreementVersion:
    """Take the file over: a new agreement, its next version, or a change of its draft. All or nothing.

    opened: of the preview that the person saw; Refused (``version_changed``) when something changed since.
    """
    head = read_file(text).head
    found = Agreement.objects.filter(partnership=partnership, code=head.code).first()
    if found is not None:
        locked_agreement(found.pk)
    seen = preview(partnership, text)
    if seen.opened != opened:
        raise Refused(
            "version_changed",
            "Somebody changed the agreement after you looked at the file, so nothing was taken over. Upload it again.",
        )
    content = seen.file.content
    if found is None:
        new = NewAgreement(head.code, head.title, head.starts_on, head.ends_on, head.source)
        found = create_agreement(partnership=partnership, new=new, host=content.host, by=by)
    elif seen.makes == "version":
        start_next_version(agreement_id=found.pk, effective_from=content.effective_from, summary="", by=by)
    version = found.versions.get(number=seen.version)
    if hash_of(version) != content_hash(content):
        change_content(version_id=version.pk, content=content, opened_hash=hash_of(version), reason=_REASON, by=by)
    if seen.file.head.fund_code and not _fund_at(found, seen.file):
        _set_up_fund(found, seen.file, by)
    return AgreementVersion.objects.get(pk=version.pk)


def _check_against(partnership: Partnership, agreement: Agreement | None, file: AgreementFile) -> None:
    """Refuse codes that the partnership does not know, all of them at once."""
    faults = Faults()
    organisations = set(Organisation.objects.filter(partnership=partnership).values_list("code", flat=True))
    for at, partner in enumerate(file.scenario.partners):
        if partner.code not in organisations:
            faults.add(
                f"partners[{at}].code",
                f"the partnership has no organisation {partner.code}; it has {', '.join(sorted(organisations))}.",
            )
    post = file.content.terms.pool_manager
    if post and not partnership.posts.filter(code=post).exists():
        faults.add("terms.pool_manager", f"the partnership has no post {post}.")
    elsewhere = PooledFund.objects.filter(agreement__partnership=partnership, code=file.head.fund_code)
    if elsewhere.exclude(agreement=agreement).exists() if agreement else elsewhere.exists():
        faults.add("fund.code", "is the code of another agreement's fund. Choose another code.")
    faults.raise_if_any()


def _differences(base: AgreementVersion | None, file: AgreementFile, names: Names) -> list[Difference]:
    if base is None:
        empty = Content(file.head.code, file.head.starts_on, "")
        found = differences(empty, file.content, names, ([], _sentences(file, names)))
        return [replace(one, before="") for one in found]  # there is nothing yet, not even a default
    rules = [f"{stage}: {said}" for stage, said in rule_sentences(base, names)[0]]
    return differences(content_of(base), file.content, names, (rules, _sentences(file, names)))


def _sentences(file: AgreementFile, names: Names) -> list[str]:
    listed = in_listed_order(dict(file.content.rules), list(names.partners))
    rules = parse_rules(listed, partners=file.scenario.partners, funds=file.scenario.funds)
    words = Words(names=dict(names.partners))
    return [f"{STAGES[stage]}: {said}" for stage, said in describe_rules(rules, words)]


def _fund_at(agreement: Agreement | None, file: AgreementFile) -> PooledFund | None:
    return PooledFund.objects.filter(agreement=agreement, code=file.head.fund_code).first() if agreement else None


def _notes(agreement: Agreement | None, file: AgreementFile) -> Iterator[str]:
    """What the file says otherwise than the agreement and its fund, and an import never changes."""
    if agreement is None:
        return
    head = file.head
    for label, ours, theirs in (
        ("title", agreement.title, head.title),
        ("first day", agreement.starts_on, head.starts_on),
        ("last day", agreement.ends_on, head.ends_on),
    ):
        if ours != theirs:
            yield f"The agreement's {label} stays as it is ({ours or 'none'}); the file says {theirs or 'none'}."
    fund = _fund_at(agreement, file)
    if fund is not None:
        yield from _figures_left(fund, file)


def _figures_left(fund: PooledFund, file: AgreementFile) -> Iterator[str]:
    year = file.head.year
    label = FinancialYear(year).label
    rows = Budget.objects.filter(line__fund=fund, year=year)
    budgets: dict[str, Decimal] = dict(rows.values_list("line__code", "amount"))
    theirs = {line.code: line.budget for line in file.scenario.lines}
    differ = [code for code in theirs if budgets.get(code) != theirs[code]]
    if differ:
        first = differ[0]
        ours = show(budgets[first]) if first in budgets else "no budget"
        yield (
            f"{len(differ)} of the file's lines differ from the original budgets of {label}, the first of them "
            f"{first}: {ours} here, {show(theirs[first])} in the file. Budgets stay as they are: they change by a "
            "virement or a variation."
        )
    paid = dict(Contribution.objects.filter(fund=fund, year=year).values_list("organisation__code", "amount"))
    given = {one.code: one.contribution for one in file.scenario.partners if one.contribution is not None}
    if paid != given:
        yield f"The file's contributions of {label} are not those of the fund. They change by a variation."


# --- A fund of the file's own ---------------------------------------------------------------------------------------


def _set_up_fund(agreement: Agreement, file: AgreementFile, by: User) -> None:
    """The fund with its lines, budgets, contributions and funds against risk, as the file has them."""
    head, year = file.head, file.head.year
    organisations = {one.code: one for one in Organisation.objects.filter(partnership=agreement.partnership)}
    fund = _add(PooledFund(agreement=agreement, code=head.fund_code, name=head.fund_name, source=head.source[:300]), by)
    groups: dict[str, LineGroup] = {}
    for position, line in enumerate(file.scenario.lines, start=1):
        # Netted within groups, a line without one stands alone: so it does in a group of its own.
        code = line.group or (line.code if file.scenario.rules.netting == "group" else "LINES")
        if code not in groups:
            groups[code] = _add(LineGroup(fund=fund, code=code, name=code, position=len(groups) + 1), by)
        row = BudgetLine(
            fund=fund,
            group=groups[code],
            code=line.code,
            name=line.name,
            lead=organisations[line.lead],
            provider=file.line_providers.get(line.code, ""),
            scheme_code=file.line_schemes.get(line.code, ""),
            arrangement=line.arrangement,
            tags=list(line.tags),
            shares={partner: str(share) for partner, share in line.shares.items()} or None,
            position=position,
        )
        _add(Budget(line=_add(row, by), year=year, amount=line.budget), by)
    for partner in file.scenario.partners:
        if partner.contribution is not None:
            payer = organisations[partner.code]
            _add(Contribution(fund=fund, organisation=payer, year=year, amount=partner.contribution), by)
    for code, held in file.scenario.funds.items():
        name = code.replace("_", " ").capitalize()
        earned = file.scenario.releases.get(code)
        release = release_as_dict(earned) if earned else None
        _add(RiskFund(fund=fund, code=code, name=name, year=year, amount=held, release=release), by)


def _add(row: Row, by: User) -> Row:
    try:
        row.full_clean()
    except ValidationError as fault:
        raise Refused("does_not_fit", f"{row}: {' '.join(fault.messages)}") from fault
    row._change_reason, row._history_user = _REASON, by  # type: ignore[attr-defined]  # simple_history reads both
    row.save()
    return row
