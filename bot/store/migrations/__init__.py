"""Alembic's migrations, run by ``bot.store.schema``."""
