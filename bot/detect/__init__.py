"""Text → tokens → compiled lexicon → rules → matches and facts; pure."""
