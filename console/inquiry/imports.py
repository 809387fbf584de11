"""Which files were taken over, how far each came, and what can be taken back."""

from console.domain.imports.state import Import, Progress
from console.errors import Message
from console.inquiry.people import name_of
from console.inquiry.rows.people import ImportRow
from console.inquiry.rows.shared import Mark, StateWord, Tone
from console.vault.store import Store

_STATES = {
    Progress.UNFINISHED: (Mark.ATTENTION, Tone.WARN),
    Progress.DONE: (Mark.DONE, Tone.GOOD),
    Progress.UNDONE: (Mark.WAITING, Tone.PLAIN),
}


def rows(store: Store) -> tuple[ImportRow, ...]:
    """Give all imports, the latest first."""
    found = [
        _row(store, each)
        for _, each in store.projections.states("import")
        if isinstance(each, Import) and each.progress in _STATES
    ]
    return tuple(sorted(found, key=lambda row: row.begun, reverse=True))


def _row(store: Store, each: Import) -> ImportRow:
    mark, tone = _STATES[each.progress]
    return ImportRow(
        import_id=each.id,
        file=each.file_name,
        begun=each.begun_at or 0,
        who=name_of(store, each.person) if each.person else "",
        state=StateWord(mark, Message(f"imports.progress.{each.progress}"), tone),
        undoable=each.progress is not Progress.UNDONE,
    )
