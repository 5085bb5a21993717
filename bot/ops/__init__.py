"""Running it: logs without secrets, health from real progress, metrics, status, a heartbeat."""
