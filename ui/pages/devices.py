"""Devices: who is in, with honest status; how one gets in, and how one is put out."""

from concurrent.futures import Future
from typing import ClassVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from console.desk.forms import InviteForm, RoleForm
from console.domain.ops import Role
from console.inquiry.rows.devices import DeviceLine, DeviceRows, Invitation, JoinRequest, Link
from console.inquiry.rows.topics import Topic
from ui.dialogs.form import FormDialog, confirm
from ui.dialogs.invitation import InvitationDialog
from ui.models.rows import Column, RowsModel
from ui.widgets.layout import Card, Columns, FlowRow, empty_out, scrolling
from ui.widgets.marks import StateLabel
from ui.widgets.page import Page
from ui.widgets.table import Table
from ui.widgets.texts import Text, button

HOURS = (1, 24, 72)


class DevicesPage(Page):
    """Say "same as" only where it is so; everything else says by how much it differs."""

    place: ClassVar[str] = "devices"
    topics: ClassVar[frozenset[Topic]] = frozenset({Topic.DEVICES})

    def build(self) -> QWidget:
        """Build notices, table, acts, requests and reachability."""
        say = self.tools.say
        self._rows: DeviceRows | None = None
        self.table = Table(self.tools, self._model(), say("devices.table"))
        self.table.chosen.connect(lambda _row: self._allow())
        self._notices = QVBoxLayout()
        self._requests = QVBoxLayout()
        self._requests.setSpacing(12)
        self.invite = button(say("devices.invite"), self._invite, "primary")
        self.role = button(say("devices.change_role"), self._change_role)
        self.sync = button(say("devices.sync"), self._sync)
        self.revoke = button(say("devices.revoke"), self._revoke, "danger")
        self._listening = Text("")
        self.listen = button(say("devices.listen"), self._listen)
        self.dial = button(say("devices.dial"), self._dial)
        ground = QWidget()
        rows = QVBoxLayout(ground)
        rows.setContentsMargins(0, 0, 6, 0)
        rows.setSpacing(12)
        rows.addLayout(self._notices)
        rows.addLayout(self._requests)
        rows.addWidget(FlowRow(self.invite, self.sync, self.role, self.revoke))
        rows.addWidget(self.table)
        rows.addWidget(self._reach())
        rows.addStretch(1)
        return scrolling(ground)

    def _model(self) -> RowsModel[DeviceLine]:
        say = self.tools.say
        return RowsModel(
            (
                Column(say("devices.person"), lambda row: row.person, share=2),
                Column(say("devices.tag"), lambda row: self.tools.words.code(row.tag), wide=440),
                Column(say("devices.role"), lambda row: say(f"role.{row.role.value}"), wide=560),
                Column(
                    say("devices.state"),
                    lambda row: self.tools.tell(row.state.text),
                    lambda row: row.state,
                    share=3,
                ),
                Column(say("devices.contact"), self._contact, share=2, wide=700),
            )
        )

    def _reach(self) -> QWidget:
        self._reach_state = QVBoxLayout()
        reach = Card(self.tools.say("devices.reach"))
        reach.add(self._listening)
        reach.rows.addLayout(self._reach_state)
        reach.add(FlowRow(self.listen, self.dial))
        reach.fill()
        invitations = Card(self.tools.say("devices.invitations"))
        self._invitations = QVBoxLayout()
        invitations.rows.addLayout(self._invitations)
        invitations.fill()
        return Columns(self.tools.look.px(720), (reach, 1), (invitations, 1))

    def ask(self) -> Future[DeviceRows]:
        """Ask for the devices."""
        return self.tools.port.devices.rows()

    def home(self) -> QWidget | None:
        """Give the control to begin with."""
        return self.table

    def show_rows(self, rows: DeviceRows) -> None:
        """Show devices, requests and reachability."""
        self._rows = rows
        empty_out(self._notices)
        for notice in rows.notices:
            self._notices.addWidget(StateLabel(self.tools, notice))
        empty_out(self._requests)
        for request in rows.requests:
            self._requests.addWidget(self._request(request))
        current = self.table.row()
        self.table.rows.set_rows(rows.devices)
        self.table.fit_columns()
        self.table.show_all_lines(10)
        known = current.device if isinstance(current, DeviceLine) else None
        self.table.pick(max(self.table.rows.line_of(lambda row: row.device == known), 0))
        self._show_reach(rows)
        self._show_invitations(rows)
        self.invite.setEnabled(rows.may_invite)
        self._allow()

    def _show_reach(self, rows: DeviceRows) -> None:
        say, words = self.tools.say, self.tools.words
        places = words.listing(words.code(address) for address in rows.listening.addresses)
        on = rows.listening.on
        self._listening.setText(
            say("devices.listening", places=places) if on else say("devices.silent")
        )
        text = say("devices.stop" if on else "devices.listen")
        self.listen.setText(text)
        self.listen.setAccessibleName(text)
        empty_out(self._reach_state)
        if rows.listening.problem is not None:
            self._reach_state.addWidget(StateLabel(self.tools, rows.listening.problem))

    def _show_invitations(self, rows: DeviceRows) -> None:
        empty_out(self._invitations)
        for line in rows.invitations:
            role = f"window.role.{line.role.value}"
            text = self.tools.say(
                "devices.invited", person=line.person, role=role, until=line.expires
            )
            self._invitations.addWidget(Text(text))
        if not rows.invitations:
            self._invitations.addWidget(Text(self.tools.say("devices.no_invitations"), "soft"))

    def _request(self, request: JoinRequest) -> QWidget:
        say = self.tools.say
        card = Card(say("devices.request", person=request.person))
        digits = f"{request.digits[:3]} {request.digits[3:]}"
        role = f"window.role.{request.role.value}"
        card.add(
            Text(say("devices.request_text", role=role)),
            Text(self.tools.words.code(digits), "dial"),
            Text(say("devices.compare"), "muted"),
        )
        port = self.tools.port.devices
        same = button(
            say("devices.same"),
            lambda: self.act(port.admit(request.request), done=say("devices.admitted")),
            "primary",
        )
        other = button(
            say("devices.different"),
            lambda: self.act(port.turn_away(request.request), done=say("devices.turned_away")),
        )
        card.add(FlowRow(same, other))
        return card

    def _contact(self, row: DeviceLine) -> str:
        if row.link is Link.SELF:
            return self.tools.say("devices.here")
        if row.last_contact is None:
            return self.tools.say("devices.never")
        now = self._rows.as_of if self._rows is not None else None
        when = self.tools.words.formats.moment(row.last_contact, now)
        key = "devices.connected" if row.connected else "devices.seen"
        return self.tools.say(key, when=when, path=row.path)

    def _allow(self) -> None:
        row = self.table.row()
        other = isinstance(row, DeviceLine) and row.link not in {Link.SELF, Link.REVOKED}
        may = self._rows is not None and self._rows.may_invite
        self.sync.setEnabled(other)
        self.role.setEnabled(other and may)
        self.revoke.setEnabled(other and may)

    def _invite(self) -> None:
        say = self.tools.say
        dialog = FormDialog(self.tools, self, say("devices.invite"), say("devices.invite_act"))
        dialog.add_text(say("devices.invite_text"))
        person = dialog.line("person")
        roles = [(say(f"role.{role.value}"), role) for role in Role]
        role = dialog.choice("device_role", roles, Role.RESPONDER)
        hours = dialog.choice("valid", [(say("step.hours", n=count), count) for count in HOURS], 24)
        dialog.run(
            lambda: InviteForm(
                person.text().strip(), Role(role.currentData()), hours.currentData()
            ),
            self.tools.port.devices.invite,
            self._invited,
        )

    def _invited(self, invitation: Invitation) -> None:
        self.refresh()
        InvitationDialog(self.tools, self.window(), invitation).open()

    def _change_role(self) -> None:
        row = self.table.row()
        if not isinstance(row, DeviceLine):
            return
        say = self.tools.say
        dialog = FormDialog(self.tools, self, say("devices.change_role"), say("devices.role_act"))
        dialog.add_text(say("devices.role_text", person=row.person))
        roles = [(say(f"role.{role.value}"), role) for role in Role]
        role = dialog.choice("device_role", roles, row.role)
        dialog.run(
            lambda: RoleForm(row.device, Role(role.currentData())),
            self.tools.port.devices.change_role,
            lambda _ref: self.refresh(),
        )

    def _revoke(self) -> None:
        row = self.table.row()
        if isinstance(row, DeviceLine):
            go, done = self.tools.port.devices.revoke, self.tools.say("devices.revoked")
            confirm(
                self.tools,
                self,
                "devices.revoking",
                lambda: self.act(go(row.device), done=done),
                person=row.person,
                tag=row.tag,
            )

    def _sync(self) -> None:
        row = self.table.row()
        if isinstance(row, DeviceLine):
            self.act(self.tools.port.devices.sync_now(row.device))

    def _listen(self) -> None:
        on = self._rows is not None and self._rows.listening.on
        self.act(self.tools.port.devices.listen(on=not on))

    def _dial(self) -> None:
        say = self.tools.say
        dialog = FormDialog(self.tools, self, say("devices.dial"), say("devices.dial_act"))
        address = dialog.line("address", hint=say("devices.dial_hint"))
        dialog.run(
            lambda: address.text().strip(),
            self.tools.port.devices.dial,
            lambda _nothing: self.refresh(),
        )
