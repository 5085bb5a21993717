"""The fact line: what happened, in the subscriber's language, made from facts and never from an outlet's words."""

from collections.abc import Iterable, Iterator

from bot.alerts.render_view import View
from bot.catalogue.catalogue import Case
from bot.model.fact import FactKind, Facts
from bot.model.ids import TopicId
from bot.model.story import Story, StorySummary

SEPARATOR = " · "
NAMES_SHOWN = 3


def fact_line(story: Story, summary: StorySummary, view: View) -> str:
    """Return a story's fact line, such as “6 children returned · mediated by Qatar · via Belarus”."""
    facts = tuple(source.facts for source in story.sources)
    return SEPARATOR.join(
        _segments(
            view,
            topics=story.topics,
            children=_children(view, summary.count, facts),
            denied=bool(facts) and all(one.negated for one in facts),
            mediators=summary.mediators,
            route=summary.route,
            announced_by=summary.announced_by,
        )
    )


def entry_fact_line(topics: frozenset[TopicId], facts: Facts, view: View) -> str:
    """Return the fact line of one entry."""
    return SEPARATOR.join(
        _segments(
            view,
            topics=topics,
            children=_children(view, facts.children, (facts,)),
            denied=facts.negated,
            mediators=facts.mediators,
            route=facts.route,
            announced_by=facts.announced_by,
        )
    )


def _segments(
    view: View,
    *,
    topics: Iterable[TopicId],
    children: str | None,
    denied: bool,
    mediators: tuple[str, ...],
    route: tuple[str, ...],
    announced_by: tuple[str, ...],
) -> Iterator[str]:
    yield children or view.topic_titles(topics)
    if denied:
        yield view.say("fact.denied")
    if mediators:
        yield view.say("fact.mediated_by", names=view.names(mediators[:NAMES_SHOWN], Case.GENITIVE))
    if route:
        yield view.say("fact.via", names=view.names(route[:NAMES_SHOWN], Case.ACCUSATIVE))
    if announced_by:
        yield view.say("fact.announced_by", names=view.names(announced_by[:NAMES_SHOWN], Case.GENITIVE))


def _children(view: View, number: int | None, facts: tuple[Facts, ...]) -> str | None:
    if number is None:
        return None
    return view.count("fact.children_to_russia" if _only_to_russia(facts) else "fact.children", number)


def _only_to_russia(facts: tuple[Facts, ...]) -> bool:
    directions = {fact.value for one in facts for fact in one.of_kind(FactKind.DIRECTION)}
    return directions == {"to-russia"}
