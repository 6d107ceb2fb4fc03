"""Notices, the letters that carry them, and the mailers that carry the letters."""
