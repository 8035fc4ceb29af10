"""What does not add up in a report to the partners before it is produced, as the app that casts papers tells.

It names its function in its AppConfig as ``fund_report_checks``: this floor never imports it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string


@dataclass(frozen=True, slots=True)
class ReportChecks:
    """Sentences. wrong: figures of the report that do not add up; typed: of its commentary, against its figures."""

    wrong: tuple[str, ...] = ()
    typed: tuple[str, ...] = ()


Ask = Callable[[Mapping[str, Any], str, date], ReportChecks]


def checks_of(content: Mapping[str, Any], commentary: str, on: date) -> ReportChecks:
    """content: thawed, see ``pool.selectors.fund_reports.report_content``; on: the day on which it is produced."""
    for config in apps.get_app_configs():
        if dotted := getattr(config, "fund_report_checks", None):
            ask: Ask = import_string(dotted)
            return ask(content, commentary, on)
    return ReportChecks()
