"""Who is owed what today, and the one letter a working day that says so."""
