"""A checker for PDF/A-3, levels B and U, for what files of ours contain.

It accepts only constructs it knows: anything else is a finding that begins with "unknown". Findings
begin with the clause of ISO 19005-3 (whose numbers part 2 shares). `pdf_archival_fonts` holds the
clauses on fonts. It is measured on the files of the veraPDF corpus in `tests/golden/typeset`.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from xml.etree import ElementTree

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from tests.support.pdf_archival_fonts import font_findings

_HEADER = re.compile(rb"%PDF-1\.[0-7](?:\r\n|\r|\n)%[\x80-\xff]{4}")
_END = re.compile(rb"%%EOF(?:\r\n|\r|\n)?\Z")
_OPERATORS = frozenset(
    b"b B b* B* BDC BMC BT BX c cm CS cs d Do EMC ET EX f F f* G g gs h i j J K k l m M MP n q Q re"
    b" RG rg ri s S SC sc SCN scn sh T* Tc Td TD Tf Tj TJ TL Tm Tr Ts Tw Tz v w W W* y ' \""
    b" BI ID EI d0 d1 DP".split()
)
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
_ID = "{http://www.aiim.org/pdfa/ns/id/}"
_BAD_ACTIONS = frozenset(
    [
        "/Launch",
        "/Sound",
        "/Movie",
        "/ResetForm",
        "/ImportData",
        "/Hide",
        "/SetOCGState",
        "/Rendition",
        "/Trans",
        "/GoTo3DView",
        "/JavaScript",
        "/SubmitForm",
        "/SetState",
        "/NoOp",
    ]
)
_COLOURS = {
    b"g": (1, 3, 4),
    b"G": (1, 3, 4),
    b"rg": (3,),
    b"RG": (3,),
    b"k": (4,),
    b"K": (4,),
}
_PAINTING = frozenset(b"f F f* B B* b b* s S Tj TJ ' \"".split())
_NAMED = ("/NextPage", "/PrevPage", "/FirstPage", "/LastPage")
_TABLE = re.compile(rb"xref(?:\r\n|\r|\n)\d+ \d+ *(?:\r\n|\r|\n)")
_ICC_CLASSES = (b"prtr", b"mntr")


def findings(pdf: bytes) -> list[str]:
    """What is wrong with a file; nothing is the proof."""
    found = list(_file(pdf))
    try:
        with pikepdf.open(BytesIO(pdf)) as opened:
            for part in (_objects, _catalogue, _output_intents, _metadata, _pages, _embedded):
                found += part(opened)
            found += font_findings(opened)
    except (pikepdf.PdfError, ElementTree.ParseError, ValueError) as error:
        found.append(f"unknown: {error}")
    return found


def _file(pdf: bytes) -> Iterator[str]:
    if not _HEADER.match(pdf):
        yield "6.1.2 header"
    if not _END.search(pdf):
        yield "6.1.3 data after the end of the file"
    for table in re.finditer(rb"(?<=[\r\n])xref", pdf):
        if not _TABLE.match(pdf, table.start()):
            yield "6.1.4 a table of places begins in an unknown way"


def _objects(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/ID" not in pdf.trailer:
        yield "6.1.3 no identity"
    if "/Encrypt" in pdf.trailer:
        yield "6.1.3 encrypted"
    for item in pdf.objects:
        yield from _limits(item, 0)
        if isinstance(item, Stream):
            yield from _stream(item)
        if isinstance(item, Dictionary | Stream):
            yield from _forbidden(item)


def _stream(item: Stream) -> Iterator[str]:
    if any(key in item for key in ("/F", "/FFilter", "/FDecodeParms")):
        yield "6.1.7.1 a stream outside of the file"
    filters = item.get("/Filter", [])
    for name in [filters] if isinstance(filters, Name) else filters:
        if name in ("/LZWDecode", "/Crypt"):
            yield f"6.1.7.2 filter {name}"


def _forbidden(item: pikepdf.Object) -> Iterator[str]:
    if item.get("/S") in _BAD_ACTIONS and item.get("/Type", "/Action") == "/Action":
        yield f"6.5.1 action {item.S}"
    if item.get("/S") == "/Named" and item.get("/N") not in _NAMED:
        yield "6.5.1 a named action"
    for reference in item.get("/Reference", []):
        if any(key in reference for key in ("/DigestLocation", "/DigestMethod", "/DigestValue")):
            yield "6.1.12 a signature that names its own digest"
    if "/AA" in item:
        yield "6.5.2 trigger events"
    if item.get("/Type") == "/XObject" or item.get("/Subtype") == "/Image":
        yield "unknown: pictures and forms"


def _limits(item: object, depth: int) -> Iterator[str]:
    """6.1.13, for direct values."""
    parts: list[object] = []
    if isinstance(item, Array):
        parts = list(item)
    elif isinstance(item, Dictionary | Stream):
        parts = [Name(key) for key in item]
        parts += [part for _, part in item.items() if not getattr(part, "is_indirect", False)]
    else:
        yield from _limit(item)
    for part in parts if depth < 20 else []:
        yield from _limits(part, depth + 1)


def _limit(item: object) -> Iterator[str]:
    if isinstance(item, pikepdf.String) and len(bytes(item)) > 32_767:
        yield "6.1.13 a string of more than 32,767 bytes"
    elif isinstance(item, Name) and len(str(item).encode()) > 128:
        yield "6.1.13 a name of more than 127 bytes"
    elif isinstance(item, int) and not -(2**31) <= item < 2**31:
        yield "6.1.13 an integer of more than 32 bits"


def _catalogue(pdf: pikepdf.Pdf) -> Iterator[str]:
    root = pdf.Root
    if "/OCProperties" in root:
        yield "unknown: optional content"
    if "/NeedsRendering" in root or "/XFA" in root.get("/AcroForm", {}):
        yield "6.4.2 dynamic forms"
    if root.get("/AcroForm", {}).get("/NeedAppearances", False):
        yield "6.4.1 appearances are left to the reader"
    if any(key not in ("/UR3", "/DocMDP") for key in root.get("/Perms", {})):
        yield "6.1.12 unknown permissions"
    if any(key in root.get("/Names", {}) for key in ("/AlternatePresentations", "/JavaScript")):
        yield "6.10 presentations or scripts"
    if "/Requirements" in root:
        yield "6.11 requirements"
    language = str(root.get("/Lang", ""))
    if language and not re.fullmatch(r"[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*", language):
        yield "6.7.4 the language is no tag"


def _output_intents(pdf: pikepdf.Pdf) -> Iterator[str]:
    profiles = set()
    for intent in pdf.Root.get("/OutputIntents", []):
        if "/DestOutputProfileRef" in intent:
            yield "6.2.3 a profile outside of the file"
        if "/DestOutputProfile" in intent:
            profile = intent.DestOutputProfile
            profiles.add(profile.objgen)
            if intent.get("/S") == "/GTS_PDFA1":
                yield from _profile(profile)
    if len(profiles) > 1:
        yield "6.2.3 two profiles"


def _profile(profile: Stream) -> Iterator[str]:
    data = profile.read_bytes()
    space = {b"GRAY": 1, b"RGB ": 3, b"CMYK": 4}.get(data[16:20])
    if int.from_bytes(data[:4], "big") != len(data):
        yield "6.2.3 a colour profile of another length"
    if data[36:40] != b"acsp" or data[8] > 4 or data[12:16] not in _ICC_CLASSES:
        yield "6.2.3 no colour profile of a known version and class"
    if space is None or profile.get("/N") != space:
        yield "6.2.4.2 the profile has another number of colours"


def _metadata(pdf: pikepdf.Pdf) -> Iterator[str]:
    if "/Metadata" not in pdf.Root:
        yield "6.6.2.1 no metadata"
        return
    stream = pdf.Root.Metadata
    if stream.get("/Type") != "/Metadata" or stream.get("/Subtype") != "/XML":
        yield "6.6.2.1 metadata without a type"
    data = stream.read_bytes()
    opening = re.search(rb"<\?xpacket ([^?]*)\?>", data)
    if opening is None or b"bytes=" in opening.group(1) or b"encoding=" in opening.group(1):
        yield "6.6.2.1 the packet"
    claims: dict[str, str] = {}
    for node in ElementTree.fromstring(data).iter(f"{_RDF}Description"):  # noqa: S314 - our file
        claims |= {key: value for key, value in node.attrib.items() if key.startswith(_ID)}
        claims |= {kid.tag: kid.text or "" for kid in node if kid.tag.startswith(_ID)}
    if claims.get(f"{_ID}part") not in ("2", "3"):
        yield "6.6.4 no part"
    if claims.get(f"{_ID}conformance") not in ("A", "B", "U"):
        yield "6.6.4 no level"


def _pages(pdf: pikepdf.Pdf) -> Iterator[str]:
    intents = [
        intent.DestOutputProfile.N
        for intent in pdf.Root.get("/OutputIntents", [])
        if intent.get("/S") == "/GTS_PDFA1" and "/DestOutputProfile" in intent
    ]
    for page in pdf.pages:
        for annotation in page.obj.get("/Annots", []):
            yield from _annotation(annotation)
        yield from _boxes(page)
        resources = page.obj.get("/Resources", {})
        for key in ("/ColorSpace", "/ExtGState", "/Pattern", "/Shading", "/XObject"):
            if key in resources:
                yield f"unknown: {key[1:]}"
        if "/Group" in page.obj:
            yield "unknown: transparency"
        if "/PresSteps" in page.obj:
            yield "6.10 presentation steps"
        yield from _content(page, [1, 3, 4] if "/ColorSpace" in resources else intents)


def _boxes(page: pikepdf.Page) -> Iterator[str]:
    for key in ("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"):
        box = [float(number) for number in page.obj.get(key, [0, 0, 3, 3])]
        for length in (abs(box[2] - box[0]), abs(box[3] - box[1])):
            if not 3 <= length <= 14_400:
                yield "6.1.13 a page that is too small or too large"


def _content(page: pikepdf.Page, intents: list[int]) -> Iterator[str]:
    depth = 0
    for instruction in pikepdf.parse_content_stream(page):
        operator = bytes(instruction.operator)
        depth += (operator == b"q") - (operator == b"Q")
        if depth > 28:
            yield "6.1.13 states nested too deep"
        if operator not in _OPERATORS:
            inline = operator == b"INLINE IMAGE"
            yield f"{'unknown:' if inline else '6.2.2'} operator {operator!r}"
        if operator in (b"Do", b"sh", b"gs", b"BI", b"cs", b"CS", b"ri"):
            yield f"unknown: operator {operator!r}"
        colours = _COLOURS.get(operator)
        if colours and not set(colours) & set(intents):
            yield "6.2.4.3 a colour without an output intent for it"
        if operator in _PAINTING and not intents:
            yield "unknown: painting without an output intent"


def _annotation(annotation: Dictionary) -> Iterator[str]:
    kind = annotation.get("/Subtype")
    if kind not in ("/Widget", "/Link"):
        yield f"unknown: annotation {kind}"
        return
    flags = int(annotation.get("/F", 0))
    if not flags & 4 or flags & (1 | 2 | 32 | 256):
        yield "6.3.2 an annotation that is not printed"
    box = [float(number) for number in annotation.get("/Rect", [0, 0, 0, 0])]
    empty = box[0] == box[2] and box[1] == box[3]
    if kind == "/Widget" and not empty and "/N" not in annotation.get("/AP", {}):
        yield "6.3.3 a field without an appearance"
    if "/A" in annotation and kind == "/Widget":
        yield "6.4.1 a field with an action"


def _embedded(pdf: pikepdf.Pdf) -> Iterator[str]:
    associated = {
        item.objgen
        for holder in pdf.objects
        if isinstance(holder, Dictionary | Stream) and isinstance(holder.get("/AF"), Array)
        for item in holder.AF
    }
    for item in pdf.objects:
        if not isinstance(item, Dictionary) or "/EF" not in item:
            continue
        if "/F" not in item or "/UF" not in item:
            yield "6.8 a file without a name"
        if "/AFRelationship" not in item:
            yield "6.8 a file without a relationship"
        if item.objgen not in associated:
            yield "6.8 a file associated with nothing"
        if "/Subtype" not in item.EF.get("/F", {}):
            yield "6.8 a file without a type"
