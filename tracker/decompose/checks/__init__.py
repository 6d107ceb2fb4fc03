"""Warnings about a paper's wording, one module for each family (domain.md 14); none changes text.

Tables of what happened when, of which words belong to which year, stand apart in `occasions`.
"""
