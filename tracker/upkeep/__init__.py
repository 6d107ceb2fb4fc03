"""Keeping the service alive: backup, restore, verify, doctor, health, and the start."""
