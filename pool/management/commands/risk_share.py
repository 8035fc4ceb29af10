"""Work out a risk share from a scenario file, without any database."""

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from pool.rules.risk_share import Scenario, ScenarioErrors, read_scenario, share
from pool.rules.risk_share.text import as_text


class Command(BaseCommand):
    help = "Share the variance of a scenario file by its rules, and show every step."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, help="the scenario, a YAML file; docs/rules/risk-share.md explains it")
        parser.add_argument("--format", choices=("text", "json"), default="text", help="text unless you ask for JSON")

    def handle(self, *, file: Path, format: str, **options: Any) -> str:
        statement = share(_read(file))
        if format == "json":
            return json.dumps(statement.as_dict(), indent=2, ensure_ascii=False)
        return as_text(statement)


def _read(file: Path) -> Scenario:
    try:
        return read_scenario(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _refusal(f"{file} cannot be read: {error.strerror}.") from None
    except UnicodeDecodeError as error:
        raise _refusal(f"{file} is not UTF-8 text (byte {error.start + 1}); save it as UTF-8.") from None
    except ScenarioErrors as errors:
        count = len(errors.faults)
        head = f"{file} has {count} {'fault' if count == 1 else 'faults'}; nothing was computed."
        raise _refusal("\n  ".join((head, *map(str, errors.faults)))) from None


def _refusal(message: str) -> CommandError:
    return CommandError(message, returncode=2)
