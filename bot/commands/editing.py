"""What operators do to stories: join two, part one, withdraw one, lift its guard. Every posted message is edited."""

import re
from collections.abc import Mapping

from bot.alerts.route import route
from bot.alerts.untrusted import clean, clip
from bot.commands.archive import WORDS_ECHOED, find_story, unknown_story
from bot.commands.command import Asked, answer, line
from bot.commands.operating import operator
from bot.model.alert import Silence, Silent
from bot.model.ids import ChatId, EntryId, StoryId
from bot.model.record import AuditRecord
from bot.model.request import Reply
from bot.model.story import Story
from bot.ports import Transaction
from bot.stories.editing import merge as merge_stories
from bot.stories.editing import retract as retract_story
from bot.stories.editing import set_guard
from bot.stories.editing import split as split_story

REASON = 400
ENTRIES_AT_MOST = 50

_ENTRY = re.compile(r"e?([0-9]{1,12})")


async def merge(asked: Asked) -> Reply:
    """Answer ``/merge A B``: the entries of B are A's from now on, and so is its message."""
    words = asked.request.arguments.split()
    if len(words) != 2:
        return answer(line(asked.view.say("merge.usage")))
    found = [await find_story(asked, word) for word in words]
    kept, other = found
    if kept is None or other is None:
        return unknown_story(asked, words[0] if kept is None else words[1])
    if kept.id == other.id:
        return answer(line(asked.view.say("merge.same", id=kept.id)))
    await asked.store.write(lambda tx: _merge(tx, asked, kept.id, other.id))
    return answer(line(asked.view.say("merge.done", other=other.id, id=kept.id)))


async def split(asked: Asked) -> Reply:
    """Answer ``/split story entry…``: these entries tell another event, and get a story of their own."""
    words = asked.request.arguments.casefold().split()
    entries = {EntryId(int(found[1])) for word in words[1:] if (found := _ENTRY.fullmatch(word))}
    if len(words) < 2 or len(words) > ENTRIES_AT_MOST or len(entries) < len(set(words[1:])):
        return answer(line(asked.view.say("split.usage")))
    story = await find_story(asked, words[0])
    if story is None:
        return unknown_story(asked, words[0])
    new = await asked.store.write(lambda tx: _split(tx, asked, story.id, entries))
    if new is None:
        return answer(line(asked.view.say("split.refused", id=story.id)))
    return answer(line(asked.view.say("split.done", id=story.id, new=new)))


async def retract(asked: Asked) -> Reply:
    """Answer ``/retract story reason``: every message of the story says that it is withdrawn, and why."""
    word, _, why = clean(asked.request.arguments).partition(" ")
    if not word or not why:
        return answer(line(asked.view.say("retract.usage")))
    story = await find_story(asked, word)
    if story is None:
        return unknown_story(asked, word)
    reason = clip(why, REASON)
    await asked.store.write(lambda tx: _retract(tx, asked, story.id, reason))
    return answer(line(asked.view.say("retract.done", id=story.id, why=clip(reason, WORDS_ECHOED))))


async def unguard(asked: Asked) -> Reply:
    """Answer ``/unguard story``: its messages show the names that the guard withheld."""
    return await _set_guard(asked, lifted=True)


async def guard(asked: Asked) -> Reply:
    """Answer ``/guard story``: its messages withhold minors' names again."""
    return await _set_guard(asked, lifted=False)


async def _set_guard(asked: Asked, *, lifted: bool) -> Reply:
    command, word = "unguard" if lifted else "guard", asked.request.arguments.strip()
    if not word:
        return answer(line(asked.view.say(f"{command}.usage")))
    story = await find_story(asked, word)
    if story is None:
        return unknown_story(asked, word)
    await asked.store.write(lambda tx: _save_guard(tx, asked, story.id, lifted=lifted))
    return answer(line(asked.view.say(f"{command}.done", id=story.id)))


def _merge(tx: Transaction, asked: Asked, keep: StoryId, give: StoryId) -> None:
    kept, other = tx.stories.get(keep), tx.stories.get(give)
    if kept is None or other is None or kept.id == other.id:
        return
    joined, part = merge_stories(kept, other, now=asked.now)
    tx.stories.save(joined)
    tx.stories.save(part)
    tx.deliveries.join_stories(part.id, joined.id, at=asked.now)
    for story in (joined, part):
        _edit(tx, story, Silent.MERGED, asked)
    _audit(tx, asked, "story.merge", f"{other.id} into {kept.id}")


def _split(tx: Transaction, asked: Asked, from_: StoryId, entries: set[EntryId]) -> StoryId | None:
    story = tx.stories.get(from_)
    if story is None or not entries < {source.entry for source in story.sources}:
        return None
    rest, new = split_story(story, entries, to=tx.stories.new_id(), now=asked.now)
    tx.stories.save(rest)
    tx.stories.save(new)
    _edit(tx, rest, Silent.SPLIT, asked)
    moved = ", ".join(str(entry) for entry in sorted(entries))
    _audit(tx, asked, "story.split", f"{moved} from {story.id} to {new.id}")
    return new.id


def _retract(tx: Transaction, asked: Asked, which: StoryId, why: str) -> None:
    story = tx.stories.get(which)
    if story is None:
        return
    withdrawn = retract_story(story, why, now=asked.now)
    tx.stories.save(withdrawn)
    _edit(tx, withdrawn, Silent.RETRACTED, asked)
    _audit(tx, asked, "story.retract", f"{story.id}: {why}")


def _save_guard(tx: Transaction, asked: Asked, which: StoryId, *, lifted: bool) -> None:
    story = tx.stories.get(which)
    if story is None or story.guard_lifted is lifted:
        return
    changed = set_guard(story, lifted=lifted, now=asked.now)
    tx.stories.save(changed)
    _edit(tx, changed, Silent.GUARD_LIFTED if lifted else Silent.GUARD_SET, asked)
    _audit(tx, asked, "story.unguard" if lifted else "story.guard", str(story.id))


def _edit(tx: Transaction, story: Story, why: Silent, asked: Asked) -> None:
    holders: Mapping[ChatId, bool] = tx.deliveries.holders(story.id)
    decision = Silence(why=why, edit=True)
    edits = route(
        decision,
        story=story.id,
        revision=story.revision,
        subscriptions=(),
        holders=holders,
        alert=None,
        now=asked.now,
    )
    if edits:
        tx.deliveries.add(edits, at=asked.now)


def _audit(tx: Transaction, asked: Asked, action: str, detail: str) -> None:
    tx.journal.audit(AuditRecord(at=asked.now, who=operator(asked), action=action, detail=detail))
