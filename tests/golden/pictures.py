"""The golden messages as pictures, as Telegram and Slack show them, to be looked at by people.

    python -m tests.golden.pictures OUT_DIR

It writes a page for every platform and language, and a picture of each where Chromium is installed. What the channels
make of a message goes in unchanged: Telegram's HTML, and Slack's blocks. Directions are resolved as the clients do it:
Telegram looks for each line's first letter, Slack once for a whole block.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from html import escape
from pathlib import Path
from typing import Any

from bot.channels.slack import format as slack
from bot.channels.telegram import format as telegram
from bot.model.message import Message
from tests.golden.test_messages import CASES, ZONES
from tests.unit.alerts.views import a_view

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "chrome")
SIZE = (1500, 900)
PATIENCE = 60.0

Json = Mapping[str, Any]

_PAGE = """\
<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<title>{platform}, {language}</title>
<style>
body {{ margin: 16px; columns: 3; column-gap: 16px; font: 15px/1.4 "Noto Sans", "Noto Sans Arabic", sans-serif; }}
figure {{ margin: 0 0 16px; break-inside: avoid; }}
figcaption {{ font-size: 11px; color: #777; }}
.telegram {{ background: #d5e4cf; }}
.telegram .message {{ background: #fff; border-radius: 12px; padding: 8px 12px; }}
.telegram .text {{ white-space: pre-wrap; unicode-bidi: plaintext; text-align: start; }}
.slack .message {{ border-left: 3px solid #ddd; padding-left: 10px; }}
.slack .text {{ white-space: pre-wrap; }}
a {{ color: #1264a3; text-decoration: none; }}
code {{ font-size: 13px; color: #b0284e; }}
.buttons span {{ display: inline-block; border: 1px solid #bbb; border-radius: 5px; padding: 2px 8px; }}
</style>
<body class="{platform}">
{figures}
</body>
</html>
"""
_FIGURE = '<figure><figcaption>{case}</figcaption><div class="message">{message}</div></figure>'
_STYLES = {"bold": "b", "italic": "i", "code": "code", "strike": "s"}


def show_on_telegram(message: Message) -> str:
    """Return a message as HTML that a browser shows as Telegram would."""
    formatted = telegram.format_message(message, plain=False)
    rows = formatted.keyboard.inline_keyboard if formatted.keyboard is not None else ()
    return f'<div class="text">{formatted.text}</div>' + _buttons([[button.text for button in row] for row in rows])


def show_on_slack(message: Message) -> str:
    """Return a message as HTML that a browser shows as Slack would."""
    return "".join(_block(block) for block in slack.format_message(message, plain=False).blocks)


PLATFORMS: Mapping[str, Callable[[Message], str]] = {"telegram": show_on_telegram, "slack": show_on_slack}


def make_page(platform: str, language: str) -> str:
    """Return the page of every golden message in a language, as a platform shows it."""
    view, show = a_view(language, ZONES[language]), PLATFORMS[platform]
    figures = (_FIGURE.format(case=escape(case), message=show(made(view))) for case, made in CASES.items())
    return _PAGE.format(platform=platform, language=language, figures="\n".join(figures))


def _block(block: Json) -> str:
    if block["type"] == "actions":
        return _buttons([[button["text"]["text"] for button in block["elements"]]])
    sections = (section["elements"] for section in block["elements"])
    shown = "".join(f"<div>{''.join(map(_element, elements))}</div>" for elements in sections)
    return f'<div class="text" dir="auto">{shown}</div>'


def _element(element: Json) -> str:
    text = escape(element["text"]).replace("\n", "<br>")
    if element["type"] == "link":
        text = f'<a href="{escape(element["url"])}">{text}</a>'
    for style in element.get("style", {}):
        text = f"<{_STYLES[style]}>{text}</{_STYLES[style]}>"
    return text


def _buttons(rows: list[list[str]]) -> str:
    shown = ("".join(f"<span>{escape(label)}</span>" for label in row) for row in rows)
    return "".join(f'<div class="buttons">{row}</div>' for row in shown)


def take_picture(browser: str, page: Path, picture: Path) -> None:
    """Let a browser show a page, with no network and a profile of its own, and keep what it shows."""
    with tempfile.TemporaryDirectory(prefix="homeward-pictures-") as profile:
        subprocess.run(
            [
                browser,
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-background-networking",
                "--hide-scrollbars",
                f"--user-data-dir={profile}",
                f"--window-size={SIZE[0]},{SIZE[1]}",
                f"--screenshot={picture}",
                page.as_uri(),
            ],
            check=True,
            capture_output=True,
            timeout=PATIENCE,
        )


def main() -> int:
    """Write the pages, and the pictures where there is a browser."""
    if len(sys.argv) != 2:
        print(__doc__, file=sys.stderr)
        return 2
    directory = Path(sys.argv[1]).resolve()
    directory.mkdir(parents=True, exist_ok=True)
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    for platform in PLATFORMS:
        for language in ZONES:
            page = directory / f"{platform}.{language}.html"
            page.write_text(make_page(platform, language), encoding="utf-8")
            if browser is not None:
                take_picture(browser, page, page.with_suffix(".png"))
    print(f"{'pages and pictures' if browser else 'pages (no Chromium for pictures)'} in {directory}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
