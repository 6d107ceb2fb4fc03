"""Working days and recurring periods, as values only: no database, no web, no clock."""
