"""Showing why an entry does or does not belong to each topic, with every word and where it stands."""

from typing import Any

from bot.model.detection import Detection, EntryText
from bot.model.fact import Fact, facts_to_dict
from bot.model.match import Evidence, Match, Miss
from bot.model.rules import Rules


def print_explanation(text: EntryText, detection: Detection, rules: Rules) -> None:
    """Print a detection for people."""
    print(f"title    {text.title}")
    if text.summary:
        print(f"summary  {text.summary}")
    print(f"language {detection.language}")
    for match in detection.matches:
        _print_match(match)
    for miss in detection.misses:
        _print_miss(miss)
    print("facts")
    for fact in detection.facts.items:
        print(f"  {_fact(fact)}")
    if not detection.facts.items:
        print("  none stated")
    if not rules.topics:
        print("no topic is configured")


def to_dict(text: EntryText, detection: Detection) -> dict[str, Any]:
    """Return a detection as plain values that JSON can hold."""
    return {
        "title": text.title,
        "summary": text.summary,
        "lang": detection.language,
        "matches": [
            {
                "topic": match.topic,
                "rule": match.rule,
                "score": match.score,
                "evidence": [_evidence_dict(evidence) for evidence in match.evidence],
            }
            for match in detection.matches
        ],
        "misses": [
            {
                "topic": miss.topic,
                "rule": miss.rule,
                "missing": list(miss.missing),
                "vetoed_by": [_evidence_dict(evidence) for evidence in miss.vetoed_by],
            }
            for miss in detection.misses
        ],
        "facts": facts_to_dict(detection.facts),
    }


def _print_match(match: Match) -> None:
    score = "" if match.score is None else f", score {match.score:g}"
    print(f"MATCHES  {match.topic}   by {match.rule}{score}")
    for evidence in match.evidence:
        print(f"  {_evidence(evidence)}")


def _print_miss(miss: Miss) -> None:
    if miss.vetoed_by:
        print(f"vetoed   {miss.topic}   by {miss.rule}")
        for evidence in miss.vetoed_by:
            print(f"  {_evidence(evidence)}")
    else:
        print(f"no match {miss.topic}   nearest {miss.rule}; missing: {', '.join(miss.missing) or 'everything'}")


def _evidence(evidence: Evidence) -> str:
    return f"{evidence.concept:24} “{evidence.words}”  {evidence.field} {evidence.start}–{evidence.end}"


def _fact(fact: Fact) -> str:
    said = f", said by {fact.claimant}" if fact.claimant else ""
    return f"{fact.kind:14} {fact.value}  “{fact.words}”  {fact.span.field} {fact.span.start}–{fact.span.end}{said}"


def _evidence_dict(evidence: Evidence) -> dict[str, Any]:
    return {
        "concept": evidence.concept,
        "words": evidence.words,
        "field": evidence.field,
        "start": evidence.start,
        "end": evidence.end,
    }
