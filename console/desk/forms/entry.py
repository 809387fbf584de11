"""Before the daily work: founding, joining, restoring, settings; how good a passphrase is."""

from dataclasses import dataclass
from enum import StrEnum

from console.desk.forms.shape import BadForm, need

MIN_PASSPHRASE = 12


class Strength(StrEnum):
    """How long a passphrase would stand, in words."""

    TOO_SHORT = "too_short"
    WEAK = "weak"
    FAIR = "fair"
    STRONG = "strong"


def strength(passphrase: str) -> Strength:
    """Judge a passphrase by length and variety; four or more random words are strong."""
    distinct = len(set(passphrase))
    if len(passphrase) < MIN_PASSPHRASE:
        return Strength.TOO_SHORT
    if distinct < 6:
        return Strength.WEAK
    words = len(passphrase.split())
    score = len(passphrase) + 4 * max(words - 1, 0) + min(distinct, 16)
    if score < 34:
        return Strength.WEAK
    return Strength.FAIR if score < 46 else Strength.STRONG


@dataclass(frozen=True, slots=True)
class CreateForm:
    """Found a workspace on this computer. `sheets` is the folder for the recovery sheets."""

    organisation: str
    person: str
    passphrase: str
    sheets: str

    def __post_init__(self) -> None:
        """Name the first part that is missing."""
        need(
            organisation=self.organisation,
            person=self.person,
            passphrase=self.passphrase,
            sheets=self.sheets,
        )
        if strength(self.passphrase) is Strength.TOO_SHORT:
            raise BadForm("passphrase")


@dataclass(frozen=True, slots=True)
class JoinForm:
    """Join with an invitation, as text or as the path of its file."""

    invitation: str
    passphrase: str
    sheets: str
    from_file: bool = False

    def __post_init__(self) -> None:
        """Name the first part that is missing."""
        need(invitation=self.invitation, passphrase=self.passphrase, sheets=self.sheets)
        if strength(self.passphrase) is Strength.TOO_SHORT:
            raise BadForm("passphrase")


@dataclass(frozen=True, slots=True)
class RestoreForm:
    """Restore from a backup file, with its passphrase or the printed recovery code."""

    backup: str
    secret: str
    is_recovery_code: bool = False

    def __post_init__(self) -> None:
        """Name the first part that is missing."""
        need(backup=self.backup, secret=self.secret)


@dataclass(frozen=True, slots=True)
class NewPassphraseForm:
    """Replace the passphrase. `proof` is the one of today, or the printed recovery code."""

    proof: str
    passphrase: str
    again: str

    def __post_init__(self) -> None:
        """Refuse one that is too short, or that was not typed twice alike."""
        need(proof=self.proof)
        if strength(self.passphrase) is Strength.TOO_SHORT:
            raise BadForm("passphrase")
        if self.again != self.passphrase:
            raise BadForm("again")


@dataclass(frozen=True, slots=True)
class NewCodeForm:
    """Replace the recovery code. `sheets` is the folder for its sheet."""

    proof: str
    sheets: str

    def __post_init__(self) -> None:
        """Name the first part that is missing."""
        need(proof=self.proof, sheets=self.sheets)


@dataclass(frozen=True, slots=True)
class QuickUnlockForm:
    """Let the system's key chain open the vault too, or no more."""

    proof: str
    on: bool

    def __post_init__(self) -> None:
        """Name the part that is missing."""
        need(proof=self.proof)


@dataclass(frozen=True, slots=True)
class SettingsForm:
    """What the window remembers; nothing here is shared with other devices."""

    language: str
    theme: str
    text_size: int
    second_language: str = ""
    lock_after: int = 5
