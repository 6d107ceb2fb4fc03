"""Files to blocks: what a file of an office says, in reading order; pure, no database."""
