"""Amounts of dollars: whole cents, so that no sum is ever rounded."""

CENTS_OF_A_DOLLAR = 100


class Cents(int):
    """An amount in whole cents; as text in dollars and cents, as people type it: `325000.00`."""

    def __str__(self) -> str:
        """`325000.00`"""
        whole, cents = divmod(abs(int(self)), CENTS_OF_A_DOLLAR)
        return f"{'-' if self < 0 else ''}{whole}.{cents:02d}"


def shared_among(amount: int, heads: int) -> int:
    """An amount of cents for each of so many: to the nearest cent, a half upwards.

    `heads` is above 0 and `amount` not below it.
    """
    return (2 * amount + heads) // (2 * heads)
