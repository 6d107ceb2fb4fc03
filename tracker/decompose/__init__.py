"""Documents to drafts: outline, tasks, times, parties, people, claims; pure, no database."""
