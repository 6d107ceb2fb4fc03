"""How much: figures that a plan wants reached, and what they are called (domain.md 4.2, DEC-2)."""
