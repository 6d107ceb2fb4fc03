"""Uploaded files: kept by the hash of their content, handed out as attachments only."""
