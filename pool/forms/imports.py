"""Forms of the imports: a new source, what its columns mean, its code table, a file to bring in."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from commissioning.models import Organisation
from ihwb.kernel.dates import FinancialYear
from ihwb.kernel.errors import Misread
from ihwb.kernel.money import show
from pool.models import ImportKind, ImportSource, Period
from pool.rules.mapping import (
    BASES,
    CHECKED,
    COLUMNS,
    FORECASTS,
    LAST_HEADING_ROW,
    LEAVE_OUT,
    CodeTable,
    LedgerMapping,
    faults_of,
    plain,
    read_codes,
    write_codes,
)
from pool.selectors.imports import UnknownCode

_HINTS = {
    "code": "The code by which a row is given to a line of the fund.",
    "line": "Instead of a code, or beside it, when the file has the lines' own names.",
    "date": "With a date, postings after the end of the period are left out.",
    "period": "With a period, postings of later periods are left out.",
}


class SourceForm(forms.Form):
    """A new source. Choices are what the person may bring in."""

    name = forms.CharField(max_length=100, help_text="Such as “Council ledger, monthly extract”.")
    kind = forms.ChoiceField(label="What it brings", choices=[], widget=forms.RadioSelect)
    organisation = forms.ChoiceField(label="Whose ledger it is", choices=[], required=False)
    sample = forms.FileField(
        label="A file as it comes",
        help_text="CSV, XLSX or ODS. Its first rows are shown so that you can say what the columns mean; "
        "no figure is taken from it.",
    )

    def __init__(self, *args: Any, organisations: Sequence[Organisation], budgets: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [(ImportKind.LEDGER.value, "Actuals from a partner's ledger")] if organisations else []
        kinds += [(ImportKind.BUDGET.value, "Budgets of a year")] if budgets else []
        self._choose("kind", kinds)
        self._choose("organisation", [(str(one.pk), one.name) for one in organisations])
        if not organisations:
            del self.fields["organisation"]
        self._organisations = {str(one.pk): one for one in organisations}

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        field.choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            field.initial = choices[0][0]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        cleaned["partner"] = self._organisations.get(cleaned.get("organisation", ""))
        if cleaned.get("kind") == ImportKind.LEDGER and cleaned["partner"] is None:
            self.add_error("organisation", "Choose whose ledger it is.")
        return cleaned


class MappingForm(forms.Form):
    """What the columns mean, which cells say whose file it is. The choices are the headings of the sample."""

    optional_unmarked = True  # each says for itself what leaving it out means

    name = forms.CharField(max_length=100)
    sheet = forms.ChoiceField(choices=[], required=False)
    heading_row = forms.IntegerField(
        label="Row with the headings", min_value=1, max_value=LAST_HEADING_ROW, widget=forms.NumberInput()
    )

    def __init__(self, *args: Any, source: ImportSource, mapping: LedgerMapping, headings: list[str], **kwargs: Any):
        super().__init__(*args, **{"initial": _initial(source, mapping), **kwargs})
        self.kind = source.kind
        self._mapping = mapping
        ledger = source.kind == ImportKind.LEDGER
        names = list(source.mapping.get("sample", {})) or [mapping.sheet]
        self.fields["sheet"].choices = [(one, one or "The file has one sheet") for one in names]  # type: ignore[attr-defined]
        self.fields["heading_row"].widget.attrs["class"] = "govuk-input--width-4"
        for what in (*COLUMNS,) if ledger else ("code", "line", "amount", "year", "fund"):
            self.fields[f"column_{what}"] = _heading_field(what, headings, mapping)
        if ledger:
            self._add_choice("basis", "The amounts are", BASES)
            self._add_choice("forecast", "Forecast outturn", FORECASTS)
        for what in CHECKED if ledger else ("fund", "year"):
            self.fields[f"cell_{what}"] = _cell_field(what)
        for what in ("fund", "partner") if ledger else ("fund",):
            self.fields[f"expect_{what}"] = forms.CharField(
                label=f"{what.capitalize()}: what the file must say", max_length=100, required=False
            )

    def _add_choice(self, name: str, label: str, choices: dict[str, str]) -> None:
        self.fields[name] = forms.ChoiceField(label=label, choices=list(choices.items()), widget=forms.RadioSelect)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors:
            for name, message in faults_of(self.mapping(), self.kind):
                self.add_error(f"column_{name}" if f"column_{name}" in self.fields else name, message)
        return cleaned

    def mapping(self) -> LedgerMapping:
        """The mapping as it was filled in; its code table is not this form's."""
        cleaned = self.cleaned_data
        return LedgerMapping(
            sheet=cleaned.get("sheet", ""),
            heading_row=cleaned["heading_row"],
            basis=cleaned.get("basis", "to_date"),
            forecast=cleaned.get("forecast", "carry"),
            columns=_filled(cleaned, "column_"),
            cells={what: cell.upper() for what, cell in _filled(cleaned, "cell_").items()},
            expect=_filled(cleaned, "expect_"),
        )


def _initial(source: ImportSource, mapping: LedgerMapping) -> dict[str, Any]:
    return {
        "name": source.name,
        "sheet": mapping.sheet,
        "heading_row": mapping.heading_row,
        "basis": mapping.basis,
        "forecast": mapping.forecast,
        **{f"column_{what}": heading for what, heading in mapping.columns.items()},
        **{f"cell_{what}": cell for what, cell in mapping.cells.items()},
        **{f"expect_{what}": text for what, text in mapping.expect.items()},
    }


def _filled(cleaned: dict[str, Any], prefix: str) -> dict[str, str]:
    found = {name.removeprefix(prefix): text for name, text in cleaned.items() if name.startswith(prefix)}
    return {name: text.strip() for name, text in found.items() if text and text.strip()}


def _heading_field(what: str, headings: Iterable[str], mapping: LedgerMapping) -> forms.ChoiceField:
    """The headings of the sample, and the one chosen before even where the sample lacks it."""
    known = list(dict.fromkeys(heading for heading in headings if heading))
    kept = mapping.columns.get(what, "")
    if kept and plain(kept) not in {plain(one) for one in known}:
        known.append(kept)
    return forms.ChoiceField(
        label=COLUMNS[what],
        choices=[("", "Not in the file"), *((one, one) for one in known)],
        required=False,
        help_text=_HINTS.get(what, ""),
    )


def _cell_field(what: str) -> forms.CharField:
    return forms.CharField(
        label=f"{what.capitalize()}: cell above the headings",
        max_length=8,
        required=False,
        widget=forms.TextInput({"class": "govuk-input--width-4"}),
        help_text="Such as B2, when the file says it once at its top." if what == "fund" else "",
    )


class CodesForm(forms.Form):
    """The code table as text, and one choice for each code that the last file had beyond it."""

    optional_unmarked = True

    table = forms.CharField(
        label="Code table",
        required=False,
        strip=False,
        max_length=400_000,
        widget=forms.Textarea({"rows": 14, "spellcheck": "false", "class": "app-codes"}),
        help_text="One row for each ledger code: the code, a comma or tab, the line's code. "
        "Write - instead of a line to leave a code out on purpose. You can paste two columns from a spreadsheet.",
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        mapping: LedgerMapping,
        lines: Sequence[tuple[str, str]],
        all_lines: Sequence[str],
        unknown: Sequence[UnknownCode],
        seen: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **{"initial": {"table": write_codes(mapping), "seen": seen}, **kwargs})
        self._lines = all_lines
        self.unknown = unknown
        codes = {code for code, _ in lines}
        choices = [("", "Decide later"), (LEAVE_OUT, "Leave it out on purpose"), *lines]
        for number, one in enumerate(unknown):
            self.fields[f"unknown_{number}"] = forms.ChoiceField(
                label=f"{one.code} {one.description}".strip(),
                choices=choices,
                required=False,
                help_text=f"{one.rows:,} row{'' if one.rows == 1 else 's'}, {show(one.amount)} together.",
                initial=one.suggested if one.suggested in codes else "",
            )

    def unknown_fields(self) -> list[Any]:
        return [self[f"unknown_{number}"] for number in range(len(self.unknown))]

    def clean_table(self) -> CodeTable:
        try:
            return read_codes(self.cleaned_data["table"], self._lines)
        except Misread as misread:
            raise ValidationError(misread.message, code=misread.code) from misread

    def code_table(self) -> CodeTable:
        """What was typed, with the choices for the unknown codes."""
        table: CodeTable = self.cleaned_data["table"]
        codes, leave_out = dict(table.codes), set(table.leave_out)
        for number, one in enumerate(self.unknown):
            chosen = self.cleaned_data.get(f"unknown_{number}", "")
            if chosen == LEAVE_OUT:
                leave_out.add(one.code)
            elif chosen and one.code not in codes:
                codes[one.code] = chosen
        return CodeTable(codes, frozenset(leave_out - set(codes)))


class UploadForm(forms.Form):
    """A file of a source. The period is asked for a ledger, the year for budgets."""

    period = forms.ChoiceField(choices=[], help_text="Only open periods take figures.")
    year = forms.ChoiceField(choices=[])
    file = forms.FileField(label="File", help_text="CSV, XLSX or ODS.")

    def __init__(
        self, *args: Any, source: ImportSource, periods: Sequence[Period], years: Sequence[int], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        if source.kind == ImportKind.BUDGET:
            del self.fields["period"]
            self._choose("year", [(str(year), FinancialYear(year).label) for year in years])
        else:
            del self.fields["year"]
            self._choose("period", [(str(period.pk), period.month.label) for period in periods])

    def _choose(self, name: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name].choices = choices  # type: ignore[attr-defined]
        if choices:
            self.fields[name].initial = choices[0][0]
