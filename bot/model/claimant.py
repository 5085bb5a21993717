"""Claimants: who is quoted for a number or a return, and whose side each of them speaks for.

=====================  ==========================================================================================
id                     who
=====================  ==========================================================================================
ombudsman-ua           Dmytro Lubinets, the Ukrainian Parliament's commissioner for human rights, and his office
bring-kids-back        the state programme Bring Kids Back UA, Daria Zarivna
childrens-adviser-ua   the President's adviser on children's rights, Daria Herasymchuk
zelensky               President Zelensky
olena-zelenska         the first lady of Ukraine
president-office       the Office of the President of Ukraine and its heads
ukraine-mfa            Ukraine's foreign ministry
ukraine-government     its other ministries
governor               the head of a Ukrainian region
save-ukraine           Save Ukraine, Mykola Kuleba, and the other Ukrainian organisations that bring children back
lvova-belova           Maria Lvova-Belova, Russia's children's commissioner
moskalkova             Tatyana Moskalkova, Russia's commissioner for human rights
kremlin                President Putin and his spokesman
russia-mfa             Russia's foreign ministry
dmitriev, medinsky     Russia's envoys Kirill Dmitriev and Vladimir Medinsky
qatar-mofa             Qatar's foreign ministry, its ministers, envoys and spokesmen
qna                    the Qatar News Agency
melania-trump          the first lady of the United States
white-house            the White House and the State Department
vatican, turkey …      a state that mediates, when it speaks for itself
un, unicef             the United Nations, its assembly, commissions and children's fund
icrc                   the Red Cross
=====================  ==========================================================================================
"""

from collections.abc import Mapping
from types import MappingProxyType

from bot.model.feed import Party

_BY_PARTY: Mapping[Party, str] = {
    Party.UKRAINE: (
        "ombudsman-ua bring-kids-back childrens-adviser-ua zelensky olena-zelenska president-office ukraine-mfa "
        "ukraine-government governor"
    ),
    Party.NGO: "save-ukraine icrc",
    Party.RUSSIA: "lvova-belova moskalkova kremlin russia-mfa dmitriev medinsky",
    Party.QATAR: "qatar qatar-mofa qna",
    Party.MEDIATOR: (
        "melania-trump white-house usa vatican turkey uae saudi-arabia south-africa egypt oman canada belarus "
        "switzerland"
    ),
    Party.UN: "un unicef",
}

CLAIMANTS: Mapping[str, Party] = MappingProxyType(
    {claimant: party for party, claimants in _BY_PARTY.items() for claimant in claimants.split()}
)
"""Every claimant that detection knows, with the side it speaks for."""

MEDIATING_SIDES = frozenset({Party.QATAR, Party.MEDIATOR})
"""The sides whose word confirms a mediation."""


def side_of(claimant: str) -> Party | None:
    """Give the side a claimant speaks for; `None` for one that is not listed, such as an outlet."""
    return CLAIMANTS.get(claimant)
