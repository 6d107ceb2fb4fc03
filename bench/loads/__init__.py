"""What the programs are measured on: ledgers of many tasks, papers of many pages."""
