"""Resolve a topic book against a lexicon, and say what cannot work before any entry is read."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from bot.detect.compiled import CompiledLexicon
from bot.detect.rules import ConceptNode, Node, RuleNode
from bot.model.fault import Fault
from bot.model.ids import TopicId
from bot.model.topic import Place, Polarity, Rule, Term, Topic, TopicBook

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTopic:
    """A topic with its rules resolved, each with its place in the topic."""

    id: TopicId
    any_of: tuple[RuleNode | ConceptNode, ...]
    none_of: tuple[RuleNode | ConceptNode, ...]
    look_again: tuple[RuleNode | ConceptNode, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CompiledTopics:
    """All topics, and what was wrong with them; a rule with a fault is left out."""

    topics: tuple[CompiledTopic, ...]
    faults: tuple[Fault, ...]


def compile_topics(book: TopicBook, lexicon: CompiledLexicon) -> CompiledTopics:
    """Resolve every term to a concept or shared rule."""
    resolver = _Resolver(lexicon=lexicon, rules=book.rules)
    for name, rule in book.rules.items():
        resolver.shared(name, ("rules", name))
        resolver.check(rule, ("rules", name))
    topics = tuple(_compile_topic(topic, resolver) for topic in book.topics)
    return CompiledTopics(topics=topics, faults=tuple(dict.fromkeys(resolver.faults)))


def _compile_topic(topic: Topic, resolver: "_Resolver") -> CompiledTopic:
    path: Path = ("topics", topic.id)
    if not topic.any_of:
        resolver.faults.append(Fault(path=(*path, "any_of"), what="is empty, so that the topic can never match"))
    for position, term in enumerate(topic.any_of):
        if term in topic.none_of:
            what = "stands in none_of too, so that it can never match"
            resolver.faults.append(Fault(path=(*path, "any_of", position), what=what))
    return CompiledTopic(
        id=topic.id,
        any_of=tuple(resolver.terms(topic.any_of, (*path, "any_of"))),
        none_of=tuple(resolver.terms(topic.none_of, (*path, "none_of"))),
        look_again=tuple(resolver.terms(topic.look_again, (*path, "look_again"))),
    )


@dataclass(slots=True)
class _Resolver:
    """Turns terms into nodes and gathers faults on the way."""

    lexicon: CompiledLexicon
    rules: Mapping[str, Rule]
    faults: list[Fault] = field(default_factory=list)
    _shared: dict[str, Node | None] = field(default_factory=dict)
    _concepts: dict[str, ConceptNode] = field(default_factory=dict)

    def terms(self, terms: tuple[Term, ...], path: Path) -> Iterator[Node]:
        """Resolve a list of terms, leaving out what is faulty."""
        for position, term in enumerate(terms):
            node = self.term(term, (*path, position))
            if node is not None:
                yield node

    def term(self, term: Term, path: Path) -> Node | None:
        """Resolve one term."""
        if isinstance(term, Rule):
            self.check(term, path)
            return self._rule(term, path, describe(term))
        if term in self.rules:
            return self.shared(term, path)
        if term in self.lexicon.closure:
            return self._concepts.setdefault(term, ConceptNode(term, self.lexicon.closure[term]))
        self.faults.append(Fault(path=path, what=f"{term!r} is neither a concept nor a shared rule"))
        return None

    def shared(self, name: str, path: Path) -> Node | None:
        """Resolve a shared rule once; one that uses itself is a fault."""
        if name not in self._shared:
            self._shared[name] = None
            self._shared[name] = self._rule(self.rules[name], ("rules", name), name)
        elif self._shared[name] is None:
            self.faults.append(Fault(path=path, what=f"the shared rule {name!r} uses itself"))
        return self._shared[name]

    def _rule(self, rule: Rule, path: Path, name: str) -> RuleNode:
        every = tuple(self.terms(rule.all, (*path, "all")))
        some = tuple(self.terms(rule.any, (*path, "any")))
        weighed = [(self.term(term, (*path, "weights", term)), weight) for term, weight in rule.weights.items()]
        weights = tuple((node, weight) for node, weight in weighed if node is not None)
        return RuleNode(
            name=name,
            all=every,
            any=some,
            none=tuple(self.terms(rule.none, (*path, "none"))),
            weights=weights,
            threshold=rule.threshold,
            title_factor=rule.title_factor,
            same_sentence=rule.same_sentence,
            near=rule.near,
            ordered=rule.ordered,
            place=rule.place,
            polarity=rule.polarity,
        )

    def check(self, rule: Rule, path: Path) -> None:
        """Report a rule that can never match, or that would match everything."""
        for what in _impossibilities(rule):
            self.faults.append(Fault(path=path, what=what))
        for term in rule.all:
            inner = term if isinstance(term, Rule) else self.rules.get(term)
            if inner is not None and (clash := _clash(rule, inner)):
                self.faults.append(Fault(path=path, what=f"{clash}, so that it can never match"))


def _clash(outer: Rule, inner: Rule) -> str | None:
    """Tell why a rule can never hold within another, if that is plain."""
    if {outer.place, inner.place} == {Place.TITLE, Place.SUMMARY}:
        return f"looks in the {outer.place.value} for a rule that looks in the {inner.place.value}"
    if {outer.polarity, inner.polarity} == {Polarity.AFFIRMED, Polarity.NEGATED}:
        return f"counts {outer.polarity.value} mentions, within it a rule {inner.polarity.value} ones"
    return None


def describe(rule: Rule) -> str:
    """Name a rule that has no name of its own by what it asks for: `(qatar and help, same_sentence)`."""
    names = {"and": rule.all, "or": rule.any, "plus": tuple(rule.weights)}
    parts = [
        f" {joint} ".join(term if isinstance(term, str) else describe(term) for term in terms)
        for joint, terms in names.items()
        if terms
    ]
    if rule.place is not Place.ANYWHERE:
        parts.append(f"in {rule.place.value}")
    if rule.polarity is not Polarity.EITHER:
        parts.append(rule.polarity.value)
    if rule.same_sentence:
        parts.append("same_sentence")
    return f"({', '.join(parts)})"


def _impossibilities(rule: Rule) -> Iterator[str]:
    if not (rule.all or rule.any or rule.weights):
        yield "has neither all, any nor weights, so that it would always match"
    if set(map(repr, rule.none)) & set(map(repr, rule.all)):
        yield "wants and forbids the same term, so that it can never match"
    if rule.any and set(map(repr, rule.any)) <= set(map(repr, rule.none)):
        yield "forbids every term of any, so that it can never match"
    if rule.weights:
        most = sum(weight * max(1.0, rule.title_factor) for weight in rule.weights.values() if weight > 0)
        if rule.threshold > most:
            yield f"the weights add up to {most:g} at most, below the threshold of {rule.threshold:g}"
        if rule.threshold <= 0:
            yield "a threshold of 0 or less would always match"
    if rule.near is not None and rule.near < 0:
        yield "near counts words and cannot be negative"
    if (rule.near is not None or rule.ordered) and len(rule.all) + bool(rule.any) + bool(rule.weights) < 2:
        yield "near and ordered need at least two terms"
