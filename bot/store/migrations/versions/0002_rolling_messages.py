"""Rolling messages: which delivery's message tells a folded one."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Add the column."""
    op.add_column("deliveries", sa.Column("carried_by", sa.BigInteger().with_variant(sa.Integer(), "sqlite")))
