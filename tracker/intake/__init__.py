"""From an uploaded document to the ledger: read, reviewed by a person, confirmed."""
