"""A stream of the file, every access inside its bounds: its integers are whatever a file says."""

from collections.abc import Iterator

from tracker.documents.rules import UnreadableFile

DAMAGED = "文件已损坏，无法读取；请用 Word 或 WPS 打开修复，另存为 .docx 后再上传。"
_Entries = Iterator[tuple[int, int, "Stream"]]


class Stream:
    """Bytes with little-endian integers; what lies outside raises `UnreadableFile`."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data

    def __len__(self) -> int:
        return len(self.data)

    def take(self, at: int, size: int) -> bytes:
        """Return `size` bytes from `at` on, all of them."""
        if at < 0 or size < 0 or at + size > len(self.data):
            raise UnreadableFile(DAMAGED)
        return self.data[at : at + size]

    def part(self, at: int, size: int) -> "Stream":
        """Return `size` bytes from `at` on as a stream of their own."""
        return Stream(self.take(at, size))

    def number(self, at: int, size: int, *, signed: bool = False) -> int:
        """Return the integer of `size` bytes at `at`.

        >>> Stream(bytes((1, 2))).number(0, 2), Stream(bytes((254, 255))).number(0, 2, signed=True)
        (513, -2)
        """
        return int.from_bytes(self.take(at, size), "little", signed=signed)

    def numbers(self, at: int, size: int, count: int, *, signed: bool = False) -> list[int]:
        """Return `count` integers of `size` bytes each."""
        data = self.take(at, size * count)
        return [
            int.from_bytes(data[n : n + size], "little", signed=signed)
            for n in range(0, len(data), size)
        ]

    def plc(self, width: int) -> _Entries:
        """Read the stream as a PLC (2.2.2): yields where each entry begins, ends, and its data.

        Entries that do not go forward are left out: they hold nothing, and so what is yielded is
        in order and does not overlap.
        """
        if len(self) < 4:
            return
        count = (len(self) - 4) // (4 + width)
        places = self.numbers(0, 4, count + 1)
        reached = 0
        for n in range(count):
            if reached <= places[n] < places[n + 1]:
                reached = places[n + 1]
                yield places[n], reached, self.part(4 * (count + 1) + n * width, width)
