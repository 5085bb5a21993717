"""Homeward: tells people when Ukrainian children taken by Russia come home, and when Qatar mediates."""
