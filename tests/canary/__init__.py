"""No byte of another office: every page, file and letter, read for words that only others have."""
