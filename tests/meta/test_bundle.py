"""What ships: resources, licences, and a bundle if one was built here."""

import importlib.metadata
import re
from pathlib import Path

import pytest

from app.licences import everything, needed, normal, text_of, title_of
from resources.listing import LISTED, resource

ROOT = Path(__file__).resolve().parents[2]
BUNDLE = ROOT / "dist" / "crisis-console" / "_internal"


def test_everything_that_the_program_needs_has_a_licence_text():
    kept = {path.stem for path in resource("licences").glob("*.txt")}
    names = set(needed("crisis-console"))
    assert {"pyside6-essentials", "pynacl", "pikepdf"} <= names
    assert [
        name for name in sorted(names - kept) if not text_of(importlib.metadata.distribution(name))
    ] == []


def test_the_running_lock_names_everything_that_is_needed():
    lock = (ROOT / "requirements" / "run.txt").read_text("utf-8")
    locked = {normal(name) for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    assert set(needed("crisis-console")) <= locked


def test_licences_are_shown_once_each_with_their_text():
    shown = everything(resource("licences"), resource("fonts/FONT-LICENCES.txt"))
    titles = [title for title, _ in shown]
    assert titles == sorted(set(titles))
    assert {"python", "pyside6-essentials", "FONT-LICENCES", "bip39-english"} <= set(titles)
    assert title_of(importlib.metadata.distribution("segno")) in titles
    assert all(text.strip() for _, text in shown)


def test_a_program_that_is_not_installed_needs_nothing():
    assert list(needed("no-such-program")) == []


def why_no_bundle() -> str:
    """Say why there is nothing to look at: no bundle, or one of an older tree."""
    if not BUNDLE.exists():
        return "no bundle was built here"
    changed = max(p.stat().st_mtime for p in resource("demo").parent.rglob("*") if p.is_file())
    return "the bundle is older than the resources" if BUNDLE.stat().st_mtime < changed else ""


@pytest.mark.skipif(bool(why_no_bundle()), reason=why_no_bundle() or "-")
def test_a_built_bundle_holds_every_listed_resource():
    for name in LISTED:
        ours = {p.relative_to(resource(name)) for p in resource(name).rglob("*") if p.is_file()}
        there = {p.relative_to(BUNDLE / "resources" / name)
                 for p in (BUNDLE / "resources" / name).rglob("*") if p.is_file()}  # fmt: skip
        assert ours <= there, name


@pytest.mark.skipif(bool(why_no_bundle()), reason=why_no_bundle() or "-")
def test_a_built_verifier_holds_neither_window_nor_vault_and_both_hold_licences():
    verifier = ROOT / "dist" / "crisis-verify" / "_internal"
    inside = {path.name.lower() for path in verifier.rglob("*") if path.suffix != ".txt"}
    assert not [name for name in inside if re.search("pyside|shiboken|libqt6|sqlcipher", name)]
    for folder in (BUNDLE, verifier):
        titles = {path.stem for path in (folder / "resources" / "licences").glob("*.txt")}
        assert {"python", "bip39-english"} < titles
        assert any(title.startswith("pikepdf-") for title in titles)


def test_only_one_module_signs_and_verifies_entries():
    found = [
        str(path.relative_to(ROOT))
        for folder in ("app", "console", "sync", "ui")
        for path in (ROOT / folder).rglob("*.py")
        if "crypto_sign" in path.read_text("utf-8")
    ]
    assert found == ["console/journal/keys.py"]
