import json
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from tests.pool.rules.worked_examples import DOCS

ROOT = DOCS.parents[1]
WATERFALL = DOCS / "worked_examples" / "10-waterfall.yaml"


def run(*arguments: str) -> str:
    out = StringIO()
    call_command("risk_share", *arguments, stdout=out)
    return out.getvalue()


def refusal(path: Path) -> str:
    with pytest.raises(CommandError) as refused:
        run(str(path))
    assert refused.value.returncode == 2
    return str(refused.value)


def test_json_has_the_agreed_keys_and_amounts_as_texts() -> None:
    told = json.loads(run(str(WATERFALL), "--format", "json"))
    assert list(told) == ["variance", "partners", "funds", "carried_forward", "unresolved", "steps", "lines"]
    assert told["partners"] == {"CCG": "54000.00", "COUNCIL": "36000.00"}
    assert all(list(step) == ["stage", "step", "lines", "before", "allocated", "after"] for step in told["steps"])
    assert told["lines"][0] == {"code": "NURSING", "variance": "900000.00", "allocated": {}}


def test_text_tells_every_step_in_words() -> None:
    told = run(str(WATERFALL))
    assert "Up to £500,000.00 is drawn from the risk pool." in told
    assert "Of £650,000.00: risk pool £500,000.00; £150,000.00 is left." in told
    assert "Of the pooled lines £650,000.00 is over and £0.00 under." in told
    assert "CCG takes at most £300,000.00" in told


def test_text_says_what_needs_a_decision(tmp_path: Path) -> None:
    told = run(str(DOCS / "worked_examples" / "08-asymmetric-under-by-decision.yaml"))
    row = next(line for line in told.splitlines() if "unresolved" in line)
    assert row.split()[1:] == ["(£10,000.01)", "needs", "a", "decision"]


def test_a_file_with_faults_gets_all_of_them(tmp_path: Path) -> None:
    path = tmp_path / "bad.yaml"
    path.write_text(
        WATERFALL.read_text().replace("COUNCIL: 40}", "COUNCIL: 41}").replace("20900000.00", "20900000.001")
    )
    message = refusal(path)
    assert "has 2 faults; nothing was computed." in message
    assert "lines[0].outturn (line 9): “20900000.001” has more than two decimals" in message
    assert "rules.overspend[2].weights (line 16): add up to 101, not 100." in message


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    assert "No such file" in refusal(tmp_path / "nowhere.yaml")
    assert "cannot be read" in refusal(tmp_path)
    latin = tmp_path / "latin.yaml"
    latin.write_bytes("agreement: Café £5".encode("latin-1"))
    assert "is not UTF-8 text (byte 15)" in refusal(latin)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    marked = tmp_path / "marked.yaml"
    marked.write_bytes(b"\xef\xbb\xbf" + WATERFALL.read_bytes())
    assert run(str(marked), "--format", "json") == run(str(WATERFALL), "--format", "json")


def test_the_command_needs_no_database(tmp_path: Path) -> None:
    elsewhere = os.environ | {"DATABASE_URL": "postgres://nobody@127.0.0.1:1/nothing"}
    manage = [sys.executable, str(ROOT / "manage.py"), "risk_share"]
    done = subprocess.run([*manage, str(WATERFALL)], env=elsewhere, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    bad = tmp_path / "bad.yaml"
    bad.write_text("partners: []\nlines: []\n")
    refused = subprocess.run([*manage, str(bad)], env=elsewhere, capture_output=True, text=True, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "partners (line 1): must name at least one partner." in refused.stderr
