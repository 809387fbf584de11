"""What makes the file a PDF/A-3: metadata, output intent, and no word that depends on the day.

The level claimed is 3U: everything that the checker in `tests/support` proves on each golden file.
"""

from typing import Final
from xml.sax.saxutils import escape

from console.document import Document
from console.reports.sheets.objects import PdfFile, string
from console.reports.typography.cleaning import as_printed

PART: Final = "3"
CONFORMANCE: Final = "U"
_PRODUCER: Final = "Crisis Console"
_PACKET: Final = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/">
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdf="http://ns.adobe.com/pdf/1.3/">
<pdf:Producer>{producer}</pdf:Producer>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>{part}</pdfaid:part>
<pdfaid:conformance>{conformance}</pdfaid:conformance>
</rdf:Description>
</rdf:RDF>
</x:xmpmeta>
<?xpacket end="w"?>"""


def write_metadata(file: PdfFile, document: Document) -> int:
    """The XMP packet, unpacked so that anyone can read it; returns its number."""
    packet = _PACKET.format(
        title=escape(as_printed(document.title)),
        language=escape(document.language),
        producer=_PRODUCER,
        part=PART,
        conformance=CONFORMANCE,
    )
    return file.stream(packet.encode(), "/Type/Metadata/Subtype/XML", packed=False)


def write_output_intent(file: PdfFile, profile: bytes) -> str:
    """Which colours the numbers mean; returns the array for the catalogue."""
    number = file.stream(profile, "/N 3")
    name = string("sRGB IEC61966-2.1")
    return (
        f"[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier{name}"
        f"/Info{name}/DestOutputProfile {number} 0 R>>]"
    )
