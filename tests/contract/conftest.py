"""A PostgreSQL for the tests that hold both databases to one contract: a machine without one fails them."""

from collections.abc import Iterator

import pytest

from tests.postgres import PostgresServer, postgres_server


@pytest.fixture(scope="session")
def server() -> Iterator[PostgresServer]:
    """One server for all tests; each makes what it needs in it."""
    with postgres_server() as running:
        yield running
