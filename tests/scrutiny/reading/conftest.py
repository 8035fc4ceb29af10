"""The small meeting of the pack tests, to be read."""

from collections.abc import Callable

import pytest

from scrutiny.models import Meeting, Pack, PackState
from scrutiny.services import packs
from tests.scrutiny.packs.conftest import meeting, own_shelf, report
from tests.scrutiny.reading.factories import issue

__all__ = ["meeting", "own_shelf", "report"]
READ = "/p/exampleshire/scrutiny/meetings/cabinet-november/read/"


def build(meeting: Meeting, edition: str) -> Pack:
    pack, _ = packs.request_pack(meeting=meeting, edition=edition, by=None)
    packs.build(pack.pk)
    pack.refresh_from_db()
    assert pack.state == PackState.READY, pack.error
    issue(pack)
    return pack


@pytest.fixture
def built(meeting: Meeting) -> Callable[[str], Pack]:
    return lambda edition: build(meeting, edition)
