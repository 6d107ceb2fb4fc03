"""Programs of our own that do as little as the thing they stand beside: what ours is held to."""
