"""The two sheets that are printed once, when a workspace is founded.

One code restores reading (this vault), the other key restores authority (the workspace). They are
different things and are kept apart; each sheet says in large letters which one it is.
"""

from dataclasses import dataclass

from console.document import (
    Direction,
    Document,
    Emphasis,
    Fact,
    Facts,
    Group,
    Heading,
    Level,
    Lines,
    Paragraph,
    Size,
    Text,
    Value,
    ValueKind,
    words,
)
from console.words.words import Words


@dataclass(frozen=True, slots=True)
class Secret:
    """What one sheet holds.

    Attributes:
        kind: `code` restores reading, `key` restores authority.
        text: the secret in groups of characters.
        organisation: whose it is.
        made: when it was made, milliseconds UTC.
        fingerprint: the workspace in eight words; empty for a vault that founded none.
    """

    kind: str
    text: str
    organisation: str
    made: int
    fingerprint: str = ""

    def __post_init__(self) -> None:
        """Refuse a sheet that nobody could tell apart."""
        if self.kind not in ("code", "key") or not self.text:
            raise ValueError(f"not a recovery sheet: {self.kind!r}")


def recovery_sheet(secret: Secret, voice: Words) -> Document:
    """Give the sheet as a document."""
    key = f"recovery.{secret.kind}"
    facts = [
        _fact(voice, "recovery.organisation", secret.organisation, "organisation", ValueKind.NAME),
        _fact(voice, "recovery.made", voice.formats.record(secret.made), "made", ValueKind.TIME),
    ]
    if secret.fingerprint:
        facts.append(_fact(voice, "recovery.fingerprint", secret.fingerprint, "fingerprint"))
    blocks = (
        Heading(words(voice.text(f"{key}.title")), Level.TITLE),
        Paragraph(words(voice.text(f"{key}.restores"), Emphasis.STRONG), Size.LARGE),
        Group((Paragraph(_grouped(secret.text), Size.HUGE),), framed=True),
        Paragraph(words(voice.text(f"{key}.how"))),
        Paragraph(words(voice.text(f"{key}.keep"))),
        Paragraph(words(voice.text(f"{key}.not"))),
        Facts(tuple(facts)),
        Lines(words(voice.text("recovery.where_kept")), 2),
    )
    return Document(
        title=voice.text(f"{key}.title"),
        language=voice.language,
        direction=Direction.RIGHT_TO_LEFT if voice.right_to_left else Direction.LEFT_TO_RIGHT,
        not_recorded=voice.text("recovery.not_recorded"),
        furniture=None,
        blocks=blocks,
    )


def _grouped(text: str) -> Text:
    return (Value(text, "/secret", ValueKind.REFERENCE, Emphasis.STRONG),)


def _fact(voice: Words, label: str, text: str, path: str, kind: ValueKind = ValueKind.TEXT) -> Fact:
    return Fact(words(voice.text(label)), ((Value(text, f"/{path}", kind),),))
