"""What a report says was done, with its figures (domain.md 11.1)."""
