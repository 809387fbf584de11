"""The facts of one exception in words: every field that was said, the six first."""

from collections.abc import Iterable
from dataclasses import fields

from console.domain.exceptions.fields import CODES, SIX, Facts
from console.domain.exceptions.pages.rows import PLAIN
from console.domain.exceptions.rules import expiry
from console.domain.exceptions.shapes import ExceptionState
from console.domain.ops import Seal, Unsealed
from console.domain.versions import Value
from console.errors import Message
from console.ids import PersonId
from console.inquiry.exceptions import control, words_of
from console.inquiry.people import name_of
from console.inquiry.rows.exceptions import Fact
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.vault.store import Store

_ORDER = tuple(field.name for field in fields(Facts))


def facts(store: Store, state: ExceptionState) -> Iterable[Fact]:
    """Give the six, said or not, then all else that was said."""
    for field in SIX:
        if field == "controls":
            yield Fact(_label(field), words_of(control(state)))
        elif field == "expiry":
            end = expiry(state)
            yield Fact(_label(field), _at(end) if end else None)
        else:
            yield _fact(store, state, field)
    for field in _ORDER:
        if field in state.fields and field not in SIX and not field.endswith("_name"):
            yield _fact(store, state, field)


def _label(field: str) -> Message:
    return Message(f"exceptions.field.{field}")


def _fact(store: Store, state: ExceptionState, field: str) -> Fact:
    label = _label(field)
    said = state.fields.get(field)
    if said is None:
        return Fact(label, missing=Message("inquiry.not_recorded"))
    struck = tuple(_shown(store, field, version.value) for version in said.struck)
    if said.value.missing is not None:
        because = said.value.missing.text or ""
        return Fact(label, missing=Message("inquiry.not_obtainable", {"because": because}))
    sealed = said.value.text
    if sealed is not None and sealed.seal is not Seal.OPEN:
        return Fact(label, missing=_sealed(sealed), struck=struck)
    state_word = None
    if said.conflict:
        state_word = StateWord(Mark.ATTENTION, Message("inquiry.conflict"), Tone.WARN)
    return Fact(label, _shown(store, field, said.value), struck=struck, state=state_word)


def _sealed(sealed: Unsealed) -> Message:
    return Message("inquiry.erased" if sealed.seal is Seal.ERASED else "inquiry.no_key")


def _shown(store: Store, field: str, value: Value) -> Message:
    """Say a value: as it was written, or the word, moment or name that its code stands for."""
    if value.text is not None and value.text.text is not None:
        return words_of(value.text.text)
    plain, how = value.plain, PLAIN.get(field)
    if isinstance(plain, bool):
        return Message("inquiry.yes" if plain else "inquiry.no")
    if field in CODES:
        return Message(f"exceptions.{field}.{plain}")
    if how == "time" and isinstance(plain, int):
        return _at(plain)
    if how == "person":
        return words_of(name_of(store, PersonId(str(plain))) or str(plain)[:8])
    return words_of("" if plain is None else str(plain))


def _at(moment: int) -> Message:
    return Message("inquiry.at", {"at": moment})
