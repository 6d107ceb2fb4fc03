"""Documents to drafts: outline, tasks, times, parties, people, claims; pure, no database."""

from tracker.decompose.decomposer import decompose
from tracker.decompose.export import dumps, to_json

__all__ = ["decompose", "dumps", "to_json"]
