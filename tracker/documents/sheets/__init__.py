"""Spreadsheets to blocks: each visible sheet its title and one table."""
