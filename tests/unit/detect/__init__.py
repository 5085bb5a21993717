"""Tests of bot/detect."""
