"""An invitation, shown once: as text to read out or copy, as QR code, as a file."""

import io

import segno
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from console.inquiry.rows.devices import Invitation
from ui.tools import Tools
from ui.widgets.banner import Banner
from ui.widgets.layout import Columns, FlowRow, column
from ui.widgets.texts import Text, button


def qr_picture(text: str, scale: int = 4) -> QPixmap:
    """Draw a QR code, black on white in every look, with its quiet zone."""
    out = io.BytesIO()
    segno.make(text, error="m").save(out, kind="png", scale=scale, border=4)
    picture = QPixmap()
    picture.loadFromData(out.getvalue())
    return picture


class InvitationDialog(QDialog):
    """The secret leaves the window only by what the person does here."""

    def __init__(self, tools: Tools, parent: QWidget, invitation: Invitation) -> None:
        super().__init__(parent)
        self._tools = tools
        self._invitation = invitation
        title = tools.say("invitation.title", person=invitation.person)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.banner = Banner(tools)
        code = QLabel()
        code.setPixmap(qr_picture(invitation.text))
        code.setAccessibleName(tools.say("invitation.qr"))
        code.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.text = QPlainTextEdit(invitation.text)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setAccessibleName(tools.say("invitation.text"))
        role = f"window.role.{invitation.role.value}"
        explain = column(
            Text(tools.say("invitation.what", role=role, until=invitation.expires)),
            Text(tools.say("invitation.text"), "strong"),
            self.text,
        )
        rows = QVBoxLayout(self)
        rows.setContentsMargins(24, 20, 24, 20)
        rows.setSpacing(12)
        rows.addWidget(Text(title, "title"))
        rows.addWidget(self.banner)
        rows.addWidget(Columns(tools.look.px(520), (explain, 1), (code, 0)), 1)
        save = button(tools.say("invitation.save"), self._choose, "primary")
        rows.addWidget(FlowRow(save, button(tools.say("help.close"), self.accept)))
        look = tools.look
        self.resize(min(look.px(760), parent.width() - 40), min(look.px(520), parent.height() - 40))

    def save_to(self, path: str) -> None:
        """Write the invitation as a file."""
        done = self._tools.say("invitation.saved")
        self._tools.watch(
            self,
            self._tools.port.devices.save_invitation(self._invitation.number, path),
            lambda where: self.banner.announce(done, where),
            self.banner.complain,
        )

    def _choose(self) -> None:
        title = self._tools.say("invitation.save")
        picked, _kind = QFileDialog.getSaveFileName(self, title, "invitation.ccinvite")
        if picked:
            self.save_to(picked)
