"""The settings of an office: what differs from place to place (domain.md 17)."""
