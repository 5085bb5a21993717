from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.adapters.slack.rig import Rig, a_rig


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    async with a_rig(tmp_path) as rig:
        yield rig
