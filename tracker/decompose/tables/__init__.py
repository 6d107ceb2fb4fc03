"""Tables that divide work, as Word draws them, read as lines."""
