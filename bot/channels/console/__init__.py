"""The console as a chat: alerts as a subscriber would see them, and commands at a prompt."""
