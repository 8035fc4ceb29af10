"""Two people at one support plan, one file or one year: one act counts, the other is told, nothing is posted twice."""

from datetime import date
from functools import partial
from pathlib import Path

import pytest

from commissioning.models import Organisation, User
from delivery.models import CaseImport, CommitmentEntry, SupportAct, SupportCase
from delivery.rules.verification import Act, Answer
from delivery.services import case_imports
from delivery.services.commitments import carry_into
from delivery.services.verification import Draft, end, propose, verify, withdraw
from tests.delivery.support.conftest import YES, HandOf
from tests.factories import person
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_many_verifiers_one_agrees_and_one_commitment_is_posted(
    case: SupportCase, council: Organisation, hand: HandOf
) -> None:
    hands = [hand(person("commissioner", council)) for _ in range(5)]
    outcomes = at_once(
        *(
            lambda one=one: verify(case_id=case.pk, version=1, act=Act.AGREE, answers=YES, hand=one)  # type: ignore[misc]
            for one in hands
        )
    )
    assert sorted(outcomes) == ["done", *["stale"] * 4]
    assert CommitmentEntry.objects.count() == 1
    case.refresh_from_db()
    assert (case.stage, case.version) == ("agreed", 2)


def test_agreeing_and_withdrawing_at_once_leaves_one_of_them(
    case: SupportCase, verifier: User, proposer: User, hand: HandOf
) -> None:
    council, provider = hand(verifier), hand(proposer)
    outcomes = at_once(
        lambda: verify(case_id=case.pk, version=1, act=Act.AGREE, answers=YES, hand=council),
        lambda: withdraw(case_id=case.pk, version=1, words="No longer needed", hand=provider),
    )
    assert sorted(outcomes) == ["done", "stale"]
    case.refresh_from_db()
    assert CommitmentEntry.objects.count() == (1 if case.stage == "agreed" else 0)
    assert case.stage in {"agreed", "withdrawn"}


def test_agreeing_and_returning_at_once_leaves_one_decision(
    case: SupportCase, council: Organisation, hand: HandOf
) -> None:
    no = {**YES, "funding": Answer(False, "The line has no money left.")}
    decisions = [
        partial(
            verify, case_id=case.pk, version=1, act=act, answers=answers, hand=hand(person("commissioner", council))
        )
        for act, answers in [(Act.AGREE, YES), (Act.RETURN, no)] * 2
    ]
    outcomes = at_once(*decisions)
    assert sorted(outcomes) == ["done", "stale", "stale", "stale"]
    case.refresh_from_db()
    assert list(SupportAct.objects.values_list("act", flat=True)) == [
        "propose",
        "agree" if case.stage == "agreed" else "return",
    ]
    assert CommitmentEntry.objects.count() == (1 if case.stage == "agreed" else 0)


def test_one_plan_proposed_many_times_at_once_is_proposed_once(draft: Draft, proposer: User, hand: HandOf) -> None:
    one = hand(proposer)
    outcomes = at_once(*(partial(propose, draft, one) for _ in range(5)))
    assert sorted(outcomes) == ["done", *["open_already"] * 4]
    assert SupportCase.objects.count() == SupportAct.objects.count() == 1


def test_one_file_brought_in_twice_at_once_comes_in_once(
    draft: Draft, proposer: User, hand: HandOf, tmp_path: Path
) -> None:
    extract = tmp_path / "extract.csv"
    extract.write_text(
        "Case reference,Budget line,Kind,Weekly cost,First day,Quality assurance\n"
        "SP-00011,HOME,Care at home,1050.00,06/07/2026,22/06/2026\n"
    )
    one = hand(proposer)
    read = partial(case_imports.read_file, path=extract, name="extract.csv", provider=draft.provider, hand=one)
    assert sorted(at_once(*[read] * 4)) == ["done", *["read_already"] * 3]
    applied = partial(case_imports.apply, import_id=CaseImport.objects.get().pk, hand=one)
    assert sorted(at_once(*[applied] * 4)) == ["done", "state", "state", "state"]
    assert SupportCase.objects.count() == 1


def test_a_year_carried_on_by_many_at_once_while_a_package_ends_is_posted_once(
    agreed: SupportCase, verifier: User, hand: HandOf
) -> None:
    one = hand(verifier)
    assert at_once(*[partial(carry_into, 2027, one)] * 4) == ["done"] * 4
    entry = CommitmentEntry.objects.get(year=2027)
    assert entry.amount == 54900  # £1,050 × 366 ÷ 7
    ends = partial(end, case_id=agreed.pk, version=2, ended_on=date(2026, 7, 19), words="Moved away", hand=one)
    assert at_once(ends, *[partial(carry_into, 2028, one)] * 3) == ["done"] * 4
    by_year = dict.fromkeys((2027, 2028), 0)
    for posted in CommitmentEntry.objects.filter(year__in=by_year):
        by_year[posted.year] += posted.amount
    assert by_year == {2027: 0, 2028: 0}
