"""From blocks to one clean text: what the page, a number, a heading and a body is."""
