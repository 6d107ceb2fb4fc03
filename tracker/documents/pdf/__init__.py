"""PDF to blocks: characters to lines, lines to paragraphs, rules to tables."""
