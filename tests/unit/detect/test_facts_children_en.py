"""How many children an entry is about, and the running total it quotes: English."""

import pytest

from bot.detect.facts import find_facts
from tests.unit.detect.shipped import annotated

# language, title, summary, children of this event, running total
ENTRIES = [
    (
        "en",
        "Eleven Ukrainian children arrive at Qatar's embassy in Moscow on their way home",
        "The children, aged 2 to 16, will travel on to Ukraine through Belarus.",
        11,
        None,
    ),
    (
        "en",
        "Ukraine brings back 31 children after months in Russian camps",
        "Mothers crossed four borders; 19,500 are still in Russia.",
        31,
        None,
    ),
    (
        "en",
        "More than 1,000 deported children now home",
        "Yermak says 1,037 children have been returned under Bring Kids Back UA.",
        None,
        1037,
    ),
    (
        "en",
        "Seventeen children rescued from occupied territories by Save Ukraine",
        "Among them are two brothers whose father was killed.",
        17,
        None,
    ),
    ("en", "Nine children return to Ukraine, four to Russia in Qatari-brokered exchange", "", 13, None),
    (
        "en",
        "Qatar says 13 children reunited with families in Russia and Ukraine",
        "Nine went to Ukraine and four to Russia.",
        13,
        None,
    ),
    (
        "en",
        "Ukraine, Russia agree to exchange 48 children in Doha talks",
        "Lvova-Belova said 29 children would go to Ukraine and 19 to Russia.",
        48,
        None,
    ),
    ("en", "Qatar hosts 20 Ukrainian families with 37 children for rehabilitation in Doha", "", None, None),
    ("en", "Kherson region returned 181 children this year, Prokudin says", "", None, 181),
    (
        "en",
        "Two more children back in Kherson region",
        "Since the start of 2024, 181 children have been returned, said governor Prokudin.",
        2,
        181,
    ),
    ("en", "Mother of three brings her children home from Russia", "", 3, None),
    ("en", "Boy, 11, reunited with grandmother after two years in Russia", "", 1, None),
    ("en", "Kira's long way home: a 13-year-old girl returns from Russian captivity", "", 1, None),
    (
        "en",
        "Qatar mediates return of four Ukrainian children from Russia",
        "A seven-year-old boy was taken through Estonia on Monday.",
        4,
        None,
    ),
    ("en", "Qatar has helped return 83 children, says Lubinets", "", None, 83),
    ("en", "Russia hands Ukraine a list of 339 children's names", "", None, None),
    ("en", "Zelensky: 2 million children live with war every day; their return must be a priority", "", None, None),
    ("en", "Six children, including three siblings, handed to relatives", "", 6, None),
    (
        "en",
        "Russia to return 5 children to Ukraine, ombudswoman says",
        "It will be the third batch this year.",
        5,
        None,
    ),
    (
        "en",
        "Court convicts official over deportation of 15 children from Kherson; return of others demanded",
        "",
        None,
        None,
    ),
    ("en", "Ukraine returns 8 children and 3 adults from Russian occupation", "", 8, None),
    ("en", "Three years on, Ukraine still seeks return of its children", "", None, None),
    ("en", "How three grandmothers brought children back from Russia", "", None, None),
    ("en", "Twenty children return from Crimea camp to Kherson", "", 20, None),
    ("en", "Seven Ukrainian teens freed from deportation, two of them orphans", "", 7, None),
    ("en", "Ukraine rescues 12 more children from occupied Kherson", "", 12, None),
    (
        "en",
        "Prisoner swap: Ukraine brings home 84 soldiers",
        "Three teenagers deported from Mariupol were not among them.",
        None,
        None,
    ),
    ("en", "Ukraine's 19,000 stolen children: what would it take to bring them home?", "", None, None),
    ("en", "42 countries join coalition for return of children", "", None, None),
    (
        "en",
        "Teen who escaped Russia-held Luhansk on his own reaches Kyiv",
        "The 17-year-old walked the last four kilometres.",
        1,
        None,
    ),
    ("en", "Two teenage brothers make it home from occupied Ukraine", "", 2, None),
    ("en", "Brother and sister come home to Ukraine after 3 years", "", 2, None),
    (
        "en",
        "Ukraine passes milestone of 1,600 returned children",
        "Zelensky said 1,625 boys and girls were now home.",
        None,
        1625,
    ),
    (
        "en",
        "Qatar's Al-Khater: we will keep working for the return of children",
        "She was speaking at a forum with 70 delegations.",
        None,
        None,
    ),
    (
        "en",
        "Five children escape occupation with volunteers' help",
        "It brings to 20 the number rescued in February.",
        5,
        20,
    ),
    ("en", "Group of six children reunited with families, Qatar says", "", 6, None),
    ("en", "Ten kids, aged between three and 17, are home", "", 10, None),
    ("en", "Ombudsman: Russia has answered on fewer than 20% of children on the list; returns stall", "", None, None),
    ("en", "Russia, Ukraine swap families: 14 children reunited", "", 14, None),
    ("en", "Three minors, one adult travel from Russia to Ukraine with Qatar's help", "", 3, None),
    (
        "en",
        "Qatar mediation reunites seven Ukrainian children with relatives",
        "With them the number of children sent to Ukraine reached 95, said the Russian commissioner.",
        7,
        95,
    ),
    ("en", "A year after 46 children vanished from Kherson home, relatives await their return", "", None, None),
    (
        "en",
        "Russia hands over four children in Qatar-brokered deal; first of many, Kyiv hopes",
        "The boys and a girl were separated from parents when war broke out.",
        4,
        None,
    ),
    ("en", "Two ministers and 30 MPs sign letter demanding return of children", "", None, None),
    ("en", "Mother reunites with daughter taken to Crimea", "", 1, None),
    ("en", "Ukraine gets back teenager drafted by Russia", "", 1, None),
    ("en", "A total of five children returned to Ukraine on Friday", "", 5, None),
    (
        "en",
        "Children reunited with families",
        "In total, nine children returned to Ukraine with Qatar's mediation.",
        9,
        None,
    ),
]


@pytest.mark.parametrize(("language", "title", "summary", "children", "total"), ENTRIES)
def test_the_number_of_this_event_and_the_total_are_read(
    language: str, title: str, summary: str, children: int | None, total: int | None
) -> None:
    facts = find_facts(annotated(title, summary, language))

    assert (facts.children, facts.total) == (children, total)
