"""Whether a story is told, and for which reason. Pure: the same story, memory and instant give the same decision.

Precedence, first that holds:

1. retracted                    → silence; posted messages are edited to say so
2. never told, nothing fresh    → silence (``too_old``, ``old_news``, ``undated_backlog`` or ``restored``)
3. never told                   → ``first``
4. a topic that was not told    → ``first``, for the chats that have no message yet
5. an outlet changed its words  → ``correction``, once an entry
6. another count of the event   → ``new_count``
7. the other side is quoted     → ``confirmed_by_other_side``
8. the mediator is quoted       → ``mediator_confirmed``
9. the message would change     → silence with an edit
10. otherwise                   → silence

A ping (3–8) needs a fresh entry that brings it: what an old entry adds is edited in silently. An entry that looks back
(an anniversary, a review, a return of long ago) is not fresh, whatever its date: `age.py`.
"""

from datetime import datetime, timedelta

from bot.alerts.age import is_old_news
from bot.model.alert import Alert, Decision, Reason, Silence, Silent, Told
from bot.model.claimant import MEDIATING_SIDES, side_of
from bot.model.feed import Party
from bot.model.story import Source, Story, StorySummary


def is_fresh(source: Source, now: datetime, max_age: timedelta) -> bool:
    """Whether an entry may alert: it is recent, and tells something new."""
    return is_recent(source, now, max_age) and not is_old_news(source, max_age)


def is_recent(source: Source, now: datetime, max_age: timedelta) -> bool:
    """Whether an entry may alert and is dated within ``max_age`` (the future counts as seen), or undated."""
    return source.may_alert and (not source.dated or _is_within(source, now, max_age))


def _is_within(source: Source, now: datetime, max_age: timedelta) -> bool:
    return now - min(source.at, now) <= max_age


def decide(
    story: Story, summary: StorySummary, told: Told | None, *, changed: bool, now: datetime, max_age: timedelta
) -> Decision:
    """Decide about a story as it is now; ``changed`` says that its message would differ from the last revision told."""
    if story.retracted is not None:
        return Silence(why=Silent.RETRACTED, edit=changed)
    fresh = tuple(source for source in story.sources if is_fresh(source, now, max_age))
    if told is None:
        return _alert(story, summary, Reason.FIRST, None, now, "") if fresh else _not_fresh(story, now, max_age)
    reason, detail = _reason(story, summary, told, fresh, now)
    if reason is not None:
        return _alert(story, summary, reason, told, now, detail)
    return Silence(why=Silent.SMALL_CHANGE if changed else Silent.ALREADY_TOLD, edit=changed)


def _not_fresh(story: Story, now: datetime, max_age: timedelta) -> Silence:
    if any(is_recent(source, now, max_age) for source in story.sources):
        return Silence(why=Silent.OLD_NEWS)
    if any(source.dated and not source.may_alert and _is_within(source, now, max_age) for source in story.sources):
        return Silence(why=Silent.RESTORED)
    backlog = all(not source.dated for source in story.sources)
    return Silence(why=Silent.UNDATED_BACKLOG if backlog else Silent.TOO_OLD)


def _reason(
    story: Story, summary: StorySummary, told: Told, fresh: tuple[Source, ...], now: datetime
) -> tuple[Reason | None, str]:
    if not fresh:
        return None, ""
    if frozenset().union(*(source.topics for source in fresh)) - told.topics:
        return Reason.FIRST, ""
    for source in fresh:
        if source.corrected is not None and source.entry not in told.corrected:
            return Reason.CORRECTION, source.corrected
    newest = max(fresh, key=lambda source: (source.seen_at, source.entry))
    if newest.seen_at <= told.at:
        return None, ""
    return _reason_from_claims(summary, told, fresh)


def _reason_from_claims(summary: StorySummary, told: Told, fresh: tuple[Source, ...]) -> tuple[Reason | None, str]:
    entries = {source.entry for source in fresh}
    counted = any(claim.value == summary.count and claim.entry in entries for claim in summary.counts)
    if counted and told.count is not None and summary.count not in (told.count, *told.counts):
        return Reason.NEW_COUNT, f"{told.count} → {summary.count}"
    told_sides = {side_of(claimant) for claimant in told.claimants}
    new = summary.claimants - told.claimants
    for claimant in sorted(new):
        side = side_of(claimant)
        if side in told_sides or side is None:
            continue
        if side in MEDIATING_SIDES and (summary.mediators or told.mediators):
            return Reason.MEDIATOR_CONFIRMED, claimant
        if side in (Party.UKRAINE, Party.RUSSIA) and told_sides & {Party.UKRAINE, Party.RUSSIA}:
            return Reason.CONFIRMED_BY_OTHER_SIDE, claimant
    return None, ""


def _alert(
    story: Story, summary: StorySummary, reason: Reason, before: Told | None, now: datetime, detail: str
) -> Alert:
    corrected = frozenset(source.entry for source in story.sources if source.corrected is not None)
    told = Told(
        revision=story.revision,
        at=now,
        count=summary.count if summary.count is not None else (before.count if before else None),
        counts=frozenset(claim.value for claim in summary.counts if isinstance(claim.value, int))
        | (before.counts if before else frozenset()),
        claimants=summary.claimants | (before.claimants if before else frozenset()),
        mediators=frozenset(summary.mediators),
        topics=frozenset(story.topics),
        corrected=corrected,
    )
    return Alert(story=story.id, revision=story.revision, reason=reason, at=now, told=told, detail=detail)
