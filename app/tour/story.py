"""What happens on the tour, step by step; everything in it is made up."""

import secrets
from dataclasses import asdict, dataclass, field
from pathlib import Path

from app.tour.facts import BEFORE_RATIFYING, BEFORE_RESTORING, Paying
from app.tour.files import contact_files, specimen_plan
from app.tour.parent import Child, Log, Said
from app.tour.verifying import verify

ORGANISATION = "Harbour Works (made up)"
FOUNDER, OFFICER = "Ada Example", "Ben Sample"
EDITED = "Kofi Mfano"
BREAK_GLASS = {
    "incident": "Payment platform outage (tour)",
    "title": "Automated temporary and emergency account management",
    "control": "AC-2(2)",
    "harm": "41,000 payouts are blocked; the legal deadline is 06:00. לשכת התשלומים 03-1234567",
    "systems": ["payment-core-1", "payment-core-2"],
    "decider": "Dora Muster",
}
CONFIRM = {
    "test": "Sign in with the emergency account",
    "result": "refused",
    "evidence": "Log of the sign-in system, line 7",
    "residue": "No account, rule, key or copy is left",
}


@dataclass
class Story:
    """The tour between two devices.

    Attributes:
        first, second: the devices; the second belongs to the compliance officer.
        out: where files go.
        people: how many more made-up people are taken in.
        words: the eight words that name the workspace, heard from the first device.
    """

    first: Child
    second: Child
    out: Path
    log: Log
    people: int
    words: str = field(default="", init=False)

    def run(self) -> Said:
        """Do all of it; give what a summary needs."""
        self.found_and_join()
        self.take_files_in()
        tree = self.log.step(
            "tour.tree", lambda: self.first.do("tree", title="Harbour call tree (tour)")
        )["stream"]
        plan = specimen_plan(self.out / "evacuation-plan.pdf")
        self.log.step(
            "tour.plan", lambda: self.first.do("plan", file=str(plan), title="Evacuation plan")
        )
        self.meet()
        exception = self.apart()
        self.meet()
        self.conflict()
        self.decide(exception)
        self.end(exception)
        files = [self.paper("exception", exception), self.paper("call_sheets", tree)]
        return {"exception": exception, "files": [str(path) for path in files]}

    def found_and_join(self) -> None:
        """Found a workspace on the first device, and let the second in by compared digits."""
        sheets = {name: self.out / "sheets" / name for name in ("first", "second")}
        for folder in sheets.values():
            folder.mkdir(parents=True, exist_ok=True)
        self.words = self.log.step(
            "tour.founded",
            lambda: self.first.do(
                "create",
                organisation=ORGANISATION,
                person=FOUNDER,
                passphrase=secrets.token_hex(16),
                sheets=str(sheets["first"]),
            ),
        )["words"]
        self.log.step("tour.joined", lambda: self._join(sheets["second"]))

    def _join(self, sheets: Path) -> Said:
        invited = self.first.do("invite", person=OFFICER, role="compliance_officer")
        joining = self.second.do(
            "join",
            invitation=invited["invitation"],
            passphrase=secrets.token_hex(16),
            sheets=str(sheets),
        )
        ((request, digits),) = self.first.do("requests")["requests"]
        self.log.need(digits == joining["digits"], "the two screens show different digits")
        self.second.begin("joined")
        self.first.do("admit", request=request)
        self.log.need(self.second.end()["admitted"], "the second device was not let in")
        return {"digits": digits}

    def take_files_in(self) -> None:
        """Take contact files in."""
        for path in contact_files(self.out, self.people):

            def take(path: Path = path) -> Said:
                return {"file": path.name, **self.first.do("take_in", file=str(path))}

            self.log.step("tour.took_in", take)

    def meet(self) -> None:
        """Sync over loopback TLS; afterwards both hold and fold the same."""
        self.log.step("tour.synced", self._sync)
        self.log.step("tour.equal", self._equal)

    def _sync(self) -> Said:
        before = self.first.do("state"), self.second.do("state")
        end = self.second.do("dial", address=before[0]["listening"][0])["end"]
        self.log.need(end == "stopped", f"the sync ended with {end}")
        came = [
            device.do("state")["entries"] - had["entries"]
            for device, had in zip((self.first, self.second), before, strict=True)
        ]
        return {"first": came[0], "second": came[1]}

    def _equal(self) -> Said:
        one, other = self.first.do("state"), self.second.do("state")
        for what in ("tips", "digest", "entries", "people"):
            self.log.need(one[what] == other[what], f"the devices differ in {what}")
        return {"entries": one["entries"], "people": one["people"]}

    def apart(self) -> str:
        """Let both work while they do not meet; give the exception."""
        stream: str = self.log.step(
            "tour.broke", lambda: self.first.do("break_glass", **BREAK_GLASS)
        )["stream"]
        self.first.do(
            "action", stream=stream, system="payment-core-1", text="Emergency account unlocked"
        )
        self.log.step("tour.edited", self._edit)
        return stream

    def _edit(self) -> Said:
        self.first.do("edit", person=EDITED, site="Pier 4")
        self.second.do("edit", person=EDITED, site="Pier 9")
        return {"person": EDITED}

    def conflict(self) -> None:
        """See that both values of the person stand on both devices until somebody chooses."""

        def look() -> Said:
            for device in (self.first, self.second):
                found = device.do("conflicts", person=EDITED)["conflicts"]
                self.log.need(found == 1, f"{device.name}: {found} conflicts where one is")
            return {"person": EDITED}

        self.log.step("tour.conflict", look)

    def decide(self, stream: str) -> None:
        """Pay what ratification needs on the first, ratify on the second device."""
        self._pay(self.first, stream, BEFORE_RATIFYING)
        self.log.step("tour.synced", self._sync)
        self._step("tour.ratified", self.second, stream, step="ratify", text="Justified; watch it")
        self.meet()

    def end(self, stream: str) -> None:
        """End the bypass on the first, confirm it on the second device.

        The review stays owed: who ratified may not review, and nobody else is here.
        """
        self._step("tour.ended", self.first, stream, step="restore", text="Account locked again")
        self._pay(self.first, stream, BEFORE_RESTORING)
        self.log.step("tour.synced", self._sync)
        self.log.step("tour.confirmed", lambda: self.second.do("confirm", stream=stream, **CONFIRM))
        self.meet()
        self.log.step("tour.stands", lambda: self.first.do("exception", stream=stream))

    def _step(self, name: str, device: Child, stream: str, **given: str) -> None:
        self.log.step(name, lambda: device.do("step", stream=stream, **given))

    def _pay(self, device: Child, stream: str, paying: Paying) -> None:
        def pay() -> Said:
            paid = device.do("pay", stream=stream, **asdict(paying))
            left = paid.pop("left")
            self.log.need(not left, f"these debts were forgotten: {', '.join(left)}")
            return paid

        self.log.step("tour.paid", pay)

    def paper(self, what: str, stream: str) -> Path:
        """Write one sealed paper, and check it where no vault is."""
        folder = self.out / "papers"
        folder.mkdir(exist_ok=True)

        def write() -> Said:
            path = Path(
                self.first.do("print", what=what, stream=stream, folder=str(folder))["file"]
            )
            return {"file": path.name, "path": str(path)}

        path = Path(self.log.step("tour.wrote", write)["path"])
        self.log.step("tour.verified", lambda: verify(path, self.words, self.log.voice))
        return path
