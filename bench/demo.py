"""The demonstration's own pack, Cabinet of 11 November 2014, built as the site builds it: frozen, drawn, scanned."""

import io
import shutil
import statistics
import tempfile
from decimal import Decimal
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.management import call_command

from bench.clock import seconds
from bench.content import chapters
from bench.packs import set_by_typst
from bench.size import Size
from bench.table import Row
from pool.models import PlannedBenefit
from scrutiny.models import Meeting, Pack, PackState
from scrutiny.services import packs

PAGES_A_CHAPTER = 7.6
SLUG = "cabinet-2014-11-11"


def measure(size: Size) -> list[Row]:
    call_command("load_demo", stdout=io.StringIO())
    meeting = Meeting.objects.get(slug=SLUG)
    first = _build(meeting)  # starts and warms the renderers
    whole, changed, same, peer = [], [], [], []
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        content = chapters(max(1, round((first.pages or 0) / PAGES_A_CHAPTER)))
        for _ in range(size.rounds):
            _change_one_figure(meeting)
            shutil.rmtree(Path(settings.VAR_DIR) / "sections")
            whole.append(seconds(partial(_build, meeting)))
            setting = set_by_typst(content, Path(folder))
            peer += [setting] if setting else []
            _change_one_figure(meeting)
            changed.append(seconds(partial(_build, meeting)))
            same.append(seconds(partial(_build, meeting)))
    taken = statistics.median(whole)
    row = partial(Row, "demo", unit="s")
    what = f"Cabinet, 11 November 2014, public edition, {first.pages} pages"
    rows = (
        [
            row(
                what=what,
                measured=taken,
                against=f"typst, made-up content of {peer[0].pages} pages",
                baseline=statistics.median(one.seconds for one in peer),
                note="Freezing, drawing, joining, checking and the scan for exempt content; typst only sets pages.",
            )
        ]
        if peer
        else []
    )
    against = partial(row, against="the whole build", baseline=taken)
    return [
        *rows,
        against(what="the same after one changed figure", measured=statistics.median(changed), bar=0.15),
        against(what="the same, nothing changed", measured=statistics.median(same), bar=0.08),
    ]


def _build(meeting: Meeting) -> Pack:
    pack, _ = packs.request_pack(meeting=meeting, edition="public", by=None)
    packs.build(pack.pk)
    pack.refresh_from_db()
    if pack.state != PackState.READY:
        raise RuntimeError(f"The demonstration's pack was not built: {pack.error}")
    return pack


def _change_one_figure(meeting: Meeting) -> None:
    """A penny on one planned benefit of the fund whose plan the pack shows."""
    item = meeting.agenda.filter(part=1, period__isnull=False).select_related("period").get()
    assert item.period is not None
    benefit = PlannedBenefit.objects.filter(fund=item.period.fund_id).order_by("pk")[0]
    benefit.amount += Decimal("0.01")
    benefit._change_reason = "Measuring"  # type: ignore[attr-defined]  # read by simple_history
    benefit.save()
