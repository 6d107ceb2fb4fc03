"""The append-only record of every change, chained by hashes."""
