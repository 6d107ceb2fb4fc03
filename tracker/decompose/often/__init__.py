"""How often: periods of the calendar and manners such as 及时 (domain.md 4.4)."""
