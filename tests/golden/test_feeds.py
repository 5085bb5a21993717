"""Feeds as the web writes them, and what we read in them. ``UPDATE_GOLDEN=1`` writes the readings anew."""

import dataclasses
import json
import os
from pathlib import Path

import pytest

from bot.feeds.parse import Document, parse_feed

FEEDS = Path(__file__).parent / "feeds"
DOCUMENTS = sorted(FEEDS.glob("*.xml"))


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.stem)
def test_a_feed_is_read_as_before(path: Path) -> None:
    document = Document(body=path.read_bytes(), url="https://feeds.example/all/feed.xml", charset=None)
    reading = json.dumps(
        dataclasses.asdict(parse_feed(document, max_entries=100)), ensure_ascii=False, indent=1, default=str
    )
    expected = path.with_suffix(".json")
    if os.environ.get("UPDATE_GOLDEN"):
        expected.write_text(reading + "\n", encoding="utf-8")
    assert reading + "\n" == expected.read_text(encoding="utf-8")
