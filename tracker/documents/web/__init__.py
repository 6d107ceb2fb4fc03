"""Saved web pages to blocks: what a reader sees of them."""
