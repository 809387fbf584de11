"""Writes the recovery sheets: outside the vault, once, where the person said."""

from pathlib import Path

from app.world import World
from console.desk.founding import Founded, Founder
from console.domain.fingerprint import fingerprint_words
from console.domain.organisation.sheets import Secret, recovery_sheet
from console.journal.recovery import recovery_text
from console.reports.typeset import load_stock, typeset
from console.vault.recovery_code import RecoveryCode
from console.words.words import Words
from resources.listing import ROOT


def write_sheets(
    folder: Path, founder: Founder, founded: Founded | None, code: RecoveryCode, world: World
) -> list[Path]:
    """Write one PDF a secret; give their paths.

    Raises:
        VaultError: the folder cannot be written.
    """
    voice = Words(world.language)
    stock = load_stock(ROOT)
    made = world.clock.read().recorded
    words = fingerprint_words(founded.space) if founded else ""
    secrets = [
        ("recovery-code.pdf", Secret("code", code.grouped(), founder.organisation, made, words))
    ]
    if founded is not None:
        text = recovery_text(founded.recovery_key)
        secrets.append(
            (
                "organisation-recovery-key.pdf",
                Secret("key", text, founder.organisation, made, words),
            )
        )
    paths = []
    for name, secret in secrets:
        path = folder / name
        world.disk.replace(path, typeset(recovery_sheet(secret, voice), stock).pdf)
        paths.append(path)
    return paths
