"""Remarks on cells: who reads them, who writes and settles them, and that they never give away open figures."""

import pytest

from ihwb.kernel.errors import Refused
from pool.models import CellComment
from pool.selectors.cell_comments import remarks_on
from pool.selectors.outturn_grid import open_remarks
from pool.services.cell_comments import add_remark, resolve_remark
from tests.conftest import SignIn
from tests.factories import person
from tests.pool.outturn.conftest import AT, Desk
from tests.pool.outturn.test_pages import text_of


def remark(desk: Desk, line: str = "L001", text: str = "Is the winter money in?") -> CellComment:
    by = desk.mine if line in {"L001", "L003"} else desk.theirs
    return add_remark(period=desk.period, line=desk.line(line), column="forecast", text=text, by=by, at=AT)


def test_a_remark_marks_its_cell_until_it_is_settled(desk: Desk) -> None:
    kept = remark(desk)
    assert open_remarks(desk.period) == {desk.line("L001").pk: {"forecast": 1}}
    resolve_remark(period=desk.period, line=desk.line("L001"), remark_id=kept.pk, by=desk.mine, at=AT)
    assert open_remarks(desk.period) == {}
    (shown,) = remarks_on(desk.period, desk.line("L001"))
    assert (shown.text, shown.who, shown.resolved_by) == ("Is the winter money in?", desk.mine.name, desk.mine.name)
    assert [one.history_user for one in CellComment.history.all()] == [desk.mine, desk.mine]


@pytest.mark.parametrize("text", ["", "   ", "x" * 1001, "\ud800"])
def test_a_remark_without_words_is_refused(desk: Desk, text: str) -> None:
    with pytest.raises(Refused):
        remark(desk, text=text)


def test_nobody_reads_or_writes_remarks_on_the_other_partner_s_open_line(desk: Desk, sign_in: SignIn) -> None:
    remark(desk, "L002", "Secret plan")
    client = sign_in(desk.mine)
    page = client.get(desk.url("cell_comments", line="L002"))
    assert page.status_code == 403
    assert "Secret plan" not in text_of(page)
    assert "remarks?column" not in text_of(client.get(desk.url())).split("Service 2")[1].split("</tr>")[0]
    sent = client.post(desk.url("cell_comments", line="L002"), {"column": "actual", "text": "Mine"})
    assert sent.status_code == 403
    assert CellComment.objects.count() == 1


def test_a_pool_manager_reads_remarks_and_writes_none(desk: Desk, sign_in: SignIn) -> None:
    remark(desk)
    client = sign_in("pool_manager", desk.council)
    page = text_of(client.get(desk.url("cell_comments", line="L001")))
    assert "Is the winter money in?" in page
    assert "<textarea" not in page
    sent = client.post(desk.url("cell_comments", line="L001"), {"column": "actual", "text": "Mine"})
    assert sent.status_code == 403


def test_the_page_works_without_script(desk: Desk, sign_in: SignIn) -> None:
    client = sign_in(desk.mine)
    address = desk.url("cell_comments", line="L001")
    assert client.post(address, {"column": "actual", "text": " "}).status_code == 422
    assert "The remark is kept." in text_of(client.post(address, {"column": "actual", "text": "Hm"}, follow=True))
    kept = CellComment.objects.get()
    colleague = sign_in(person("finance_officer", desk.council))
    assert "The remark is settled." in text_of(colleague.post(address, {"settle": str(kept.pk)}, follow=True))
    assert client.post(address, {"settle": "999999"}).status_code == 422
    assert 'href="/p/exampleshire/pool/outturn/POOL/2015/6/lines/L001/remarks?column=actual"' not in text_of(
        client.get(desk.url())
    )
