"""By when: days, stretches of days, limits from an event, haste (domain.md 4.4)."""
