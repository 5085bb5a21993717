"""The view of a chat, for tests of rendering."""

from typing import Any

from bot.alerts.render_view import View, no_guard
from bot.catalogue.load import load_catalogue
from bot.model.feed import Excerpt
from bot.model.topic import Topic
from tests.builders import QATAR, RETURNED

CATALOGUE = load_catalogue()

TOPICS = {
    RETURNED: Topic(
        id=RETURNED,
        title={"en": "Children who return", "uk": "Діти, які повертаються", "ru": "Дети, которые возвращаются"},
        any_of=("child",),
        default=True,
    ),
    QATAR: Topic(
        id=QATAR,
        title={"en": "Qatar and Ukraine", "uk": "Катар і Україна", "ar": "قطر وأوكرانيا"},
        any_of=("qatar",),
        default=True,
    ),
}


def a_view(language: str = "en", timezone: str = "UTC", **values: Any) -> View:
    """An English chat on UTC that may be shown extracts, with nothing withheld."""
    plain: dict[str, Any] = {
        "language": language,
        "timezone": timezone,
        "catalogue": CATALOGUE,
        "topics": TOPICS,
        "excerpt": Excerpt.SHORT,
        "guard": no_guard,
    }
    return View(**{**plain, **values})
