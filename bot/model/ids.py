"""Identifiers. The integer ones are the keys of their tables."""

from typing import NewType

FeedId = NewType("FeedId", str)
EntryId = NewType("EntryId", int)
TopicId = NewType("TopicId", str)
StoryId = NewType("StoryId", int)
AlertId = NewType("AlertId", int)
ChatId = NewType("ChatId", int)
DeliveryId = NewType("DeliveryId", int)
