"""`VERIFY.txt`: what a reader without our program can do. Plain ASCII, the same in every report."""

from typing import Final

_TEXT: Final = """\
HOW TO VERIFY THIS REPORT

With the program (no network, no account):

    crisis-verify FILE.pdf --workspace FINGERPRINT

FINGERPRINT is the workspace's 64 hex digits or its eight words. Get it another way than with this
file: from a printed sheet, or by voice from somebody you know. Without it the program can say that
the file is intact, not who issued it.

By hand (qpdf, pdfsig, openssl); the whole way stands in docs/verify-by-hand.md:

1. pdfsig FILE.pdf
   One certification signature, valid, covering the whole file. "Issuer not trusted" is expected:
   the certificate is the device's own. What binds it to the workspace is step 3.
2. qpdf --list-attachments FILE.pdf
   qpdf --show-attachment=entries.jsonl FILE.pdf > entries.jsonl
   One signed entry a line: {"entry":BYTES,"signature":"HEX"}. The line is cut there, nothing else.
3. The certificate that pdfsig names must be the member "report_certificate" (base64url) of the op
   "genesis" or "device.add" whose "device" signed the entry that report.json names.
4. Each entry: the name of an entry is SHA-256 of BYTES. Its signature is Ed25519 by "device" over
   the 22 bytes "crisis-console/entry/1" + one zero byte + BYTES.
5. The workspace's fingerprint is the SHA-256 of the bytes of the entry without "space".

What the report says is folded from these entries: record.json is the result, the pages print it.
keys.json opens exactly the fields that are printed. Times are claims of device clocks. A report is
complete up to the heads that it names, never complete. It documents; it does not judge.
"""


def how_to_verify() -> bytes:
    """Give the text."""
    return _TEXT.encode("ascii")
