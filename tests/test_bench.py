"""The measurements run. What they find is not judged here: a test must not hang on how busy a machine is."""

import json
import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from bench.table import Row, shown

# Not the demonstration's pack: to load the demonstration takes longer than all of these, and tests of packs do both.
ASKED = ["packs", "position", "grid", "dashboard", "statement", "simulating", "imports"]
FOUND = {"packs", "position", "grid", "dashboard", "statement", "engine", "simulation", "import"}


def test_every_subject_is_measured_against_something(tmp_path: Path, on_postgres: bool) -> None:
    if on_postgres:
        pytest.skip("measures on a database of its own: once is enough")
    out = tmp_path / "bench.json"
    done = subprocess.run(
        [sys.executable, "-m", "bench", *ASKED, "--tiny", "--out", str(out)],
        cwd=settings.BASE_DIR,
        env=dict(os.environ),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(out.read_text())
    assert {row["subject"] for row in found["rows"]} == FOUND
    for row in found["rows"]:
        # A growth exponent between two tiny sizes may be anything on a busy machine; a duration or a size may not.
        assert math.isfinite(row["measured"]), row
        assert row["measured"] > 0 or "exponent" in row["what"], row
        assert row["ratio"] == pytest.approx(row["measured"] / row["baseline"]), row
        assert row["what"] in done.stdout, row
    assert list(tmp_path.iterdir()) == [out]


def test_a_missed_bar_is_said_and_no_bar_is_no_miss() -> None:
    missed = Row("pages", "a page", 3.0, "s", "a trivial page", 1.0, bar=2)
    held = Row("pages", "memory", 150.0, "MB", "typst", 100.0, bar=200, bar_on="measured")
    free = Row("pages", "the engine", 3.0, "s", "the query", 1.0)
    assert [row.met for row in (missed, held, free)] == [False, True, None]
    lines = shown([missed, held, free]).splitlines()
    assert [line.split()[-1] for line in lines if "   " in line][1:] == ["NO", "yes", "–"]
