"""Organisations, units, the leading group and its posts, people, and how they sign in."""
