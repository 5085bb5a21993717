"""One address per article: two links that lead to the same text become the same string.

The result is for comparing, never for opening: the scheme is always https and a mobile or AMP host becomes the
desktop one. It is idempotent, and unknown parameters stay, because many sites put the article's id there.
"""

import re
from collections.abc import Callable
from urllib.parse import SplitResult, parse_qsl, quote, unquote, urlencode, urlsplit

_TRACKING_PREFIXES = ("utm_", "at_", "mc_", "pk_", "mtm_", "piwik_", "hsa_", "yclid", "_openstat", "ysclid")
_TRACKING = frozenset(
    (
        "fbclid", "gclid", "gclsrc", "dclid", "gbraid", "wbraid", "msclkid", "twclid", "igshid", "igsh", "ttclid",
        "li_fat_id", "mkt_tok", "vero_id", "_hsenc", "_hsmi", "ocid", "cmpid", "cmp", "ncid", "smid", "smtyp",
        "sr_share", "ns_mchannel", "ns_source", "ns_campaign", "ns_linkname", "ns_fee", "traffic_source",
        "changelang", "xtor", "wt_mc", "wt.mc_id", "rss", "rss_id", "partner", "feedname", "ftag", "ref_src",
        "ref_url", "share_from",
    )
)  # fmt: skip
# These words track only with such a value: `source=tass` may choose what is shown.
_FROM_FEED = {"rss", "feed", "twitter", "facebook", "telegram", "tg", "x", "google_news", "googlenews", "ukrnet"}
_TRACKING_VALUES = dict.fromkeys(
    ("from", "source", "src", "ref", "via", "traffic", "sref", "cid", "medium", "campaign"), _FROM_FEED
)
_AMP_VALUES = {"amp": {"", "1", "true", "amp"}, "outputtype": {"amp"}, "output": {"amp"}, "print": {"", "1", "true"}}
_MIRROR_HOSTS = re.compile(r"^(?:www\d?|m|amp|mobile|wap)\.(?=[^.]+\.[^.])")
_MIRROR_TAIL = re.compile(r"(?:/(?:amp|print|embed)(?:\.html?)?)+/*$|\.amp(?=\.html?$|$)", re.IGNORECASE)
_MIRROR_HEAD = re.compile(r"^(?:/amp)+(?=/[^/])", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}
_HOST = re.compile(r"[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|[0-9a-f:.]*:[0-9a-f:.]*")
_PATH_SAFE = "/!$&'()*+,;=:@-._~"


def canonical_url(url: str) -> str | None:
    """The comparable form of a link, or None when it is not an http(s) address with a host and no user info."""
    try:
        parts = urlsplit(url.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if host is None or parts.scheme.lower() not in _DEFAULT_PORTS or "@" in parts.netloc:
        return None
    place = host if port in (None, *_DEFAULT_PORTS.values()) else f"{host}:{port}"
    query = _query(parts.query)
    return f"https://{place}{_path(parts.path)}{'?' + query if query else ''}"


def _host(parts: SplitResult) -> str | None:
    host = (parts.hostname or "").rstrip(".")
    if not host.isascii():
        host = host.encode("idna").decode("ascii")
    if not _HOST.fullmatch(host):
        return None
    return f"[{host}]" if ":" in host else _until_stable(lambda name: _MIRROR_HOSTS.sub("", name), host)


def _path(path: str) -> str:
    readable = unquote(path, errors="surrogateescape")
    return quote(_until_stable(_shorten, readable), safe=_PATH_SAFE, errors="surrogateescape")


def _shorten(path: str) -> str:
    return _MIRROR_TAIL.sub("", _MIRROR_HEAD.sub("", re.sub(r"/{2,}", "/", path))).rstrip("/")


def _until_stable(change: Callable[[str], str], text: str) -> str:
    while (changed := change(text)) != text:
        text = changed
    return text


def _query(query: str) -> str:
    pairs = parse_qsl(query.replace("&amp;", "&"), keep_blank_values=True, errors="surrogateescape")
    kept = sorted(pair for pair in pairs if not _is_tracking(*pair))
    return urlencode(kept, errors="surrogateescape")


def _is_tracking(name: str, value: str) -> bool:
    name, value = name.lower(), value.lower()
    if name in _TRACKING or name.startswith(_TRACKING_PREFIXES):
        return True
    return value in _TRACKING_VALUES.get(name, ()) or value in _AMP_VALUES.get(name, ())
