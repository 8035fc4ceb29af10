"""Measurements: each a ratio to something else done in the same minute, because machines are shared and noisy.

``script/bench`` runs them. A subject is a module with ``measure(size) -> list[Row]``; docs/performance.md reads the
results. Everything happens in a folder of its own that is thrown away: no database or file of the site is touched.
"""
