"""Operators' actions, numbered configurations, first times, and small things remembered."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, insert, select, update

from bot.model.record import AuditRecord, Revision
from bot.store.statements import insert_new, upsert
from bot.store.tables import audit, first_times, memory, revisions
from bot.store.types import to_json


class SqlJournal:
    """What operators did, which configurations were in force, and small things remembered."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def audit(self, record: AuditRecord) -> None:
        """Write an operator's action."""
        row = {"at": record.at, "who": record.who, "action": record.action, "detail": record.detail}
        self._connection.execute(insert(audit), row)

    def audited(self, *, limit: int) -> tuple[AuditRecord, ...]:
        """Return the latest actions, newest first."""
        rows = self._connection.execute(select(audit).order_by(audit.c.id.desc()).limit(limit))
        return tuple(AuditRecord(at=row.at, who=row.who, action=row.action, detail=row.detail) for row in rows)

    def add_revision(self, *, at: datetime, who: str, files: Mapping[str, str], summary: str) -> int:
        """Number an accepted configuration; the same texts as the latest give its number again."""
        texts = to_json(dict(sorted(files.items())))
        latest = self._connection.execute(
            select(revisions.c.number, revisions.c.files).order_by(revisions.c.number.desc()).limit(1)
        ).one_or_none()
        if latest is not None and latest.files == texts:
            return int(latest.number)
        number = 1 if latest is None else int(latest.number) + 1
        row = {"number": number, "at": at, "who": who, "files": texts, "summary": summary}
        self._connection.execute(insert(revisions), row)
        return number

    def revision(self, number: int) -> Revision | None:
        """Return a numbered configuration."""
        row = self._connection.execute(select(revisions).where(revisions.c.number == number)).one_or_none()
        return None if row is None else _to_revision(row)

    def latest_revision(self) -> Revision | None:
        """Return the newest numbered configuration."""
        row = self._connection.execute(select(revisions).order_by(revisions.c.number.desc()).limit(1)).one_or_none()
        return None if row is None else _to_revision(row)

    def revisions(self, *, limit: int) -> tuple[Revision, ...]:
        """Return the latest numbered configurations, newest first."""
        rows = self._connection.execute(select(revisions).order_by(revisions.c.number.desc()).limit(limit))
        return tuple(_to_revision(row) for row in rows)

    def first_time(self, key: str, *, at: datetime, again_after: timedelta | None = None) -> bool:
        """Remember a key; True if it was not there, or only longer than ``again_after`` ago."""
        fresh = self._connection.execute(insert_new(first_times, self._connection), {"key": key, "at": at})
        if fresh.rowcount == 1:
            return True
        if again_after is None:
            return False
        long_ago = (first_times.c.key == key) & (first_times.c.at < at - again_after)
        return bool(self._connection.execute(update(first_times).where(long_ago).values(at=at)).rowcount)

    def forget_key(self, key: str) -> None:
        """Let a key be a first time again."""
        self._connection.execute(delete(first_times).where(first_times.c.key == key))

    def remember(self, key: str, value: Any) -> None:
        """Keep a small JSON value."""
        keep = upsert(memory, self._connection, changes=("value",))
        self._connection.execute(keep, {"key": key, "value": to_json(value)})

    def recall(self, key: str) -> Any:
        """Return the value kept under a key, or None."""
        value = self._connection.execute(select(memory.c.value).where(memory.c.key == key)).scalar_one_or_none()
        return None if value is None else json.loads(value)


def _to_revision(row: Any) -> Revision:
    return Revision(number=row.number, at=row.at, who=row.who, files=json.loads(row.files), summary=row.summary)
