"""Two at once: conflicts on every form, and real races of processes."""
