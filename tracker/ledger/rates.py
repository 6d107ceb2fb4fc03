"""A share of rows, as reports print it and targets are held against it (domain.md 5.6). Pure."""

from dataclasses import dataclass
from fractions import Fraction

NONE = "—"  # nothing to count: neither 0 % nor 100 %


@dataclass(frozen=True, slots=True)
class Rate:
    """`part` of `whole` rows; printed with one decimal, half up, compared unrounded.

    >>> str(Rate(1, 16)), str(Rate(2, 3)), str(Rate(0, 0))
    ('6.3%', '66.7%', '—')
    >>> Rate(1999, 2000).reaches(Fraction(1)), str(Rate(1999, 2000))
    (False, '100.0%')
    """

    part: int
    whole: int

    def __post_init__(self) -> None:
        if not 0 <= self.part <= self.whole:
            raise ValueError(f"{self.part} is no part of {self.whole}")

    @property
    def value(self) -> Fraction | None:
        """The share itself, between 0 and 1; None where there is nothing to count."""
        return Fraction(self.part, self.whole) if self.whole else None

    def reaches(self, target: Fraction) -> bool | None:
        """Whether the unrounded share is at least `target`; None where there is nothing to count.

        >>> Rate(2, 3).reaches(Fraction(667, 1000)), Rate(0, 0).reaches(Fraction(0))
        (False, None)
        """
        return None if self.value is None else self.value >= target

    def __str__(self) -> str:
        """66.7%, or — of nothing."""
        if self.value is None:
            return NONE
        tenths = (self.part * 2000 + self.whole) // (2 * self.whole)  # of a per cent, half up
        return f"{tenths // 10}.{tenths % 10}%"
