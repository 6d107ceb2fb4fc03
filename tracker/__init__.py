"""落实台账: the responsibility ledger of an office's open-government year."""
