"""Which encoding a text file has: UTF-8, UTF-16, or one of the Windows code pages.

A file that is valid UTF-8 is UTF-8. Otherwise the bytes above 127 tell: words made only of them
are of another script, single ones among Latin letters are accents. A guess can be wrong between
code pages of one script; the import page shows a preview and lets the person choose.
"""

import codecs
import re

from console.exchange.limits import UnreadableFile

UTF8, UTF16_LE, UTF16_BE = "utf-8-sig", "utf-16-le", "utf-16-be"
_WORKBOOKS = (b"PK\x03\x04", bytes.fromhex("d0cf11e0a1b11ae1"))
_SAMPLE = 256 * 1024
_CHUNK = 1024 * 1024

CODE_PAGES = ("cp1252", "cp1250", "cp1254", "cp1251", "cp1253", "cp1255", "cp1256")
CHOICES = (UTF8, "utf-16", UTF16_LE, UTF16_BE, *CODE_PAGES)
"""What a person may choose instead of the guess."""

# Letters that make up most of a text in that script or language, as the code page writes them.
_SCRIPTS = {
    "cp1251": "оеаинтсрвлкмдпуяОАИНТСРВЛКМДПЕ",
    "cp1253": "αοιετσνηυρπκμλςΑΟΙΕΤΣΝΗΥΡΠΚΜΛ",
    "cp1255": "יוהלאמתרבשנםקדחכפעג",
    "cp1256": "الينمروتبةعدسفهكقحأج",
}
_ACCENTS = {
    "cp1252": "äöüßÄÖÜéèêëàâçîïôùûñáíóúãõåæøÅÆØœ",
    "cp1250": "ąćęłńśźżĄĆĘŁŃŚŹŻčďěňřšťůýžČĎĚŇŘŠŤŮÝŽáéíóúőűŐŰ",
    "cp1254": "ğışİĞŞçöüÇÖÜâîû",
}
_WORD = re.compile(rb"[A-Za-z\x80-\xff]{2,}")
_BINARY = re.compile(rb"[\x00-\x06\x0e-\x19\x1b-\x1f]")
"""What stands in no text of a Windows program: a picture or a document was named contacts."""
_ASCII = re.compile(rb"[A-Za-z]")


def detect(untrusted: bytes) -> str:
    """Name the encoding of a file, ready for `codecs`.

    Raises:
        UnreadableFile: it is no text.
    """
    if untrusted.startswith(_WORKBOOKS):
        raise UnreadableFile("workbook")
    if untrusted.startswith(b"%PDF-"):
        raise UnreadableFile("encoding")
    if untrusted.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return _checked(untrusted, "utf-16")
    wide = _wide(untrusted[:_SAMPLE])
    if wide is not None:
        return _checked(untrusted, wide)
    if _decodes(untrusted, UTF8):
        return UTF8
    if _BINARY.search(untrusted, 0, 4 * _SAMPLE):
        raise UnreadableFile("encoding")
    return _code_page(untrusted[: 4 * _SAMPLE])


def _wide(sample: bytes) -> str | None:
    """Tell UTF-16 without a mark by its zero bytes."""
    pairs = len(sample) // 2
    if pairs == 0 or sample.count(0) < pairs // 4 or sample.count(0) == 0:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    return UTF16_LE if odd > even else UTF16_BE


def _checked(untrusted: bytes, encoding: str) -> str:
    if not _decodes(untrusted, encoding):
        raise UnreadableFile("encoding")
    return encoding


def _decodes(untrusted: bytes, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for start in range(0, len(untrusted), _CHUNK):
            decoder.decode(untrusted[start : start + _CHUNK])
        decoder.decode(b"", final=True)
    except UnicodeError:
        return False
    return True


def _code_page(sample: bytes) -> str:
    words = [word for word in _WORD.findall(sample) if not word.isascii()]
    mixed = sum(_ASCII.search(word) is not None for word in words)
    letters = _ACCENTS if mixed * 2 >= len(words) else _SCRIPTS
    scores = {page: _score(sample, page, letters[page]) for page in letters}
    return max(scores, key=lambda page: scores[page])


def _score(sample: bytes, page: str, letters: str) -> int:
    """Count letters that are frequent there, less signs that stand in no word."""
    text = sample.decode(page, errors="replace")
    common = sum(text.count(letter) for letter in letters)
    strange = len(re.findall(r"(?<=[^\W\d_])[^\w\s,;.:'\u2019()/&+\"-](?=[^\W\d_])", text))
    return common - 2 * strange - 3 * text.count("\ufffd")
