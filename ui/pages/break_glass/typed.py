"""What a person has put into the six facts, as texts: kept over a lock, and put back after it."""

from collections.abc import Mapping
from dataclasses import asdict

from PySide6.QtWidgets import QComboBox, QLineEdit

from console.inquiry.rows.exceptions import ControlLine
from ui.pages.break_glass.facts import FactFields, chosen

_CONTROL = "control."
_PICKED = ".picked"
_TICKED = "1"


def typed(fields: FactFields) -> dict[str, str]:
    """Give what stands in the fields, by their names; nothing while there are only defaults."""
    texts = {name: line.text() for name, line in _lines(fields).items()}
    own = any(text.strip() for text in texts.values())
    for name, box in _boxes(fields).items():
        texts[name] = box.currentText()
        texts[name + _PICKED] = str(chosen(box) or "")
        own = own or (bool(box.currentText().strip()) and box.findText(box.currentText()) < 0)
    if not own:
        return {}
    if isinstance(fields.control.choice, ControlLine):
        texts |= {_CONTROL + name: text for name, text in asdict(fields.control.choice).items()}
    if fields.expires.isModified():
        texts["expires"] = fields.expires.text()
    texts |= {name: str(box.currentData() or "") for name, box in _choices(fields).items()}
    texts |= {name: _TICKED for name, box in fields.ticks.items() if box.isChecked()}
    return {name: text for name, text in texts.items() if text.strip()}


def put_back(fields: FactFields, texts: Mapping[str, str]) -> None:
    """Put what `typed` gave into fields that hold their defaults."""
    for name, line in _lines(fields).items():
        line.setText(texts.get(name, line.text()))
    control = {name.removeprefix(_CONTROL): texts[name] for name in texts if _CONTROL in name}
    if control:
        fields.control.choose(ControlLine(**control))
    for name, box in _boxes(fields).items():
        # By what was picked: two people may have one name.
        box.setCurrentIndex(box.findData(texts.get(name + _PICKED, "")))
        box.setEditText(texts.get(name, ""))
    for name, box in _choices(fields).items():
        known = box.findData(texts.get(name))
        box.setCurrentIndex(max(known, 0))
    for name, tick in fields.ticks.items():
        tick.setChecked(name in texts)
    if "expires" in texts:
        fields.expires.setText(texts["expires"])
        fields.expires.setModified(True)


def _lines(fields: FactFields) -> dict[str, QLineEdit]:
    return {"control": fields.control, "harm": fields.harm, "systems": fields.systems}


def _boxes(fields: FactFields) -> dict[str, QComboBox]:
    """Give the choices that take a text of one's own."""
    return {"incident": fields.incident, "decider": fields.decider}


def _choices(fields: FactFields) -> dict[str, QComboBox]:
    return {"channel": fields.channel, "how": fields.how, "second": fields.second}
