"""The database: SQLAlchemy Core tables, one class per table group, Alembic migrations; SQLite and PostgreSQL."""
