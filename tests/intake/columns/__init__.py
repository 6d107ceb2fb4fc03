"""Task tables in spreadsheets: mapped, read cell by cell, brought to the ledger."""
