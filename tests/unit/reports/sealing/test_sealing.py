"""A certified file: real tools agree, and every change is named."""

import io
import subprocess

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.chance import SystemChance
from console.reports.sealing.certify import CannotSeal, certify
from console.reports.sealing.container import CannotCheck, NotSealed, open_container
from console.reports.sealing.embed import Attachment, CannotEmbed, embed
from console.reports.sealing.signature_value import lower
from console.vault.own_keys import new_device

MOMENT = 1_700_000_000_000
RECORD = Attachment("record.json", "application/json", b'{"reference":"BG-TEST-001"}')


def _blank() -> bytes:
    out = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(out, deterministic_id=True)
    return out.getvalue()


OWN = new_device(SystemChance())
EMBEDDED = embed(_blank(), [RECORD], MOMENT)
SEALED = certify(EMBEDDED, OWN.report_key, OWN.report_certificate, MOMENT)
START = SEALED.rindex(b"/Contents <") + len(b"/Contents <")
END = SEALED.index(b">", START)


def _place(changed: bytes) -> str:
    with pytest.raises(NotSealed) as caught:
        open_container(changed)
    return caught.value.place


def test_a_sealed_file_gives_its_certificate_and_its_files():
    container = open_container(SEALED)
    assert container.files == {"record.json": RECORD.content}
    assert [seal.certificate for seal in container.seals] == [OWN.report_certificate]
    assert container.seals[0].certifies


def test_embedding_twice_gives_the_same_bytes():
    assert embed(_blank(), [RECORD], MOMENT) == EMBEDDED


def test_pdfsig_and_qpdf_accept_the_file(tmp_path):
    path = tmp_path / "sealed.pdf"
    path.write_bytes(SEALED)
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid" in told
    assert "Total document signed" in told
    subprocess.run(["qpdf", "--check", path], capture_output=True, check=True)


@given(st.integers(0, len(SEALED) - 1), st.integers(0, 7))
def test_any_flipped_bit_is_not_intact(position, bit):
    changed = bytearray(SEALED)
    changed[position] ^= 1 << bit
    with pytest.raises((NotSealed, CannotCheck)):
        open_container(bytes(changed))


def test_upper_case_contents_are_named():
    upper = SEALED[:START] + SEALED[START:END].upper() + SEALED[END:]
    assert _place(upper) == "place.contents_spelling"


def test_anything_in_the_padding_is_named():
    assert _place(SEALED[: END - 2] + b"01" + SEALED[END:]) == "place.contents_padding"


@pytest.mark.parametrize("tail", [b"\n", b"%comment\n", SEALED[-200:]])
def test_appended_bytes_are_named(tail):
    assert _place(SEALED + tail) in ("place.appended", "place.structure")


@pytest.mark.parametrize("cut", [1, 5, 100, 4000])
def test_a_truncated_file_is_named(cut):
    assert _place(SEALED[:-cut]) in ("place.structure", "place.byte_range")


def test_an_incremental_update_after_sealing_is_named():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(SEALED)) as document:
        document.add_blank_page()
        document.save(out)
    with pytest.raises(NotSealed):
        open_container(out.getvalue())


def test_the_twin_of_an_ecdsa_signature_becomes_the_lower_one():
    raw = bytes.fromhex("3006020101020101")
    order = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
    high = (order - 1).to_bytes(33, "big")
    twin = bytes([0x30, 3 + 2 + len(high), 2, 1, 1, 2, len(high)]) + high
    assert lower(raw) == raw
    assert lower(twin) == raw


def test_an_unsigned_file_is_not_intact():
    assert _place(EMBEDDED) == "place.no_signature"


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04"])
def test_what_is_no_pdf_cannot_be_checked(content):
    with pytest.raises(CannotCheck):
        open_container(content)


def test_a_file_that_inflates_without_end_is_refused():
    bomb = Attachment("bomb.bin", "application/octet-stream", bytes(70 * 1024 * 1024))
    sealed = certify(
        embed(_blank(), [bomb], MOMENT), OWN.report_key, OWN.report_certificate, MOMENT
    )
    assert len(sealed) < 200_000
    with pytest.raises(CannotCheck):
        open_container(sealed)


def test_what_is_no_pdf_is_neither_embedded_into_nor_sealed():
    with pytest.raises(CannotEmbed):
        embed(b"hello", [RECORD], MOMENT)
    with pytest.raises(CannotSeal):
        certify(b"hello", OWN.report_key, OWN.report_certificate, MOMENT)


def test_attachments_have_plain_and_different_names():
    with pytest.raises(ValueError, match="plain file name"):
        Attachment("a/b", "text/plain", b"")
    with pytest.raises(ValueError, match="relationship"):
        Attachment("a", "text/plain", b"", relationship="Friend")
    with pytest.raises(ValueError, match="names of their own"):
        embed(_blank(), [RECORD, RECORD], MOMENT)
