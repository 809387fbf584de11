"""Updates written behind the seal of a report, as an editor or a patient insider would."""

import io

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from console.reports.enclosed import parts
from tests.support.report_case import report_case
from tests.support.report_tampering import genuine

MOMENT = 1_800_000_000_000
NAME = generic.NameObject


def ben():
    own = report_case().other
    return own.report_key, own.report_certificate


def updated(change):
    """The sealed report with an update behind the seal, as an editor would write it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(report_case().pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def repaint(writer):
    """Draw a white box over the first page."""
    page = writer.root["/Pages"]["/Kids"][0]
    while "/Kids" in page:
        page = page["/Kids"][0]
    cover = generic.StreamObject(stream_data=b"/Artifact BMC 1 g 0 0 600 600 re f EMC")
    page["/Contents"] = generic.ArrayObject([page.raw_get("/Contents"), writer.add_object(cover)])
    writer.update_container(page)


def annotate(writer):
    """Lay a note over the first page."""
    page = writer.root["/Pages"]["/Kids"][0]
    while "/Kids" in page:
        page = page["/Kids"][0]
    box = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 400, 400)])
    note = generic.DictionaryObject({NAME("/Subtype"): NAME("/Square"), NAME("/Rect"): box})
    page["/Annots"] = generic.ArrayObject([writer.add_object(note)])
    writer.update_container(page)


def other_record(writer):
    """Put another record in, under the same name."""
    specs = [each.get_object() for each in writer.root["/AF"]]
    spec = next(each for each in specs if str(each["/F"]) == parts.RECORD)
    content = parts.encode(genuine().record | {"drill": True})
    stream = writer.add_object(generic.StreamObject(stream_data=content))
    spec["/EF"]["/F"] = spec["/EF"]["/UF"] = stream
    writer.update_container(spec["/EF"])


def script(writer):
    """Let something run when the file is opened."""
    run = {NAME("/S"): NAME("/JavaScript"), NAME("/JS"): generic.pdf_string("app.alert(1)")}
    writer.root["/OpenAction"] = generic.DictionaryObject(run)
    writer.update_root()
