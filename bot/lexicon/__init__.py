"""From concepts and dictionaries to the compiled lexicon, and its caches."""
