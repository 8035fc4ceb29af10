"""Two verifiers at once, and agreeing against withdrawing: one act counts, the other is told to look again."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from commissioning.models import Organisation, User
from delivery.models import CommitmentEntry, SupportCase
from delivery.rules.verification import Act
from delivery.services.verification import verify, withdraw
from ihwb.kernel.errors import Refused
from tests.delivery.support.conftest import YES, HandOf
from tests.factories import person

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(*acts: Callable[[], object]) -> list[str]:
    """All begin together. What became of each: "done", or the code of its refusal."""
    start = Barrier(len(acts))

    def run(act: Callable[[], object]) -> str:
        try:
            start.wait(timeout=10)
            act()
        except Refused as refused:
            return refused.code
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(run, acts))


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
