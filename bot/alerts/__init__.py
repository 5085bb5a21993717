"""Alerts: whether to tell, whom, at what pace, and in what words. Pure."""
