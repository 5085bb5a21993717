"""What holds for every entry, whatever the rules say."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from bot.detect.detector import TopicDetector
from bot.detect.topics import compile_topics
from bot.model.detection import Detection, EntryText
from bot.model.ids import TopicId
from bot.model.match import Evidence, Field
from bot.model.topic import Rule, Topic, TopicBook
from tests.unit.detect.shipped import golden_texts, shipped_detector, shipped_lexicon

TEXTS = st.sampled_from(golden_texts())
INVISIBLE = st.sampled_from(["\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u200e", "\u202b"])
CONCEPTS = st.sampled_from(["child", "return", "ukraine", "russia", "qatar", "mediate", "deport", "family", "school"])
RULES = st.builds(
    Rule,
    all=st.lists(CONCEPTS, max_size=2, unique=True).map(tuple),
    any=st.lists(CONCEPTS, min_size=1, max_size=3, unique=True).map(tuple),
    same_sentence=st.booleans(),
)


def told(detection: Detection) -> object:
    """The topics and facts that an entry has."""
    facts = [(fact.kind, fact.value) for fact in detection.facts.items]
    return detection.language, [match.topic for match in detection.matches], facts


def evidence_of(detection: Detection) -> list[Evidence]:
    """Everything that is shown of an entry's words."""
    shown = [one for match in detection.matches for one in match.evidence]
    shown += [one for miss in detection.misses for one in miss.vetoed_by]
    return [*shown, *detection.mentions]


@given(text=TEXTS, places=st.lists(st.tuples(st.integers(0, 200), INVISIBLE), min_size=1, max_size=6))
def test_invisible_characters_change_nothing(text: EntryText, places: list[tuple[int, str]]) -> None:
    title, summary = text.title, text.summary
    for place, character in places:
        title = title[: place % (len(title) + 1)] + character + title[place % (len(title) + 1) :]
        summary = summary[: place % (len(summary) + 1)] + character + summary[place % (len(summary) + 1) :]

    assert told(shipped_detector().detect(replace(text, title=title, summary=summary))) == told(
        shipped_detector().detect(text)
    )


@given(text=TEXTS, place=st.integers(0, 200), character=INVISIBLE)
def test_offsets_point_at_the_words_shown(text: EntryText, place: int, character: str) -> None:
    place %= len(text.title) + 1
    text = replace(text, title=text.title[:place] + character + text.title[place:])

    shown = evidence_of(shipped_detector().explain(text))

    texts = {Field.TITLE: text.title, Field.SUMMARY: text.summary}
    assert [texts[one.field][one.start : one.end] for one in shown] == [one.words for one in shown]
    assert all(one.words for one in shown)


@given(text=TEXTS, wanted=RULES, excluded=RULES)
def test_an_exclusion_always_wins(text: EntryText, wanted: Rule, excluded: Rule) -> None:
    topics = (
        Topic(id=TopicId("wanted"), title={}, any_of=(wanted,)),
        Topic(id=TopicId("excluded"), title={}, any_of=(excluded,)),
        Topic(id=TopicId("both"), title={}, any_of=(wanted,), none_of=(excluded,)),
    )
    lexicon = shipped_lexicon()
    detector = TopicDetector(lexicon, compile_topics(TopicBook(topics=topics), lexicon), lambda _, hint: hint or "en")

    held = set(detector.topics_of(text))

    assert ("both" in held) == ("wanted" in held and "excluded" not in held)


@given(text=TEXTS)
def test_the_quick_answer_is_the_full_one(text: EntryText) -> None:
    detected, explained = shipped_detector().detect(text), shipped_detector().explain(text)

    assert detected.matches == explained.matches
    assert [match.topic for match in explained.matches] == list(shipped_detector().topics_of(text))
    assert not detected.matches or (detected.facts, detected.mentions) == (explained.facts, explained.mentions)
    topics = {match.topic for match in explained.matches} | {miss.topic for miss in explained.misses}
    assert len(topics) == len(explained.matches) + len(explained.misses) == 4
