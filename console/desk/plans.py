"""What people do with plans: take a PDF into the vault, retire one."""

from console.desk.workplace import Draft, Workplace
from console.ids import OpRef, StreamId, new_stream
from console.journal.blobs import seal_blob
from console.journal.sealed import ToSeal


def add(place: Workplace, title: str, file: tuple[bytes, str], pages: int) -> StreamId:
    """Keep a PDF (bytes and file name) as a sealed file that every device will hold.

    Raises:
        BadBlob: it is larger than 25 MiB.
        Refused: this device may not.
    """
    content, name = file
    blob, key = seal_blob(content, name, place.chance)
    stream = new_stream("plan", place.chance)
    body = {
        "title": ToSeal(stream, title),
        "blob": blob.name,
        "size": len(content),
        "file": ToSeal(stream, {**key.as_value(), "type": "application/pdf", "pages": pages}),
    }
    with place.store.changing():
        place.store.blobs.put(blob)
        place.write([Draft("plan.set", stream, body)])
    return stream


def retire(place: Workplace, stream: StreamId, reason: str) -> OpRef:
    """Say that a plan is no longer to be used; it stays readable."""
    draft = Draft("plan.retire", stream, {"reason": ToSeal(stream, reason)})
    return OpRef(place.write([draft]).id, 0)
