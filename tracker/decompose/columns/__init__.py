"""A task table of a spreadsheet, read by its columns: each row a task, no cell lost."""
