"""Financial appraisal: what a case costs and brings, year by year, worth today.

Amounts come in as ``Decimal`` pounds and pence and go out so. In between stand exact fractions, so that each figure
is rounded once, at its end, and no binary fraction is in it anywhere.
"""
