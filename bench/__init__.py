"""Our figures beside small reference programs, measured in the same run (docs/performance.md)."""
