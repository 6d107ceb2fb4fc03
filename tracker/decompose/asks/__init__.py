"""Sentences and their clauses: where one obligation begins and ends (domain.md 4.2)."""
