"""The trunk: tasks and their life, progress, evidence, sign-off, the rows of rectification."""
