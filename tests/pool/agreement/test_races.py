"""Two people at one version at the same moment, on PostgreSQL: one waits, and what it then finds decides."""

from dataclasses import replace
from datetime import date

import pytest

from pool.models import AgreementVersion
from pool.rules.agreement_content import SchemeTerms
from pool.rules.completeness import REQUIRED
from pool.selectors.agreement_content import content_of, hash_of
from pool.services import agreement as drafting
from pool.services import agreement_life as life
from tests.factories import UserFactory
from tests.pool.factories import pooled_fund
from tests.races import at_once

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_a_change_never_slips_in_behind_the_approval() -> None:
    by, agreement = UserFactory(), pooled_fund().agreement
    version = drafting.start_next_version(agreement_id=agreement.pk, effective_from=date(2016, 4, 1), summary="", by=by)
    content = content_of(version)
    points = {point.code: "Agreed." for point in REQUIRED}
    drafting.change_content(
        version_id=version.pk,
        content=replace(content, terms=replace(content.terms, required_terms=points)),
        opened_hash=hash_of(version),
        reason="Written",
        by=by,
    )
    life.send_to_scrutiny(version_id=version.pk, by=by)
    scheme = SchemeTerms("LATE", "Late")
    said = at_once(
        lambda: life.send_for_approval(version_id=version.pk, decision_id=None, by=by),
        lambda: drafting.put_scheme(version_id=version.pk, scheme=scheme, replaces="", by=by),
    )
    assert said in (["done", "done"], ["done", "version_in_approval"])
    sent = AgreementVersion.objects.get(pk=version.pk)
    assert hash_of(sent) == sent.content_hash


def test_two_people_start_one_next_version() -> None:
    by, agreement = UserFactory(), pooled_fund().agreement

    def start() -> object:
        day = date(2016, 4, 1)
        return drafting.start_next_version(agreement_id=agreement.pk, effective_from=day, summary="", by=by)

    assert sorted(at_once(start, start)) == ["done", "version_in_preparation"]
    assert agreement.versions.count() == 2
