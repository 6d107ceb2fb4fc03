"""Finding words in an office's rows: texts as tokens, the index table, and what is asked of it."""
