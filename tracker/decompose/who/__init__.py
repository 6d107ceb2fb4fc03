"""Whose a row is: names of bodies, labels, subjects, rules said once (domain.md 4.3)."""
