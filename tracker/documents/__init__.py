"""Files to blocks: what a .docx or text file says, in reading order; pure, no database."""
