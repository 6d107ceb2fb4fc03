"""Years, the documents that came in, and their clauses."""
