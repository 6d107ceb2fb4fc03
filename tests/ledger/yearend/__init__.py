"""A year closes, is opened again, and what was left goes on in the next."""
