"""The office's table of working days: years, make-up days, what is still provisional."""
