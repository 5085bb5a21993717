"""Slack, through slack-bolt and Socket Mode: alerts to channels and people; commands from them.

api → errors, format → send → membership, memory, incoming → reply → listen → socket → account
"""
