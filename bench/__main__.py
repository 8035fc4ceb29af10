"""``python -m bench [--quick] [--strict] [--out FILE] [SUBJECT...]``: measure, print a table, write JSON."""

import argparse
import importlib
import os
import sys
import tempfile
import time
from pathlib import Path

from bench import machine, size
from bench.table import Row, shown, write

SUBJECTS = ("packs", "demo", "position", "grid", "dashboard", "statement", "simulating", "imports")
OUT = Path("build/bench.json")


def main() -> int:
    options = _options()
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-var-") as folder:
        _set_up(folder)
        about = machine.about()
        rows = _measured(options.subject or SUBJECTS, options.size)
    taken = time.monotonic() - begun
    say(shown(rows))
    say(f"\n{about['cores']} cores, load {about['load']} at the start, {taken:.0f} seconds. Written to {options.out}")
    write(options.out, {**about, "size": options.size.name}, rows, taken)
    missed = [row for row in rows if row.met is False]
    return 1 if missed and options.strict else 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure packs and pages as ratios.")
    parser.add_argument("subject", nargs="*", choices=[[], *SUBJECTS], help=f"{', '.join(SUBJECTS)}; all if none")
    sizes = parser.add_mutually_exclusive_group()
    sizes.add_argument("--quick", dest="size", action="store_const", const=size.QUICK, help="under two minutes")
    sizes.add_argument("--tiny", dest="size", action="store_const", const=size.TINY, help="only to see that it runs")
    parser.add_argument("--strict", action="store_true", help="end with 1 when a bar is missed")
    parser.add_argument("--out", type=Path, default=OUT, help=f"where the figures go as JSON ({OUT})")
    parser.set_defaults(size=size.FULL)
    return parser.parse_args()


def _set_up(folder: str) -> None:
    """A site of its own: nothing of this machine's settings, database or files is used."""
    for name in [name for name in os.environ if name.startswith("IHWB_") or name in ("DATABASE_URL", "REDIS_URL")]:
        del os.environ[name]
    os.environ["IHWB_VAR_DIR"] = folder
    os.environ["DJANGO_SETTINGS_MODULE"] = "ihwb.settings"
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)


def _measured(subjects: list[str] | tuple[str, ...], chosen: size.Size) -> list[Row]:
    rows = []
    for subject in subjects:
        say(f"Measuring {subject} ...")
        rows += importlib.import_module(f"bench.{subject}").measure(chosen)
    return rows


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
