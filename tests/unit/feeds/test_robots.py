"""robots.txt, read as RFC 9309 says."""

import pytest

from bot.feeds.robots import PathRule, read_robots

PLAIN = """
# for everyone
User-agent: *
Disallow: /private
Allow: /private/open   # but this
Crawl-delay: 10

User-agent: Greedy
User-Agent: Homeward/2.0
Disallow: /news
Disallow:
Sitemap: https://visti.example/sitemap.xml
"""


def allows(text: str, path: str, product: str = "Homeward") -> bool:
    return read_robots(text, product).allows(path)


def test_the_longest_rule_decides() -> None:
    assert allows(PLAIN, "/", "Other")
    assert not allows(PLAIN, "/private/1", "Other")
    assert allows(PLAIN, "/private/open/1", "Other")


def test_a_group_that_names_us_replaces_the_one_for_everyone() -> None:
    assert allows(PLAIN, "/private/1")
    assert not allows(PLAIN, "/news/1")
    assert not allows(PLAIN, "/news/1", "GREEDY")


def test_groups_that_name_the_same_reader_are_one() -> None:
    text = "User-agent: homeward\nDisallow: /a\n\nUser-agent: *\nDisallow: /\n\nUser-agent: HOMEWARD\nDisallow: /b\n"
    assert [allows(text, path) for path in ("/a", "/b", "/c")] == [False, False, True]


def test_a_group_without_rules_allows_everything() -> None:
    assert allows("User-agent: Homeward\nDisallow:\n\nUser-agent: *\nDisallow: /\n", "/news")


def test_in_a_tie_the_allowing_rule_wins() -> None:
    assert allows("User-agent: *\nDisallow: /news\nAllow: /news\n", "/news")


@pytest.mark.parametrize("text", ["", "\n\n", "nonsense", "Disallow: /", "<html>404</html>", "User-agent: *"])
def test_what_says_nothing_allows_everything(text: str) -> None:
    assert allows(text, "/news")


@pytest.mark.parametrize(
    ("rule", "path", "fits"),
    [
        ("/news", "/news/1", True),
        ("/news", "/New", False),
        ("/", "/", True),
        ("/*.pdf", "/a/b.pdf?x=1", True),
        ("/*.pdf$", "/a/b.pdf?x=1", False),
        ("/*.pdf$", "/a.pdf/b.pdf", True),
        ("/news$", "/news", True),
        ("/news$", "/news/1", False),
        ("/*?print", "/news?print", True),
        ("/*?print", "/news", False),
        ("/a*b*c", "/a1b2c3", True),
        ("/a*b*c", "/a1c2b3", False),
        ("*", "/x", True),
    ],
)
def test_wildcards_stand_for_anything_and_a_dollar_for_the_end(rule: str, path: str, fits: bool) -> None:
    assert PathRule(path=rule, allows=False).fits(path) is fits


@pytest.mark.parametrize("path", ["/новини/1", "/%D0%BD%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8/1"])
def test_it_does_not_matter_how_much_is_encoded(path: str) -> None:
    assert not allows("User-agent: *\nDisallow: /новини\n", path)
    assert not allows("User-agent: *\nDisallow: /%d0%bd%D0%BE%D0%B2%D0%B8%D0%BD%D0%B8\n", path)


def test_a_hostile_rule_takes_no_time() -> None:
    assert allows(f"User-agent: *\nDisallow: /{'a*' * 50_000}b$\n", "/" + "a" * 50_000)
