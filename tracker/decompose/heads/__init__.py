"""Head and foot: title, number, issuer, signer, addressee, days, parents (domain.md 3.1, 3.2)."""
