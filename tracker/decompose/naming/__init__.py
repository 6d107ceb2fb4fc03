"""Titles: which clause of a row names the act, and how it is told short."""
