"""The internal rate of return: every rate at which the net present value is nought, each found and none missed.

With x = 1 / (1 + rate) the net present value is a polynomial in x. Sturm's theorem counts its roots in any stretch
exactly, so halving a stretch until it holds one root, and then until it is narrow enough, finds them all.
"""

import itertools
from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from math import gcd, lcm

from delivery.rules.appraisal.rates import decimal_of

Polynomial = list[int]  # the coefficient of x to the power of its place
NARROW = Fraction(1, 10**16)


def rates_of_return(net: Sequence[Fraction]) -> list[Decimal]:
    """Per cent a year, lowest first, each to ten decimals. net: £ of each year from year 0. Rates above -100% only."""
    polynomial = _whole(net)
    if turns(polynomial) != 1:  # with one turn of sign there is one root (Descartes), and it is a simple one
        polynomial = _simple(polynomial)
    if not turns(polynomial):
        return []
    top = 2 + Fraction(max(abs(one) for one in polynomial), abs(polynomial[-1]))  # no root lies above (Cauchy)
    roots = [_narrowed(polynomial, low, high) for low, high in _stretches(polynomial, top)]
    rates = sorted((1 / root - 1) * 100 for root in roots)
    return [decimal_of(rate).quantize(Decimal("1E-10")) for rate in rates]


def _whole(net: Sequence[Fraction]) -> Polynomial:
    """Whole coefficients in the same proportion, without the powers of x that all of them share."""
    scale = lcm(*(one.denominator for one in net)) if net else 1
    found = [int(one * scale) for one in net]
    while found and found[-1] == 0:
        found.pop()
    while found and found[0] == 0:
        found.pop(0)
    return _primitive(found)


def _primitive(polynomial: Polynomial) -> Polynomial:
    shared = gcd(*polynomial) if polynomial else 1
    return [one // shared for one in polynomial] if shared > 1 else polynomial


def _simple(polynomial: Polynomial) -> Polynomial:
    """With the same roots, each once: divided by what it shares with its own slope."""
    if len(polynomial) < 2:
        return polynomial
    shared = _sturm(polynomial)[-1]
    if len(shared) < 2:
        return polynomial
    rest, found = [Fraction(one) for one in polynomial], []
    while len(rest) >= len(shared):
        part = rest[-1] / shared[-1]
        found.append(part)
        shift = len(rest) - len(shared)
        rest = [one - part * shared[place - shift] if place >= shift else one for place, one in enumerate(rest)][:-1]
    return _whole(found[::-1])


def _sturm(polynomial: Polynomial) -> list[Polynomial]:
    chain = [polynomial, [power * one for power, one in enumerate(polynomial)][1:]]
    while len(chain[-1]) > 1:
        rest = _remainder(chain[-2], chain[-1])
        if not rest:
            break
        chain.append([-one for one in _primitive(rest)])
    return chain


def _remainder(above: Polynomial, below: Polynomial) -> Polynomial:
    """Of the division, times a positive number, so that signs stay right and numbers whole."""
    rest, lead = list(above), below[-1]
    while len(rest) >= len(below):
        top = rest[-1] * (1 if lead > 0 else -1)
        shift = len(rest) - len(below)
        rest = [one * abs(lead) for one in rest]
        for place, one in enumerate(below):
            rest[shift + place] -= top * one
        while rest and rest[-1] == 0:
            rest.pop()
    return rest


def _value(polynomial: Polynomial, x: Fraction) -> int:
    """The sign-true whole number: the polynomial at x times a power of x's denominator."""
    total, power = 0, 1
    for one in reversed(polynomial):
        total = total * x.numerator + one * power
        power *= x.denominator
    return total


def _changes(chain: list[Polynomial], x: Fraction) -> int:
    signs = [value > 0 for value in (_value(one, x) for one in chain) if value]
    return sum(before != after for before, after in itertools.pairwise(signs))


def turns(amounts: Sequence[int] | Sequence[Fraction]) -> int:
    """How often the sign changes from one to the next: at least as often as there are rates (Descartes)."""
    signs = [one > 0 for one in amounts if one]
    return sum(before != after for before, after in itertools.pairwise(signs))


def _stretches(polynomial: Polynomial, top: Fraction) -> list[tuple[Fraction, Fraction]]:
    if turns(polynomial) == 1:
        return [(Fraction(0), top)]
    return _apart(_sturm(polynomial), Fraction(0), top)


def _apart(chain: list[Polynomial], low: Fraction, high: Fraction) -> list[tuple[Fraction, Fraction]]:
    """Stretches above low up to high, high included, with one root each."""
    count = _changes(chain, low) - _changes(chain, high)
    if count <= 1:
        return [(low, high)] * count
    middle = (low + high) / 2
    return _apart(chain, low, middle) + _apart(chain, middle, high)


def _narrowed(polynomial: Polynomial, low: Fraction, high: Fraction) -> Fraction:
    """The one simple root above low, up to high, to sixteen places of its own size: there the sign changes."""
    above = _value(polynomial, high) > 0
    if _value(polynomial, high) == 0:
        return high
    while low == 0 or high - low > NARROW * high:
        middle = (low + high) / 2
        value = _value(polynomial, middle)
        if value == 0:
            return middle
        low, high = (low, middle) if (value > 0) == above else (middle, high)
    return (low + high) / 2
