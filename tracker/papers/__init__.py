"""Values to files that an office hands up: tables for Excel. Pure: no web, no database."""
