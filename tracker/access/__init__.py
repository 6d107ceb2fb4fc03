"""Who is asking, what belongs to whom, and who may do what."""
