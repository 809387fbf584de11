"""What happens on the tour, step by step; everything in it is made up."""

import csv
import secrets
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app.tour.parent import Child, Log, Said, TourFailed, this_program
from resources.listing import resource

ORGANISATION = "Harbour Works (made up)"
FOUNDER, OFFICER, VERIFIER = "Ada Example", "Ben Sample", "Cleo Placeholder"
EDITED = "Kofi Mfano"
BREAK_GLASS = {
    "incident": "Payment platform outage (tour)",
    "title": "Automated temporary and emergency account management",
    "control": "AC-2(2)",
    "harm": "41,000 payouts are blocked; the legal deadline is 06:00. לשכת התשלומים 03-1234567",
    "systems": ["payment-core-1", "payment-core-2"],
    "decider": "Dora Muster",
}
FACTS = {
    "control_owner": "Emil Beispiel",
    "control_objective": "Accounts outlive no emergency",
    "risk": "The account could be used beyond the payment core",
    "safeguards": "Two people at the keyboard; the session is recorded",
    "monitoring": "Every sign-in raises an alarm in the control room",
}


@dataclass
class Story:
    """The tour between two devices.

    Attributes:
        first, second: the devices.
        out: where files go.
        language: of the words.
        people: how many more made-up people are taken in.
    """

    first: Child
    second: Child
    out: Path
    log: Log
    people: int

    def run(self) -> Said:
        """Do all of it; give what a summary needs."""
        self.found_and_join()
        self.take_files_in()
        self.first_sync()
        stream = self.apart()
        self.meet()
        self.second_judges(stream)
        self.close_up(stream)
        files = self.papers(stream)
        return {"files": [str(path) for path in files], "exception": stream}

    def found_and_join(self) -> None:
        """Found a workspace on the first device, and let the second in by compared digits."""
        sheets = self.out / "sheets"
        for name in ("first", "second"):
            (sheets / name).mkdir(parents=True, exist_ok=True)
        founded = self.log.step(
            "found a workspace",
            lambda: self.first.do(
                "create",
                organisation=ORGANISATION,
                person=FOUNDER,
                passphrase=secrets.token_hex(16),
                sheets=str(sheets / "first"),
            ),
        )
        self.log.need(founded["words"].count(" ") == 7, "eight words name the workspace")
        invited = self.first.do("invite", person=OFFICER, role="compliance_officer")
        self.log.step("join the second device", lambda: self._join(invited["invitation"], sheets))

    def _join(self, invitation: str, sheets: Path) -> Said:
        joining = self.second.do(
            "join",
            invitation=invitation,
            passphrase=secrets.token_hex(16),
            sheets=str(sheets / "second"),
        )
        ((request, digits),) = self.first.do("requests")["requests"]
        if digits != joining["digits"]:
            raise TourFailed("the two screens show different digits")
        self.second.begin("joined")
        self.first.do("admit", request=request)
        self.log.need(self.second.end()["admitted"], "the second device was not let in")
        return {"digits": digits}

    def take_files_in(self) -> None:
        """Take contact files in, build and publish a call tree, keep a plan."""
        for path in self._files():
            self.log.step(
                f"take in {path.name}",
                lambda path=path: self.first.do("take_in", file=str(path)),  # type: ignore[misc]  # bound at once
            )
        self.tree = self.log.step(
            "build and publish a call tree",
            lambda: self.first.do("tree", title="Harbour call tree (tour)"),
        )
        specimen = self.out / "evacuation-plan.pdf"
        self.log.step(
            "keep a PDF as a plan and draw a page",
            lambda: self.first.do("plan", file=str(_plan(specimen)), title="Evacuation plan"),
        )

    def _files(self) -> Sequence[Path]:
        files = [resource("demo") / "contacts.csv"]
        if self.people:
            files.append(_many(self.out / "people.csv", self.people))
        return files

    def first_sync(self) -> None:
        """Bring the second device up to date over loopback TLS."""
        self.log.step("sync", self._sync)
        self._equal()

    def apart(self) -> str:
        """Let both work while they cannot reach each other; give the exception."""
        broken = self.log.step(
            "apart: the first breaks glass", lambda: self.first.do("break_glass", **BREAK_GLASS)
        )
        stream: str = broken["stream"]
        self.first.do(
            "action", stream=stream, system="payment-core-1", text="Emergency account unlocked"
        )
        self.log.step(
            "apart: both change one person",
            lambda: {
                **self.first.do("edit", person=EDITED, site="Pier 4"),
                **self.second.do("edit", person=EDITED, site="Pier 9"),
            },
        )
        return stream

    def meet(self) -> None:
        """Sync again: both values of the person stand until somebody chooses."""
        self.log.step("meet: sync", self._sync)
        self._equal()
        seen = self.first.do("edit", person=VERIFIER, site="Pier 1")
        self.log.need("conflicts" in seen, "a card was read")

    def second_judges(self, stream: str) -> None:
        """Pay what ratification needs on the first, ratify on the second device."""
        self.log.step(
            "pay the debts of ratification",
            lambda: self.first.do(
                "pay",
                stream=stream,
                facts=FACTS,
                stages=["hour", "ratification"],
                because="not known on the tour",
            ),
        )
        self._sync()
        self.log.step(
            "the second device ratifies",
            lambda: self.second.do(
                "step", stream=stream, step="ratify", text="Justified; watch the account"
            ),
        )
        self.log.step("sync", self._sync)
        self._equal()
        self.log.step("state", lambda: self.first.do("exception", stream=stream))

    def close_up(self, stream: str) -> None:
        """Restore on the first, confirm, review and close on the second device."""
        self.log.step(
            "restore",
            lambda: self.first.do(
                "step", stream=stream, step="restore", text="Account locked again"
            ),
        )
        self._sync()
        self.log.step(
            "confirm restored, by another person",
            lambda: self.second.do(
                "confirm",
                stream=stream,
                test="Sign in with the emergency account",
                result="refused",
                evidence="Log of the sign-in system, line 7",
                residue="No account, rule, key or copy is left",
            ),
        )
        self._sync()
        self._equal()

    def papers(self, stream: str) -> list[Path]:
        """Write the sealed papers, and check them where no vault is."""
        folder = self.out / "papers"
        folder.mkdir(exist_ok=True)
        wanted = (("exception", stream), ("call_sheets", str(self.tree["stream"])))
        files = []
        for what, each in wanted:
            printed = self.log.step(
                f"write {what}",
                lambda what=what, each=each: self.first.do(  # type: ignore[misc]  # bound at once
                    "print", what=what, stream=each, folder=str(folder)
                ),
            )
            path = Path(printed["file"])
            files.append(path)
            self.log.step(f"verify {path.name}", lambda path=path: verify(path))  # type: ignore[misc]  # bound at once
        return files

    def _sync(self) -> Said:
        address = self.first.do("state")["listening"][0]
        return self.second.do("dial", address=address)

    def _equal(self) -> None:
        one, other = self.first.do("state"), self.second.do("state")
        for what in ("tips", "digest", "entries"):
            self.log.need(one[what] == other[what], f"the devices differ in {what}")
        self.log.step(
            "equal",
            lambda: {"entries": one["entries"], "people": one["people"], "peers": one["peers"]},
        )


def verify(path: Path) -> Said:
    """Verify a file in a process of its own that opens no vault."""
    done = subprocess.run(
        [*this_program(), "verify", str(path), "--json"],
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise TourFailed(f"{path.name}: {done.stdout or done.stderr}")
    return {"verdict": done.stdout.strip().split("\n")[0][:200]}


def _many(path: Path, count: int) -> Path:
    """Write a contact file of made-up people."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["Name", "Organisation", "Role", "Mobile", "E-mail", "Site"])
        for number in range(count):
            writer.writerow(_made_up(number))
    return path


def _made_up(number: int) -> list[Any]:
    # 01632 960 is a range that Ofcom keeps free for drama.
    return [
        f"Person{number:05d} Example",
        "Harbour Works",
        ("Operator", "Duty officer", "Engineer")[number % 3],
        f"+44 1632 96{number % 10000:04d}",
        f"p{number}@harbour.example",
        f"Depot {number % 40}",
    ]


def _plan(path: Path) -> Path:
    """Give a small PDF to keep as a plan: the blank page of an evacuation plan."""
    import pikepdf  # noqa: PLC0415  # only the tour makes PDF this way

    with pikepdf.new() as document:
        document.add_blank_page(page_size=(595, 842))
        document.save(path, deterministic_id=True)
    return path
