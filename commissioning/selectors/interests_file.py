"""The register of interests as a table to take away: what its page shows this reader, and nothing else."""

from collections.abc import Sequence
from datetime import date

from commissioning.selectors.interests import InterestRow
from ihwb.kernel.dates import show_date
from ihwb.web.exporting import Column, Sheet


def sheet(rows: Sequence[InterestRow], day: date) -> Sheet:
    """One row an interest."""
    return Sheet(
        name="Interests",
        title=f"Register of interests as at {show_date(day)}",
        columns=(
            Column("Member"), Column("Register of"), Column("Kind"), Column("Interest"), Column("In"),
            Column("Counted from", "day"), Column("Due", "day"), Column("Declared", "day"), Column("Late"),
            Column("Last day", "day"), Column("State"),
        ),
        rows=[
            (
                one.member, one.register, one.nature, one.text, one.concerns, one.arose_on, one.due, one.declared_on,
                "Yes" if one.late else "No", one.ended_on, one.state_label,
            )
            for one in rows
        ],
    )  # fmt: skip
