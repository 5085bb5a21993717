"""Exact addresses: a street with a house number, a flat, in nine languages. A town or a region is none."""

import re
from collections.abc import Iterator

_GAP = r"[ \u00a0\u2009\u202f]*"
_ONE = r"[ \u00a0]"
_CAPITAL = r"(?-i:[A-ZÀ-ÞĀ-ŽА-ЯЁЄІЇҐ])"
_NAME = r"[^\W\d_][\w'’ʼ.‐‑-]*"
_NAMES = rf"{_NAME}(?:{_ONE}{_NAME}){{0,3}}"
_CAPITALISED = rf"{_CAPITAL}[\w'’.-]*(?:{_ONE}{_CAPITAL}[\w'’.-]*){{0,2}}"
_LETTER = r"(?:[ \u00a0]?[-–]?[A-Za-zА-ЯЄІЇҐа-яєіїґ](?![^\W\d_]|\.[ \u00a0]?\d))?"
_HOUSE = rf"\d{{1,4}}(?:[ \u00a0]?[-/–][ \u00a0]?\d{{1,4}})?{_LETTER}"
_NUMBER = r"""(?:№|No\.?|Nr\.?|nº|n°|N°|núm\.?|numéro|number|house|bldg\.?|building|
    буд(?:инок|инку|\.)?|д(?:ом|оме|\.)?|bina|رقم)?"""
_FLAT_WORDS = r"""(?:кв(?:артира|\.)?|оф\.?|під'їзд|подъезд|apt\.?|apartment|flat|unit|app(?:artement)?\.?|m\.|
    mieszkanie|lok\.|piso|depto\.?|daire|D:|Wohnung|Whg\.?|شقة)"""
_FLAT = rf"(?:{_GAP},?{_GAP}{_FLAT_WORDS}{_GAP}(?:№|\#|No\.?)?{_GAP}\d{{1,4}})?"
_COUNTED = """
    год|рок|рік|лет|дит|діт|дет|ребен|люд|осіб|особ|чолов|челов|поран|ранен|загиб|погиб|підліт|подрост|хлоп|дівч|мальч|
    девоч|жит|тис|тыс|млн|child|people|kid|boy|girl|teen|person|year|soldier|million|thousand|percent|Kind|Mensch|Person|
    Junge|Mädchen|Jahr|Uhr|Tote|Million|enfant|personne|garçon|fille|ans|niñ|persona|chic|menor|años|dzie|osób|osob|lat|
    chłop|dziew|çocuk|kişi|yıl|yaş|طفل|أطفال|اطفال|شخص|سنة|عام|صبي|فتا|січ|лют|берез|квіт|трав|черв|лип|серп|верес|жовт|
    листоп|груд|янв|феврал|март|апрел|мая|май|июн|июл|август|сентяб|октяб|нояб|декаб
"""
"""How words begin that a number before them counts or dates: such a number is no house's."""
_END = rf"(?![\w%])(?!{_ONE}(?:{_COUNTED}))"
_AT = rf"{_GAP},?{_GAP}{_NUMBER}{_GAP}{_HOUSE}{_FLAT}{_END}"
"""What follows a street: a house, perhaps a flat."""

_SLAVIC = r"""(?:вулиц[яіюеєї]+|вул\.|вул|улиц[аеыуой]+|ул\.|ул|проспект[іуеа]?|просп\.|пр-т|пр\.|провул(?:ок|ку)|
    пров\.|переул(?:ок|ке|ка)|пер\.|бульвар[іуе]?|бул\.|б-р|площ[аіиеуадью]+|пл\.|шосе|шоссе|набережн[аійяеої]+|наб\.|узвіз|
    тупик|проїзд|проезд|
    мікрорайон|микрорайон|мкр\.?)"""
_SLAVIC_AFTER = r"""(?:вулиц[яіюею]|улиц[аеу]|проспект[іуеа]?|провул(?:ок|ку)|переул(?:ок|ке)|бульвар[іуе]?|шосе|шоссе|
    набережн[аійяою]+)"""
_ENGLISH = r"(?:Street|St\.?|Avenue|Ave\.?|Road|Rd\.?|Lane|Ln\.?|Boulevard|Blvd\.?|Drive|Square|Sq\.|Prospe[ck]t)(?!\w)"
_GERMAN_PLACES = "(?:Markt|Hof|Graben|Ring|Anger|Berg|Bahnhof|Park|Wald|See|Dorfplatz|Kirchplatz|Mühle|Linde|Brunnen)"
_LATIN_SLAVIC = r"""(?:vul\.|vulytsia|vulica|ul\.|ulitsa|ulica|ulicy|ulicę|al\.|aleja|alei|aleje|pl\.|plac|placu|os\.|
    osiedl[eu]|prosp\.|prospekt|pr-t|prov\.|provulok|bulvar)"""
_FRENCH = r"(?:rue|avenue|boulevard|place|impasse|allée|chemin|quai|ruelle)"
_FRENCH_ARTICLES = rf"(?:(?:de|du|des|la|le|les|l['’]|d['’]){_ONE}?)*"
_SPANISH = r"(?:calle|c/|avenida|avda\.|av\.|plaza|paseo|pasaje|carretera|callejón)"
_TURKISH = r"""(?:caddesi|cad\.|cadde|sokağı|sokak|sok\.|sk\.|bulvarı|bulv\.|mahallesi|mah\.|meydanı|yolu)
    (?:nda|nde|ndaki|'nda)?"""
_ARABIC = r"(?:[وبل]?(?:شارع|جادة|زقاق|حارة)|[وب]?الشارع)"
_ARABIC_HOUSE = rf"(?:المنزل|منزل|المبنى|مبنى|بناية|البناية|عمارة|بيت)?{_GAP}(?:رقم)?{_GAP}\d{{1,4}}"
_ARABIC_FLAT = rf"(?:{_GAP}[،,]?{_GAP}(?:الشقة|شقة)(?:{_GAP}رقم)?{_GAP}\d{{1,4}})?"
_KNOWN_HOUSES = r"(?!Downing|Pennsylvania)"

_PATTERNS = tuple(
    re.compile(pattern, re.IGNORECASE | re.VERBOSE)
    for pattern in (
        # вул. Шевченка, 12, кв. 3; улица 8 Марта, д. 5
        rf"(?<!\w){_SLAVIC}{_GAP}[«\"“]?(?:\d+[-–]?[а-яіїє]*{_GAP})?{_NAMES}[»\"”]?{_AT}",
        # Соборний проспект, 45
        rf"(?<!\w){_CAPITAL}[\wʼ'’-]+{_GAP}{_SLAVIC_AFTER}{_AT}",
        # 45 Soborna Street, Apt 4
        (
            rf"(?<![\w.,])\d{{1,4}}(?:[-/]\d{{1,4}})?[A-Za-z]?{_GAP},?{_GAP}{_KNOWN_HOUSES}"
            rf"(?:\d+(?:st|nd|rd|th)|{_CAPITALISED}){_ONE}{_ENGLISH}{_FLAT}"
        ),
        # Shevchenko Street 12
        rf"(?<!\w){_CAPITALISED}{_ONE}{_ENGLISH}{_AT}",
        # ul. Lenina, 5/3
        rf"(?<!\w){_LATIN_SLAVIC}{_GAP}{_NAMES}{_AT}",
        # Musterstraße 5; Lange Str. 12a
        rf"(?<!\w)(?:{_CAPITAL}[\w-]*[ -])?[\w-]*(?:stra(?:ß|ss)e|str\.|gasse|allee|platz|ufer|damm|chaussee){_AT}",
        # Birkenweg 3
        rf"(?<!\w)(?-i:[A-ZÄÖÜ][\wäöüß-]+(?:weg|ring|steig|pfad|hof|markt|graben)){_ONE}{_HOUSE}{_FLAT}{_END}",
        # Am Markt 7
        rf"(?<!\w)(?-i:(?:Am|An[ ]der|Im|Zum|Zur)[ ](?:[A-ZÄÖÜ]\w+en[ ])?{_GERMAN_PLACES}){_ONE}{_HOUSE}{_FLAT}{_END}",
        # 12, rue Victor-Hugo
        (
            rf"(?<![\w.,])\d{{1,4}}(?:{_ONE}?(?:bis|ter))?{_GAP},?{_GAP}{_FRENCH}{_ONE}{_FRENCH_ARTICLES}{_NAME}"
            rf"(?:{_ONE}{_CAPITAL}[\w'’-]*){{0,3}}{_FLAT}"
        ),
        # rue Chevtchenko 12
        rf"(?<!\w){_FRENCH}{_ONE}{_FRENCH_ARTICLES}{_NAMES}{_AT}",
        # calle Mayor, 12
        rf"(?<!\w){_SPANISH}{_GAP}(?:(?:de|del|la|las|los|el){_ONE})*{_NAMES}{_AT}",
        # Atatürk Caddesi No: 12, daire 3
        (
            rf"(?<!\w){_CAPITALISED}{_ONE}{_TURKISH}{_GAP},?{_GAP}(?:No|Nu\.?|Numara)?[:.]?{_GAP}{_HOUSE}"
            rf"(?:{_GAP},?{_GAP}(?:daire|D|kat)[:.]?{_GAP}\d{{1,4}})*{_END}"
        ),
        # شارع شيفتشينكو، رقم 12
        rf"(?<!\w){_ARABIC}{_GAP}{_NAME}(?:{_ONE}{_NAME}){{0,3}}?{_GAP}[،,]?{_GAP}{_ARABIC_HOUSE}{_ARABIC_FLAT}{_END}",
        # кв. 15 у буд. 3; будинок 3, кв. 15
        (
            rf"(?<!\w)(?:кв\.|квартир[аиеіу]){_GAP}№?{_GAP}\d{{1,4}}(?!\w)"
            rf"(?:{_GAP},?{_GAP}(?:у|в|по)?{_GAP}(?:буд(?:инок|инку|\.)|д(?:ом|оме|\.)){_GAP}№?{_GAP}\d{{1,4}}(?!\w))?"
        ),
        (
            rf"(?<!\w)(?:буд(?:инок|инку|\.)|д(?:ом|оме|\.)){_GAP}№?{_GAP}\d{{1,4}}[а-яa-z]?{_GAP},?{_GAP}"
            rf"(?:кв\.|квартир[аиеіу]){_GAP}№?{_GAP}\d{{1,4}}(?!\w)"
        ),
    )
)
_STREET = re.compile(
    r"""вул(?:иц\w*)?|ул(?:иц\w*)?|просп\w*|пр|пр-т|пров\w*|переул\w*|пер|бульв\w*|бул|б-р|площ\w*|пл|шос\w*|наб\w*|узв\w*|
    тупик|про(?:и|е)зд|микрор\w*|мкр|кв|квартир\w*|буд\w*|д|дом\w*|street|st|ave|avenue|road|rd|lane|ln|boulevard|blvd|drive|
    square|sq|prosp\w*|vul\w*|ul|ulic\w*|ulit\w*|al|ale[ij]\w*|plac\w*|pl|os|osied\w*|pr-t|prov\w*|bulv\w*|\w*strasse\w*|
    \w*str|\w*gasse|\w*allee|\w*platz|\w*ufer|\w*damm|\w*chaussee|\w+weg|\w*ring|\w+steig|\w+pfad|\w*hof|\w*markt|\w*graben|anger|berg|park|wald|see|muhle|linde|brunnen|
    rue|impasse|chemin|quai|ruelle|place|calle|c|aven\w*|avda|av|plaza|paseo|pasaje|carretera|callejon|cad\w*|soka\w*|sok|sk|
    mah\w*|meydan\w*|yolu\w*|[وبل]?(?:ال)?شارع|[وبل]?(?:جاده|زقاق|حاره)""",
    re.VERBOSE,
)
_DIGIT = re.compile(r"\d")


def is_street(folded: str) -> bool:
    """Tell whether a folded word may be part of an address."""
    return _STREET.fullmatch(folded) is not None


def find_addresses(text: str) -> Iterator[tuple[int, int]]:
    """Yield where a text that holds a word of an address tells an exact one."""
    if _DIGIT.search(text):
        for pattern in _PATTERNS:
            for match in pattern.finditer(text):
                yield match.span()
