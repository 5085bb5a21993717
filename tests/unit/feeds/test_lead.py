"""The first paragraphs of an article, without what surrounds them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.lead import LONGEST_LEAD, lead_of

FIRST = "Nine children have returned to Ukraine from Russia, the ombudsman said on Monday."
SECOND = "Qatar mediated, as it had done before, and the families met at the border crossing."
MENU = "Subscribe to our newsletter and never miss another story about anything at all."


def page(body: str, head: str = "") -> str:
    return f"<!doctype html><html><head><title>Visti</title>{head}</head><body>{body}</body></html>"


def test_paragraphs_become_lines() -> None:
    assert lead_of(page(f"<article><p>{FIRST}</p><p>{SECOND}</p></article>")) == f"{FIRST}\n{SECOND}"


def test_the_article_is_read_and_not_what_surrounds_it() -> None:
    html = f"""<nav><p>{MENU}</p></nav><main><article><header><h1>Nine home</h1></header><p>By O. Kovalenko</p>
    <div><p>{FIRST}</p><aside><div><p>{MENU}</p></div></aside><figure><p>{MENU}</p></figure>
    <form><p>{MENU}</p></form><p>{SECOND}<script>track()</script></p></div></article></main><footer><p>{MENU}</p></footer>"""
    assert lead_of(page(html)) == f"{FIRST}\n{SECOND}"


def test_of_several_articles_the_longest_is_it() -> None:
    html = f"<article><p>{MENU}</p></article><article><p>{FIRST}</p><p>{SECOND}</p></article>"
    assert lead_of(page(html)) == f"{FIRST}\n{SECOND}"


@pytest.mark.parametrize("where", ['<div itemprop="articleBody">', "<main>", '<div role="main">', "<div>"])
def test_the_text_is_found_without_an_article_element(where: str) -> None:
    tag = where[1:].split()[0].rstrip(">")
    assert lead_of(page(f"{where}<p>{FIRST}</p></{tag}>")) == FIRST


def test_markup_within_a_paragraph_breaks_no_word() -> None:
    assert lead_of(page("<p>При<b>віт</b>,&nbsp;діти повернулися&shy; додому з Росії сьогодні вранці</p>")) == (
        "Привіт, діти повернулися додому з Росії сьогодні вранці"
    )


@pytest.mark.parametrize("name", ['property="og:description"', 'name="description"'])
def test_a_page_without_paragraphs_describes_itself(name: str) -> None:
    assert lead_of(page("<div id=root></div>", f'<meta {name} content="{FIRST}">')) == FIRST


@pytest.mark.parametrize("html", ["", "plain words", "<p>short</p>", "<meta name=description>", "\x00\ufffd"])
def test_what_tells_nothing_has_no_lead(html: str) -> None:
    assert lead_of(html) == ""


def test_a_lead_ends_with_a_paragraph() -> None:
    lead = lead_of(page(f"<p>{FIRST}</p>" * 100))
    assert len(lead) <= LONGEST_LEAD
    assert set(lead.split("\n")) == {FIRST}


def test_an_endless_paragraph_and_description_are_cut_at_a_word() -> None:
    words = "слово " * 5000
    for html in (page(f"<p>{words}</p>"), page("", f'<meta name="description" content="{words}">')):
        lead = lead_of(html)
        assert len(lead) <= LONGEST_LEAD
        assert lead.endswith("слово…")


@given(st.lists(st.sampled_from(["<p>", "</p>", "<aside>", "</article>", "<article>", "<svg>", FIRST, "<!--", "<p"])))
def test_broken_pages_are_read_as_far_as_they_go(parts: list[str]) -> None:
    assert len(lead_of("".join(parts))) <= LONGEST_LEAD
