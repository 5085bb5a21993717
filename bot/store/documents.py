"""What is kept whole, as JSON: sources with their matches and facts, evidence, what was told."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.model.alert import Told
from bot.model.concept import ConceptId
from bot.model.fact import facts_from_dict, facts_to_dict
from bot.model.feed import Excerpt, Party
from bot.model.ids import EntryId, FeedId, TopicId
from bot.model.match import Evidence, Field, Match
from bot.model.story import Source
from bot.store.types import from_micros, to_micros

_FIELDS = {field.value: field for field in Field}


def evidence_to_json(evidence: tuple[Evidence, ...]) -> list[list[Any]]:
    """Return evidence as rows of concept, words, field, start, end."""
    return [[item.concept, item.words, item.field.value, item.start, item.end] for item in evidence]


def evidence_from_json(rows: list[list[Any]]) -> tuple[Evidence, ...]:
    """Return the evidence that was kept."""
    return tuple(
        Evidence(concept=ConceptId(concept), words=words, field=_FIELDS[field], start=start, end=end)
        for concept, words, field, start, end in rows
    )


def _match_to_json(match: Match) -> list[Any]:
    return [match.topic, match.rule, match.score, evidence_to_json(match.evidence)]


def _match_from_json(row: list[Any]) -> Match:
    topic, rule, score, evidence = row
    return Match(topic=TopicId(topic), rule=rule, score=score, evidence=evidence_from_json(evidence))


def source_to_json(source: Source) -> dict[str, Any]:
    """Return a source as plain values."""
    return {
        "entry": source.entry,
        "feed": source.feed,
        "outlet": source.outlet,
        "title": source.title,
        "at": to_micros(source.at),
        "seen_at": to_micros(source.seen_at),
        "language": source.language,
        "matches": [_match_to_json(match) for match in source.matches],
        "facts": facts_to_dict(source.facts),
        "summary": source.summary,
        "url": source.url,
        "canonical_url": source.canonical_url,
        "country": source.country,
        "party": source.party.value,
        "state_media": source.state_media,
        "restricted": list(source.restricted),
        "excerpt": None if source.excerpt is None else source.excerpt.value,
        "concepts": sorted(source.concepts),
        "dated": source.dated,
        "may_alert": source.may_alert,
        "corrected": source.corrected,
    }


def source_from_json(value: Mapping[str, Any]) -> Source:
    """Return the source that was kept."""
    return Source(
        entry=EntryId(value["entry"]),
        feed=FeedId(value["feed"]),
        outlet=value["outlet"],
        title=value["title"],
        at=from_micros(value["at"]),
        seen_at=from_micros(value["seen_at"]),
        language=value["language"],
        matches=tuple(_match_from_json(row) for row in value["matches"]),
        facts=facts_from_dict(value["facts"]),
        summary=value["summary"],
        url=value["url"],
        canonical_url=value["canonical_url"],
        country=value["country"],
        party=Party(value["party"]),
        state_media=value["state_media"],
        restricted=tuple(value["restricted"]),
        excerpt=None if value["excerpt"] is None else Excerpt(value["excerpt"]),
        concepts=frozenset(value["concepts"]),
        dated=value["dated"],
        may_alert=value["may_alert"],
        corrected=value["corrected"],
    )


def told_to_json(told: Told) -> dict[str, Any]:
    """Return what subscribers know as plain values."""
    return {
        "revision": told.revision,
        "at": to_micros(told.at),
        "count": told.count,
        "counts": sorted(told.counts),
        "claimants": sorted(told.claimants),
        "mediators": sorted(told.mediators),
        "topics": sorted(told.topics),
        "corrected": sorted(told.corrected),
    }


def told_from_json(value: Mapping[str, Any]) -> Told:
    """Return what subscribers were told."""
    at: datetime = from_micros(value["at"])
    return Told(
        revision=value["revision"],
        at=at,
        count=value["count"],
        counts=frozenset(value.get("counts", ())),
        claimants=frozenset(value["claimants"]),
        mediators=frozenset(value["mediators"]),
        topics=frozenset(value["topics"]),
        corrected=frozenset(value["corrected"]),
    )
