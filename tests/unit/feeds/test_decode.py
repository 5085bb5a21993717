"""Bytes become the text that was meant, whatever the labels say."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.decode import repair, to_text

RUSSIAN = "Дети вернулись домой, сообщил омбудсмен: шестеро детей пересекли границу"
UKRAINIAN = "Діти повернулися додому, повідомив омбудсмен: шестеро дітей перетнули кордон"
GERMAN = "Die Kinder kehren zurück: größte Rückführung seit März, wie der Außenminister erklärte"


def document(text: str, *, label: str | None = None) -> str:
    declared = f' encoding="{label}"' if label else ""
    return f'<?xml version="1.0"{declared}?>\n<rss><channel><title>{text}</title></channel></rss>'


def content(body: bytes, charset: str | None = None) -> str:
    return to_text(body, charset=charset).removeprefix("<rss><channel><title>").removesuffix("</title></channel></rss>")


@pytest.mark.parametrize(
    ("codec", "label", "charset"),
    [
        ("utf-8", "utf-8", None),
        ("utf-8", None, None),
        ("utf-8", "windows-1251", None),
        ("utf-8", "windows-1251", "iso-8859-1"),
        ("cp1251", "windows-1251", None),
        ("cp1251", "utf-8", None),
        ("cp1251", "utf-8", "utf-8"),
        ("cp1251", None, None),
        ("cp1251", None, "windows-1251"),
        ("cp1251", "windows-1251", "iso-8859-1"),
        ("cp1251", "no-such-charset", None),
        ("cp1251", "idna", None),
        ("cp1251", "base64", None),
        ("koi8-u", "koi8-u", None),
        ("koi8-u", None, None),
        ("iso8859-5", "iso-8859-5", None),
        ("mac-cyrillic", "x-mac-cyrillic", None),
        ("utf-16", "utf-16", None),
        ("utf-16-le", "utf-16", None),
        ("utf-16-be", None, None),
        ("utf-32", None, None),
        ("utf-8-sig", None, None),
    ],
)
@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN])
def test_cyrillic_text_arrives(text: str, codec: str, label: str | None, charset: str | None) -> None:
    if codec == "iso8859-5" or "iso" in (label or ""):
        text = text.replace("і", "i")
    assert content(document(text, label=label).encode(codec), charset) == text


@pytest.mark.parametrize("mark", [codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE])
def test_a_byte_order_mark_wins_over_a_wrong_label(mark: bytes) -> None:
    codec = "utf-16-le" if mark == codecs.BOM_UTF16_LE else "utf-16-be"
    assert content(mark + document(UKRAINIAN, label="utf-8").encode(codec), "windows-1251") == UKRAINIAN


@pytest.mark.parametrize(("label", "charset"), [(None, None), ("iso-8859-1", None), (None, "iso-8859-1")])
def test_western_text_arrives(label: str | None, charset: str | None) -> None:
    assert content(document(GERMAN, label=label).encode("cp1252"), charset) == GERMAN


def test_one_damaged_character_does_not_change_the_encoding() -> None:
    body = document(UKRAINIAN * 3).encode()
    assert content(body.replace("Діти".encode(), b"\xd0\xff" + "іти".encode(), 1)).count("\ufffd") <= 2


def test_what_xml_forbids_is_dropped() -> None:
    assert content(document("a\x00b\x0bc\ufffed").encode()) == "abcd"


def test_what_stands_around_the_document_is_dropped() -> None:
    assert to_text(b"\r\n \n<?xml version='1.0'?>\n\n<rss></rss>\n", charset=None) == "<rss></rss>"


@pytest.mark.parametrize("text", [RUSSIAN, UKRAINIAN, "Le Qatar a joué un rôle", "أعادت قطر الأطفال", "Çocuklar döndü"])
@pytest.mark.parametrize("codec", ["cp1251", "cp1252", "latin-1"])
def test_one_wrong_decoding_is_undone(text: str, codec: str) -> None:
    wrong = "".join(_decode_byte(byte, codec) for byte in text.encode())
    assert repair(wrong) == text


def _decode_byte(byte: int, codec: str) -> str:
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


@pytest.mark.parametrize(
    "text",
    ["plain", RUSSIAN, UKRAINIAN, GERMAN, "Señor Ñandú", "«Діти війни» — № 5", "РС «Рубіж»", "ÐÑ", "Ђорђе Ћосић"],
)
def test_sound_text_stays(text: str) -> None:
    assert repair(text) == text


@given(st.binary(), st.sampled_from([None, "utf-8", "windows-1251", "utf-7", "punycode"]))
def test_it_never_raises(body: bytes, charset: str | None) -> None:
    assert isinstance(repair(to_text(b"<" + body, charset=charset)), str)
