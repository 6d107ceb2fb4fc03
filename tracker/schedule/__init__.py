"""The one list of jobs, the elected leader that ticks, and `job NAME`."""
