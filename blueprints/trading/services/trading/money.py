"""Decimal arithmetic of prices, quantities and balances. No float ever holds money."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, Context, Decimal, DivisionByZero, InvalidOperation, Overflow

EXACT = Context(
    prec=76,
    rounding=ROUND_HALF_EVEN,
    capitals=1,
    flags=[],
    traps=[InvalidOperation, DivisionByZero, Overflow],
)
"""Wide enough that a product of any two column values is exact (28 + 38 digits)."""

STEP = Decimal("0.00000001")
"""Smallest difference of two prices or quantities: the scale of their columns."""

BALANCE_STEP = STEP * STEP
"""Smallest difference of two balances: a price times a quantity is exact at this scale."""

LARGEST = Decimal(10) ** 12
"""Upper bound of a price or a quantity; keeps balances inside their columns."""

ZERO = Decimal(0)


def affordable(notional: Decimal, price: Decimal) -> Decimal:
    """The largest quantity, in steps, that costs no more than `notional` at `price` (> 0)."""
    return EXACT.divide(notional, price).quantize(STEP, rounding=ROUND_DOWN, context=EXACT)


def to_price(value: float | Decimal) -> Decimal:
    """`value` rounded to the scale of a price."""
    return Decimal(value).quantize(STEP, context=EXACT)
