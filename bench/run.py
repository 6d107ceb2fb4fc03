"""One run of the bench: how large, how long, and the loads that its goals share."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from bench import client
from bench.client import Subject
from bench.loads import ledger
from bench.loads.ledger import Load
from bench.references import store
from bench.serving import OURS, Served, serve


@dataclass(frozen=True, slots=True, kw_only=True)
class Sizes:
    """How much is measured; `table` and `large` are the two ledgers."""

    table: int = 10_000
    large: int = 100_000
    ladder: tuple[int, ...] = (1_000, 10_000, 100_000)
    rounds: int = 7
    seconds: float = 0.5  # of one batch
    most: int = 400  # requests of one batch
    pages: int = 30  # of the document
    texts: tuple[int, ...] = (600_000, 1_200_000, 2_400_000, 4_800_000)  # bytes; 6 MB are refused
    rows: int = 400  # of the imported plan
    letters: int = 200
    starts: int = 5
    sought: int = 1_000_000  # texts that words are looked for in


FULL = Sizes(ladder=(1_000, 10_000, 100_000, 1_000_000))
NORMAL = Sizes()
QUICK = Sizes(
    table=1_000,
    large=10_000,
    ladder=(1_000, 10_000),
    rounds=3,
    seconds=0.25,
    most=100,
    texts=(100_000, 200_000),
    rows=100,
    letters=50,
    starts=2,
    sought=20_000,
)


@dataclass
class Run:
    """What goals are measured in: sizes, a folder, loads made when first asked for."""

    sizes: Sizes
    folder: Path
    loads: dict[int, Load] = field(default_factory=dict)

    def load(self, tasks: int) -> Load:
        """The ledger of so many tasks; goals only read it, or report on a task once."""
        if tasks not in self.loads:
            folder = self.folder / f"ledger{tasks}"
            folder.mkdir()
            self.loads[tasks] = ledger.build(folder, tasks)
        return self.loads[tasks]

    def reference_folder(self) -> Path:
        """The database of `orm50`, `one` and `up`, as large as the table."""
        folder = self.folder / "reference"
        if not folder.exists():
            folder.mkdir()
            store.fill(folder, self.sizes.table)
        return folder

    @contextmanager
    def reference(self, name: str) -> Iterator[Served]:
        """A reference program, served."""
        with serve(name, self.reference_folder()) as served:
            yield served

    @contextmanager
    def ours(self, *loads: Load) -> Iterator[list[Served]]:
        """The product, served once for each of `loads`."""
        with ExitStack() as stack:
            yield [stack.enter_context(serve(OURS, load.folder)) for load in loads]

    def alternate(self, subjects: Sequence[Subject]) -> None:
        """Let `subjects` take turns."""
        client.alternate(subjects, self.sizes.rounds, self.sizes.seconds, self.sizes.most)
