"""The shipped feeds.yaml: how many, which languages, and what is switched off and why."""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from ruamel.yaml import YAML

from bot.model.feed import Excerpt, Party

FILE = Path(__file__).parents[3] / "config" / "feeds.yaml"
LINES = FILE.read_text(encoding="utf-8").splitlines()
FEEDS: list[dict[str, object]] = YAML(typ="safe").load(FILE)["feeds"]
REQUIRED = {"id", "url", "outlet", "language", "country", "party", "state_media", "verified"}
SLUG = "[a-z0-9]+"
OPTIONAL = {"enabled", "restricted", "interval", "user_agent", "excerpt"}
ANNEX_XV_HOSTS = {
    "ria.ru", "iz.ru", "rg.ru", "lenta.ru", "tvzvezda.ru", "eadaily.com", "vesti.ru", "rt.com", "sputnikglobe.com",
    "sarabic.ae", "voiceofeurope.com",
}  # fmt: skip


def host_of(feed: dict[str, object]) -> str:
    return urlsplit(str(feed["url"])).hostname or ""


def is_in_annex_xv(feed: dict[str, object]) -> bool:
    return any(host_of(feed) == host or host_of(feed).endswith(f".{host}") for host in ANNEX_XV_HOSTS)


def ids_of(feeds: Iterable[dict[str, object]]) -> list[str]:
    return [str(feed["id"]) for feed in feeds]


def duplicates(values: list[str]) -> list[str]:
    return [value for value, count in Counter(values).items() if count > 1]


def test_at_least_eighty_feeds_are_enabled() -> None:
    assert sum(bool(feed.get("enabled", True)) for feed in FEEDS) >= 80


def test_each_of_the_nine_languages_has_several_enabled_feeds() -> None:
    languages = Counter(feed["language"] for feed in FEEDS if feed.get("enabled", True))
    assert set(languages) == {"en", "uk", "ru", "ar", "de", "fr", "pl", "es", "tr"}
    assert min(languages.values()) >= 5


def test_every_party_has_a_voice() -> None:
    assert {feed["party"] for feed in FEEDS if feed.get("enabled", True)} == {str(party) for party in Party}


def test_no_id_occurs_twice() -> None:
    assert duplicates([str(feed["id"]) for feed in FEEDS]) == []


def test_no_address_occurs_twice() -> None:
    assert duplicates([str(feed["url"]).rstrip("/").partition("://")[2] for feed in FEEDS]) == []


def test_every_feed_has_the_required_keys_and_no_unknown_one() -> None:
    assert ids_of(feed for feed in FEEDS if not REQUIRED <= set(feed) <= REQUIRED | OPTIONAL) == []


def test_every_id_is_a_slug_that_ends_in_the_feeds_language() -> None:
    assert ids_of(feed for feed in FEEDS if not re.fullmatch(rf"({SLUG}-)+{feed['language']}", str(feed["id"]))) == []


def test_every_country_is_an_alpha_2_code() -> None:
    assert ids_of(feed for feed in FEEDS if not re.fullmatch(r"[A-Z]{2}", str(feed["country"]))) == []


def test_every_address_is_of_the_web() -> None:
    assert ids_of(feed for feed in FEEDS if urlsplit(str(feed["url"])).scheme not in {"http", "https"}) == []


def test_nobody_claims_to_have_verified_a_feed_before_shipping() -> None:
    assert ids_of(feed for feed in FEEDS if feed["verified"] is not False) == []


def test_an_outlet_is_restricted_exactly_when_annex_xv_names_it() -> None:
    restricted = ids_of(feed for feed in FEEDS if feed.get("restricted") == ["eu"])
    assert restricted == ids_of(feed for feed in FEEDS if is_in_annex_xv(feed))
    assert restricted


@pytest.mark.parametrize("feed", [feed for feed in FEEDS if is_in_annex_xv(feed)], ids=lambda feed: str(feed["id"]))
def test_a_restricted_outlet_ships_disabled_labelled_and_without_its_words(feed: dict[str, object]) -> None:
    assert feed["enabled"] is False
    assert feed["excerpt"] == Excerpt.NONE
    assert feed["state_media"] is True
    assert feed["party"] == Party.RUSSIA


def test_every_aggregator_is_disabled() -> None:
    aggregators = [feed for feed in FEEDS if host_of(feed) in {"news.google.com", "news.rambler.ru"}]
    assert aggregators
    assert ids_of(feed for feed in aggregators if feed.get("enabled", True)) == []


def test_every_disabled_feed_has_its_reason_above_it() -> None:
    disabled = [number for number, line in enumerate(LINES) if "enabled: false" in line and "{id:" in line]
    assert len(disabled) == sum(not feed.get("enabled", True) for feed in FEEDS)
    assert [LINES[number] for number in disabled if not LINES[number - 1].startswith("  # ")] == []
