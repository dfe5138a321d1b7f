"""Numbers as people write them."""

from decimal import Decimal


def decimal(number: float, digits: int = 12) -> str:
    """A number in decimal notation, rounded to this many significant digits; never with an exponent."""
    return f"{Decimal(f'{number:.{digits}g}'):f}"
