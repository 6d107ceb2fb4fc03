"""The look-back (回头看): every task of a year gets a verdict, and what was not done is chased."""
