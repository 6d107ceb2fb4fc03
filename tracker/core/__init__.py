"""The ground everything stands on: database, unit of work, clock, errors, settings."""
