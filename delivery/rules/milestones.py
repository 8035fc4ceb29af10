"""Where a milestone stands as at a day."""

from dataclasses import dataclass
from datetime import date, timedelta

from ihwb.kernel.dates import show_date

DONE, OVERDUE, LATE, UNDER_WAY, AHEAD = "done", "overdue", "late", "under_way", "ahead"
STATES = {
    OVERDUE: "Overdue",
    LATE: "Expected late",
    UNDER_WAY: "Under way",
    AHEAD: "To come",
    DONE: "Done",
}


# How long after the last day that is known of it an open milestone counts as not reported any more.
QUIET = timedelta(days=183)


def quiet_since(*, on: date, due_on: date, forecast_on: date | None, done_on: date | None) -> date | None:
    """The day since which nobody has reported an open milestone: half a year and more after it was due or expected.

    None for what is done, to come, or behind by less: that is a slip and not a silence.
    """
    if done_on and done_on <= on:
        return None
    last = max(due_on, forecast_on or due_on)
    return last if on - last >= QUIET else None


@dataclass(frozen=True, slots=True)
class Standing:
    """state: one of STATES; words: the same with its figures; tag: the colour word of its tag."""

    state: str
    words: str
    tag: str

    @property
    def label(self) -> str:
        return STATES[self.state]


def standing(
    *, on: date, starts_on: date | None, due_on: date, forecast_on: date | None, done_on: date | None
) -> Standing:
    """The milestone's state at the end of a day. What was done later is not done yet; due today is not late."""
    if done_on and done_on <= on:
        late = (done_on - due_on).days
        return Standing(DONE, f"Done {show_date(done_on)}" + (f", {days(late)} late" if late > 0 else ""), "green")
    if since := quiet_since(on=on, due_on=due_on, forecast_on=forecast_on, done_on=done_on):
        when = "it was expected " if forecast_on == since else ""
        return Standing(OVERDUE, f"Not reported since {when}{show_date(since)}", "red")
    if due_on < on:
        words = f"Overdue by {days((on - due_on).days)}"
        return Standing(OVERDUE, words + (f", expected {show_date(forecast_on)}" if forecast_on else ""), "red")
    if forecast_on and forecast_on > due_on:
        words = f"Expected {show_date(forecast_on)}, {days((forecast_on - due_on).days)} late"
        return Standing(LATE, words, "orange")
    if starts_on is None:  # an event without a span is not under way before its day
        return Standing(AHEAD, f"Due {show_date(due_on)}", "grey")
    if starts_on > on:
        return Standing(AHEAD, f"Starts {show_date(starts_on)}", "grey")
    return Standing(UNDER_WAY, f"Due {show_date(due_on)}", "blue")


def days(number: int) -> str:
    return f"{number:,} day" + ("" if number == 1 else "s")
