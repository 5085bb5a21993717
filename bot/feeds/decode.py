"""Bytes to text, whatever the labels say.

Precedence: byte order mark; UTF-8 where the bytes are valid UTF-8 (no other encoding looks like it by chance); the HTTP
charset; the label in the XML declaration; what the bytes look like. A label that the bytes contradict is passed over.
"""

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LABEL = re.compile(rb"""^\s*<\?xml[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']""")
_DECLARATION = re.compile(r"^\s*<\?xml[^>]{0,500}\?>")
# Python also knows codecs such as idna or unicode_escape, which are slow or dangerous on strange bytes.
_TEXT_CODECS = re.compile(
    r"(?:iso8859-\d+|cp\d+|koi8-[rut]|mac-\w+|utf-?(?:8|16|32)[\w-]*|gb\w+|big5\w*|euc_\w+|shift_jis\w*|ascii)"
)
# What servers put there without knowing: the first two are HTTP's old default and its modern reading.
_WEAK_LABELS = frozenset({"iso8859-1", "ascii"})
_NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def to_text(body: bytes, *, charset: str | None) -> str:
    """The text of a feed document without its XML declaration and without characters that XML forbids."""
    text = _decode(body, charset).lstrip("\ufeff \t\r\n")
    return _NOT_IN_XML.sub("", _DECLARATION.sub("", text, count=1)).strip()


def _decode(body: bytes, charset: str | None) -> str:
    for mark, encoding in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(encoding, "replace")
    if body[:2] in (b"<\0", b"\0<"):
        return body.decode("utf-16-le" if body[0] else "utf-16-be", "replace")
    return _as_utf8(body) or _as_labelled(body, charset) or body.decode(_look(body), "replace")


def _as_utf8(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    # One damaged character, or a cut in the middle of one, does not make a document another encoding.
    damaged = text.count("\ufffd")
    sound = sum(1 for character in text if character > "\x7f") - damaged
    return text if damaged * 20 <= sound else None


def _as_labelled(body: bytes, charset: str | None) -> str | None:
    declared = _LABEL.match(body)
    labels = [_codec(charset or ""), _codec(declared[1].decode("ascii") if declared else "")]
    if labels[0] in _WEAK_LABELS and labels[1]:
        labels.reverse()
    for label in labels:
        if label and not label.startswith(("utf-8", "ascii")):
            return body.decode("cp1252" if label == "iso8859-1" else label, "replace")
    return None


def _codec(label: str) -> str | None:
    try:
        name = codecs.lookup(label.lower().removeprefix("x-")).name
    except (LookupError, ValueError):
        return None
    return name if _TEXT_CODECS.fullmatch(name) else None


def _look(body: bytes) -> str:
    """Cyrillic text has more high bytes than ASCII letters; Windows and KOI8 keep their small letters apart."""
    sample = body[:65536]
    text = re.sub(rb"<[^>]*>", b"", sample)
    high = sum(byte >= 0xC0 for byte in text)
    letters = sum(0x41 <= byte <= 0x5A or 0x61 <= byte <= 0x7A for byte in text)
    if high < letters / 4:
        return "cp1252"
    upper_half = sum(byte >= 0xE0 for byte in text)
    return "cp1251" if upper_half * 2 >= high else "koi8-u"


# UTF-8 read as Windows-1252 (or Latin-1) and as Windows-1251: lead bytes of Cyrillic, Arabic and accented Latin, each
# with a continuation. Cyrillic text has such a pair by chance ("Ді"), so there two are asked for.
_MISREAD = (
    ("cp1252", 1, re.compile("[ÂÃÄÅÐÑØÙÚÛ][\x80-\xbf\u0152-\u0178\u0192\u02c6\u02dc\u2013-\u2122\u20ac]")),
    ("cp1251", 2, re.compile("[ВГДЕРСТУФХЦЧШЩ][\xa0-\xbf\u0401-\u040f\u0451-\u045f\u0490\u0491\u2013-\u2122\u20ac]")),
)


def repair(text: str) -> str:
    """Undo one wrong decoding of UTF-8 (``Ð”Ñ–Ñ‚Ð¸`` is ``Діти``); any other text comes back unchanged."""
    if text.isascii():
        return text
    for encoding, least, misread in _MISREAD:
        if len(misread.findall(text)) >= least and (repaired := _redecode(text, encoding)) is not None:
            return repaired
    return text


def _redecode(text: str, encoding: str) -> str | None:
    try:
        return b"".join(_byte(character, encoding) for character in text).decode("utf-8")
    except UnicodeError:
        return None


def _byte(character: str, encoding: str) -> bytes:
    try:
        return character.encode(encoding)
    except UnicodeEncodeError:
        # Windows code pages leave a few bytes undefined; decoders pass those through.
        return character.encode("latin-1")
