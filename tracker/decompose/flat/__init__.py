"""Tables whose cells a converter laid one behind another, put back (domain.md 3.3)."""
