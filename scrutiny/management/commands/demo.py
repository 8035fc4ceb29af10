"""``manage.py demo``: database, Plymouth's data, both packs and the accounts in one go, for ``script/demo``."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser

from scrutiny.models import STANDARD

MEETING, PUBLISHED = "cabinet-2014-11-11", "2014-11-03"
EDITIONS = [one.value for one in STANDARD]


class Command(BaseCommand):
    help = "Set the demonstration up: what is there already stays. Says what it does and how long each step takes."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--packs", type=Path, default=settings.VAR_DIR / "packs", help="the folder for the PDFs")

    def handle(self, *args: Any, packs: Path, **options: Any) -> None:
        packs.mkdir(parents=True, exist_ok=True)
        self._step("Creating the database", lambda: call_command("migrate", verbosity=0, stdout=self.stdout))
        self._step("Loading the sample partnership", lambda: call_command("load_demo", stdout=self.stdout))
        files = [packs / f"{MEETING}-{edition}.pdf" for edition in EDITIONS]
        for edition, file in zip(EDITIONS, files, strict=True):
            self._step(
                f"Building the {edition} pack for the Cabinet meeting of 11 November 2014",
                lambda edition=edition, file=file: call_command(  # type: ignore[misc]  # bound now, not at the call
                    "build_pack", MEETING, edition=edition, out=file, stdout=self.stdout
                ),
            )
        self._step(
            "Publishing it as it was published, on 3 November 2014",
            lambda: call_command("publish_pack", MEETING, on=PUBLISHED, stdout=self.stdout),
        )
        self.stdout.write("\nThe packs:")
        for file in files:
            self.stdout.write(f"    {file.resolve()}")
        self.stdout.write("\nThe sample accounts (this machine only):")
        call_command("load_demo", accounts_only=True, stdout=self.stdout)

    def _step(self, what: str, act: Callable[[], object]) -> None:
        begun = time.monotonic()
        self.stdout.write(f"{what} ...")
        self.stdout.flush()
        act()
        self.stdout.write(f"    done in {time.monotonic() - begun:.1f} s")
