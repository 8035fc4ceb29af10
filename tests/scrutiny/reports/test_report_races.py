"""Two people at one report at once: one act is kept whole, the other is told; nobody signs what nobody read."""

from datetime import date
from functools import partial

import pytest

from commissioning.models import Organisation, User
from commissioning.rules.roles import Role
from scrutiny.models import Report, ReportSection, ReportSignOff, ReportVersion
from scrutiny.services import reports as services
from scrutiny.services.report_versions import reopen
from tests.factories import BodyFactory, person
from tests.races import at_once
from tests.scrutiny.factories import ReportFactory

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def report(council: Organisation) -> Report:
    made: Report = ReportFactory(partnership=council.partnership, committee=BodyFactory(organisation=council))
    ReportSection.objects.create(report=made, position=1, heading="Money", text="One fund.")
    for kind in ("finance", "legal"):
        ReportSignOff.objects.create(report=made, kind=kind)
    return made


def author(report: Report) -> User:
    return person(Role.REPORT_AUTHOR, report.committee.organisation)


def sign(report: Report, kind: str, by: User) -> object:
    row = ReportSignOff.objects.select_related("report__partnership").get(report=report, kind=kind)
    values = {"reference": kind.upper(), "signed_on": date(2014, 10, 20)}
    return services.change_row(row=row, version=0, values=values, by=by, reason="Signed")


def edit(report: Report, text: str, by: User) -> object:
    row = ReportSection.objects.select_related("report__partnership").get(report=report)
    return services.change_row(row=row, version=0, values={"text": text}, by=by, reason="Plainer")


def test_of_two_savers_one_is_told_and_nothing_is_lost(report: Report) -> None:
    values = [{"purpose": "To pool."}, {"purpose": "To keep."}]
    said = at_once(
        *(
            partial(services.change_report, report=report, version=0, values=one, by=author(report), reason="Purpose")
            for one in values
        )
    )
    assert sorted(said) == ["done", "stale_page"]
    report.refresh_from_db()
    assert report.purpose == values[said.index("done")]["purpose"]
    assert report.version == 1


def test_a_signature_and_an_edit_at_once_never_sign_words_that_nobody_read(report: Report) -> None:
    said = at_once(partial(sign, report, "legal", author(report)), partial(edit, report, "Two.", author(report)))
    assert sorted(said) == ["done", "stale_page"]
    signed = ReportSignOff.objects.get(report=report, kind="legal").signed_on is not None
    assert (signed, report.sections.get().text) in {(True, "One fund."), (False, "Two.")}


def test_of_two_signatures_at_once_one_is_asked_to_look_again(report: Report) -> None:
    said = at_once(*(partial(sign, report, kind, author(report)) for kind in ("finance", "legal")))
    assert sorted(said) == ["done", "stale_page"]
    assert ReportSignOff.objects.filter(report=report, signed_on__isnull=False).count() == 1
    assert not ReportVersion.objects.exists()


def test_opening_again_and_the_last_signature_at_once_leave_no_half_signed_report(report: Report) -> None:
    ReportSignOff.objects.filter(report=report, kind="finance").update(signed_on=date(2014, 10, 1), reference="F")
    again = partial(reopen, report=report, version=0, by=author(report), reason="A figure")
    said = at_once(partial(sign, report, "legal", author(report)), again)
    assert sorted(said) == ["done", "stale_page"]
    signed = ReportSignOff.objects.filter(report=report, signed_on__isnull=False).count()
    assert signed == (2 if said[0] == "done" else 0)
