"""Telegram, through python-telegram-bot: alerts to chats, groups, channels and forum threads; commands from them.

api → errors, format → send → rights, membership, memory, incoming → listen → poll → account
"""
