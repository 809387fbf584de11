"""A whole console that puts a given word into every field, then works on until it is killed.

Standard input holds the words, one a line; they are used up in order. Whatever is meant to be
outside of the vault (files to take in, prints, pictures) stands in OUTSIDE; `ready` is said when
every field was used, and then `entry` after each further act.

`python -m tests.support.canary_worker PROFILE OUTSIDE`
"""

import io
import os
import resource
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pikepdf

from app.dumps import leave_no_dumps
from app.pictures import take
from app.port.whole import WholePort
from app.tour.acts import no_watch
from console.clock import SystemClock
from console.desk import forms
from console.domain.ops import Role
from console.ids import PersonId, StreamId
from tests.support.station_worlds import world

HOUR = 3_600_000


class Canaries:
    """Acts of a person who says nothing but the given words."""

    def __init__(self, port: WholePort, outside: Path, words: Iterator[str]) -> None:
        self.port = port
        self.outside = outside
        self.word = words.__next__

    def everything(self) -> None:
        port, outside = self.port, self.outside
        port.gate.create(
            forms.CreateForm(self.word(), self.word(), self.word(), str(outside))
        ).result()
        person = self.people()
        stream = self.break_glass()
        self.trees(person)
        self.plan()
        port.devices.invite(forms.InviteForm(self.word(), Role.RESPONDER)).result()
        port.exceptions.keep_unsaved({"harm": self.word(), "title": self.word()}).result()
        port.frame.find(self.word()).result()
        for folder in (str(outside), ""):
            form = forms.PrintForm("exception", stream, folder, taken_by=self.word())
            port.pages.print(form, no_watch()).result()
        shown = port.exceptions.preview(stream).result()
        port.pages.picture(shown.document, 0, 600).result()
        take(port, outside, ("people", "break_glass-record"), ("light",))
        port.settings.backup("", no_watch()).result()

    def people(self) -> PersonId:
        word = self.word
        form = forms.PersonForm(
            None, word(), word(), (word(), word()), ("de",),
            (forms.NumberForm("mobile", "+49 171 " + digits(word())),),
            (f"{word()}@example.org",), word(), "Europe/Berlin", word(), (word(),), word(),
        )  # fmt: skip
        person = self.port.people.save(form).result()
        self.port.people.card(person).result()
        lines = ["Name;Organisation;Role;Mobile;Email;Site;Note"]
        lines += [
            f"{word()};{word()};{word()};+49171{digits(word())};{word()}@example.org;{word()};{word()}"
            for _ in range(6)
        ]
        path = self.outside / f"{word()}.csv"
        path.write_text("\n".join(lines), "utf-8")
        preview = self.port.people.read_file(forms.ImportForm(str(path)), no_watch()).result()
        self.port.people.take_over(preview.token, no_watch()).result()
        return person

    def break_glass(self) -> StreamId:
        word, exceptions = self.word, self.port.exceptions
        expires = (self.port.now_ms() + 4 * HOUR) // 60_000 * 60_000
        stream = exceptions.activate(
            forms.BreakGlassForm(
                incident=None,
                incident_title=word(),
                control=forms.ControlForm(forms.ControlSource.FREE, word()),
                harm=word(),
                harm_kinds=frozenset({forms.Harm.LIFE_AND_SAFETY}),
                systems=(word(), word()),
                decider=forms.DeciderForm(word(), None, forms.Channel.PHONE, authority=word()),
                expires=expires,
                no_second_because=word(),
                occurred=self.port.now_ms() - HOUR,
                late_because=word(),
            )
        ).result()
        exceptions.log_action(forms.ActionForm(stream, word(), word())).result()
        for debt in exceptions.record(stream).result().debts:
            exceptions.pay(forms.PayDebt(stream, debt.debt, word(), not_obtainable=True)).result()
        exceptions.step(forms.StepForm(stream, "restore", word())).result()
        return stream

    def trees(self, holder: PersonId) -> None:
        trees = self.port.trees
        tree = trees.create(self.word()).result()
        node = trees.save_node(forms.NodeForm(tree, None, None, self.word(), holder)).result()
        trees.save_node(forms.NodeForm(tree, None, node, self.word(), holder)).result()
        trees.publish(tree).result()
        form = forms.PrintForm("call_sheets", tree, str(self.outside), taken_by=self.word())
        self.port.pages.print(form, no_watch()).result()

    def plan(self) -> None:
        path = self.outside / f"{self.word()}.pdf"
        path.write_bytes(plain_pdf(self.word()))
        added = self.port.plans.add(str(path), self.word(), no_watch()).result()
        shown = self.port.plans.open(added).result()
        self.port.pages.picture(shown.document, 0, 300).result()


def digits(word: str) -> str:
    """A number that stands for a word."""
    return f"{int(word[-6:], 16) % 10**7:07}"


def plain_pdf(word: str) -> bytes:
    """A file whose page and title say a word in clear."""
    out = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.pages[0].Contents = pdf.make_stream(f"% {word}".encode())
        pdf.docinfo["/Title"] = word
        pdf.save(out, compress_streams=False)
    return out.getvalue()


def main(profile: str, outside: str) -> None:
    """Do everything, then declare incident after incident."""
    _, most = resource.getrlimit(resource.RLIMIT_CORE)
    # The system would write an image: the console has to refuse by itself.
    resource.setrlimit(resource.RLIMIT_CORE, (most, most))
    leave_no_dumps()
    words = iter(sys.stdin.readline().split())
    port: Any = WholePort(Path(profile), world(clock=SystemClock("0" * 32)))
    acts = Canaries(port, Path(outside), words)
    acts.everything()
    _say("ready")
    for word in words:
        port.frame.declare(forms.IncidentForm(word)).result()
        _say("entry")
    os.abort()


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
