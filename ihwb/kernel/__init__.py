"""Pure Python that every app stands on: money, dates, working days, refusals. No Django, no clock, no I/O."""
