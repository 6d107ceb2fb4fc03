"""Which part of a long list is shown."""

from dataclasses import dataclass

from tracker.web.links import number_argument

SIZES = (20, 50, 100)


@dataclass(frozen=True, slots=True)
class Paging:
    """Page `number` (from 1) of `total` things, `size` on a page."""

    number: int
    size: int
    total: int

    @classmethod
    def asked(cls, total: int, size: int = SIZES[1]) -> "Paging":
        """What `?page=` and `?size=` ask for, held to what exists; `size` is the default one."""
        wanted = number_argument("size")
        size = wanted if wanted in SIZES else size
        last = max(1, -(-total // size))
        number = number_argument("page") or 1
        return cls(min(max(number, 1), last), size, total)

    @property
    def last_number(self) -> int:
        """How many pages there are; an empty list has one.

        >>> Paging(1, 50, 101).last_number, Paging(1, 50, 0).last_number
        (3, 1)
        """
        return max(1, -(-self.total // self.size))

    @property
    def offset(self) -> int:
        """How many things stand before this page."""
        return (self.number - 1) * self.size

    @property
    def first(self) -> int:
        """The running number of the first thing on the page, 0 when there is none."""
        return min(self.offset + 1, self.total)

    @property
    def last(self) -> int:
        """The running number of the last thing on the page.

        >>> Paging(2, 20, 31).first, Paging(2, 20, 31).last
        (21, 31)
        """
        return min(self.offset + self.size, self.total)

    @property
    def previous(self) -> int | None:
        """The number of the page before, or None on the first."""
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        """The number of the page after, or None on the last."""
        return self.number + 1 if self.number < self.last_number else None

    @property
    def other_sizes(self) -> tuple[int, ...]:
        """Sizes worth offering: those that would show something else."""
        return tuple(
            size for size in SIZES if size != self.size and min(size, self.size) < self.total
        )
