"""Uploads that are read beside the request: begun, left, found again, taken over, tidied away."""
