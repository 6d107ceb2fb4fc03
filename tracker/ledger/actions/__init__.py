"""What is done to the rows: each verb checks its rule, changes them, writes the trail."""
