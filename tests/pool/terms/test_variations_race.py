"""Two variations agreed at the same moment that together pass the threshold: only one may pass."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection

from ihwb.kernel.errors import Refused
from pool.models import Variation
from pool.selectors.variations import meter_of
from tests.pool.terms.life import life

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_of_two_variations_that_together_pass_the_threshold_one_is_agreed() -> None:
    it = life()
    waiting = [it.propose("300000.00"), it.propose("300000.00")]
    for one in waiting:
        it.agree(one, it.council, it.ours)
    together = Barrier(2)

    def agree(variation: Variation) -> str:
        try:
            together.wait(timeout=10)
            return it.agree(variation, it.icb, it.theirs).state
        except Refused as refused:
            return refused.code
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(agree, waiting)) == ["agreed", "material"]
    assert meter_of(it.agreement, 2015).agreed == 300000
