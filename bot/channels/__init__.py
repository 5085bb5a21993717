"""The platforms: sending, formatting and listening; strangers to one another."""
