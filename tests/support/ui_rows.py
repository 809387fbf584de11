"""Made-up rows for the window: plainly invented people, one incident, every kind of state."""

from console.clock import SetClock
from console.domain.ops import Role
from console.errors import Message
from console.ids import DeviceKey, EntryId, ItemId, OpRef, PersonId, StreamId
from console.inquiry.rows import devices, exceptions, gate, now, people, places, shared, trees
from console.inquiry.rows.shared import Mark, StateWord, Tone

NOW = 1_767_237_900_000  # 2026-01-01 03:25 UTC
MIN = 60_000
HOUR = 60 * MIN
DAY = 24 * HOUR
CLOCK = SetClock(NOW)


def said(text: str) -> Message:
    """A message whose text is inserted: rows of the real desk bring keys of their own."""
    return Message("test.said", {"text": text})


def state(mark: Mark, text: str, tone: Tone = Tone.PLAIN) -> StateWord:
    return StateWord(mark, said(text), tone)


def stream(kind: str, number: int) -> StreamId:
    return StreamId(f"{kind}/{number:032x}")


def ref(number: int) -> OpRef:
    return OpRef(EntryId(f"{number:064x}"), 0)


def person(number: int) -> PersonId:
    return PersonId(f"{number:032x}")


ADA = shared.Contact(person(1), "Ada Example", "Head of Operations", "+41 44 555 01 42")
NOA = shared.Contact(person(2), "נועה לדוגמה", "Crisis lead", "+972 3 555 0123")
INCIDENT = shared.IncidentLine(
    stream("incident", 1), "Payment platform outage", NOW - 133 * MIN, ADA
)
LATE = state(Mark.ATTENTION, "overdue ratification", Tone.DANGER)
GAP = state(Mark.ATTENTION, "evidence gap", Tone.WARN)


def frame(*, drill: bool = False) -> shared.FrameRows:
    return shared.FrameRows(
        organisation="Example Organisation",
        me=ADA,
        incidents=(INCIDENT,),
        drill=drill,
        network=state(Mark.WAITING, "Offline, no network"),
        backup=state(Mark.SHARE, "latest entry is on 2 of 5 other devices"),
        battery=41,
        notices=(),
        lock_after=5,
    )


def exception(number: int, share: int = 40, *, is_open: bool = True) -> exceptions.ExceptionLine:
    left = (100 - share) * 3 * MIN
    if not is_open:
        word = state(Mark.DONE, "CLOSED, WITH FINDINGS")
    elif number % 2:
        word = state(Mark.PROGRESS, "ACTIVE, NOT YET RATIFIED", Tone.WARN)
    else:
        word = state(Mark.DONE, "ACTIVE, RATIFIED", Tone.GOOD)
    return exceptions.ExceptionLine(
        stream=stream("exception", number),
        reference=f"BG-K7QF-{number:03}",
        control="AC-2(2) Automated temporary and emergency account management",
        incident=INCIDENT.title,
        group="active" if is_open else "closed",
        state=word,
        started=NOW - 2 * HOUR,
        expires=NOW + left,
        share=share,
        debts=number % 4,
        flags=(LATE, GAP) if number % 2 and is_open else (),
        open=is_open,
    )


def debt(number: int) -> exceptions.DebtLine:
    what = ("Authority acted under", "Compensating controls", "Evidence of one action")[number % 3]
    return exceptions.DebtLine(
        stream=stream("exception", 1 + number % 3),
        reference=f"BG-K7QF-{1 + number % 3:03}",
        debt=f"debt-{number}",
        what=said(what),
        owner=said("Ada Example" if number % 2 else "נועה לדוגמה"),
        due=NOW + (number - 1) * 50 * MIN,
        overdue=number == 0,
    )


def exception_rows() -> exceptions.ExceptionRows:
    lines = [exception(n, share) for n, share in ((1, 81), (2, 22), (3, 104), (4, 55))]
    lines += [exception(n, 100, is_open=False) for n in range(5, 12)]
    return exceptions.ExceptionRows(NOW, tuple(lines), tuple(debt(n) for n in range(7)))


def decision(number: int = 3) -> now.Decision:
    return now.Decision(
        request=ref(number),
        stream=stream("exception", number),
        reference=f"BG-K7QF-{number:03}",
        act="ratify",
        summary=said(
            "BG-K7QF-003 asks you to allow the emergency administrator account on the payment "
            "core until 06:00, because 41,000 payouts are blocked."
        ),
        what="Emergency administrator account on the payment core",
        why="41,000 payouts are blocked; legal deadline 06:00",
        scope=("payment-core-1", "payment-core-2"),
        until=NOW + 155 * MIN,
        asked_by=shared.Contact(person(3), "Dan Example", "Operations", "+41 44 555 01 43"),
        asked_at=NOW - 6 * MIN,
        standing=state(Mark.DONE, "You are on the authority list, level 2", Tone.GOOD),
        compensating=("Two people at the keyboard", "Session is recorded"),
        if_nothing=said(
            "Nothing stops; after 24 h the exception shows as overdue for ratification."
        ),
    )


def now_rows() -> now.NowRows:
    rows = exception_rows()
    return now.NowRows(
        as_of=NOW,
        sentence=said(
            "Payments are down since 01:12; two exceptions are active, one decision waits for you."
        ),
        incident=INCIDENT,
        in_charge=(ADA,),
        decisions=(decision(),),
        exceptions=rows.exceptions[:3],
        debts=rows.debts[:4],
    )


def record() -> exceptions.ExceptionRecord:
    def path(*steps: str, here: int) -> tuple[exceptions.PathStep, ...]:
        kinds = [exceptions.Step.BEHIND, exceptions.Step.HERE, exceptions.Step.AHEAD]
        return tuple(
            exceptions.PathStep(
                said(text), kinds[(n >= here) + (n > here)], NOW if n <= here else None
            )
            for n, text in enumerate(steps)
        )

    facts = tuple(
        exceptions.Fact(said(label), said(value))
        for label, value in (
            ("Incident", INCIDENT.title),
            ("Control bypassed", "AC-2(2) Automated temporary and emergency account management"),
            ("Harm if not bypassed", "41,000 payouts blocked; legal deadline 06:00"),
            ("Systems in scope", "payment-core-1, payment-core-2"),
            ("Decided by", "Ada Example, Head of Operations, by phone, read back"),
        )
    )
    missing = exceptions.Fact(said("Authority acted under"), missing=said("not recorded"))
    fixed = exceptions.Fact(
        said("Trigger"), said("Queue over 40,000"), struck=(said("Queue over 4,000"),)
    )
    timeline = tuple(
        exceptions.TimelineLine(
            what=said(("Activated", "Action", "Action", "Asked to ratify")[n % 4]),
            detail=f"step {n + 1} on payment-core-1" if n % 4 in {1, 2} else "",
            who="Ada Example" if n % 2 else "נועה לדוגמה",
            occurred=NOW - (9 - n) * 9 * MIN,
            recorded=NOW - (9 - n) * 9 * MIN + (40 * MIN if n == 2 else MIN),
            flags=(state(Mark.ATTENTION, "late entry", Tone.WARN),) if n == 2 else (),
        )
        for n in range(7)
    )
    return exceptions.ExceptionRecord(
        as_of=NOW,
        line=exception(1, 81),
        facts=(*facts, missing, fixed),
        paths=(
            (said("Bypass"), path("PREPARED", "ACTIVE", "RESTORING", "RESTORED", here=1)),
            (said("Approval"), path("PENDING", "RATIFIED", here=0)),
            (said("Review"), path("NONE", "UNDER REVIEW", "CLOSED", here=0)),
        ),
        debts=tuple(debt(n) for n in range(3)),
        timeline=timeline,
        offers=(
            shared.Offer(
                "ratify", said("You decided this yourself; ratifying needs someone else.")
            ),
            shared.Offer("extend"),
            shared.Offer("restore"),
            shared.Offer("refuse"),
            shared.Offer("close", said("Three debts are open.")),
        ),
        systems=("payment-core-1",),
        actions=4,
    )


def start() -> exceptions.BreakGlassStart:
    return exceptions.BreakGlassStart(
        now=NOW - 38_000,
        incidents=(INCIDENT,),
        deciders=(
            exceptions.DeciderLine(ADA.person, ADA.name, ADA.role, 3),
            exceptions.DeciderLine(person(4), "Ruth Beispiel", "Duty officer", 0),
        ),
        systems=("payment-core-1", "payment-core-2"),
        me=person(9),
    )


CONTROLS = (
    exceptions.ControlLine(
        "NIST SP 800-53", "AC-2(2)", "Automated temporary and emergency account management"
    ),
    exceptions.ControlLine(
        "NIST SP 800-53", "AC-3(10)", "Audited override of access control mechanisms"
    ),
)

GIVEN = ("Ada", "Ben", "Chen", "Dana", "Émile", "Fatma", "Gül", "Hanna", "Ilan", "Jonas")
FAMILY = ("Example", "Beispiel", "Exemple", "דוגמה", "示例", "Muster")


def person_line(number: int) -> people.PersonLine:
    name = f"{GIVEN[number % 10]} {FAMILY[number % 6]} {number}"
    written = f"+41 44 555 {number // 100 % 100:02} {number % 100:02}"
    fresh = (
        state(Mark.DONE, "12 days ago", Tone.GOOD)
        if number % 3
        else state(Mark.ATTENTION, "stale, 140 days", Tone.WARN)
    )
    roles = ("Operator", "Duty officer", "Network lead")[number % 3]
    return people.PersonLine(
        person=person(number),
        name=name,
        organisation="Example Organisation",
        roles=roles,
        number=written,
        freshness=fresh,
        search=f"{name} {roles} {written.replace(' ', '')}".casefold(),
        conflict=number == 2,
    )


def card(number: int = 2) -> people.PersonCard:
    line = person_line(number)
    fresh = line.freshness
    return people.PersonCard(
        person=line.person,
        name=line.name,
        organisation="Example Organisation",
        roles=("Duty officer", "Network lead"),
        languages=("German", "English"),
        numbers=(
            people.NumberLine(
                ItemId("a" * 32), "mobile", line.number, "+41445550142", 1, NOW, "Ada", fresh
            ),
            people.NumberLine(
                ItemId("b" * 32), "work", "+41 44 555 09 99", "+41445550999", 2, None, "", fresh
            ),
        ),
        mails=("ada@example.org",),
        site="Zürich",
        zone="Europe/Zurich",
        note="Speaks softly; let it ring long.",
        conflicts=(
            people.ConflictLine(
                "site",
                None,
                (
                    people.ConflictChoice(ref(71), "Zürich", "Ada Example", NOW - DAY),
                    people.ConflictChoice(ref(72), "Bern", "נועה לדוגמה", NOW - 2 * DAY),
                ),
            ),
        )
        if number == 2
        else (),
    )


def import_rows() -> tuple[people.ImportRow, ...]:
    states = (
        (Mark.ATTENTION, "unfinished", Tone.WARN),
        (Mark.DONE, "done", Tone.GOOD),
        (Mark.WAITING, "undone", Tone.PLAIN),
    )
    return tuple(
        people.ImportRow(
            import_id=ItemId(f"{n:032x}"),
            file=f"contacts-{n}.csv",
            begun=NOW - n * DAY,
            who="Ada Example",
            state=StateWord(mark, Message(f"imports.progress.{key}"), tone),
            undoable=key != "undone",
        )
        for n, (mark, key, tone) in enumerate(states, 1)
    )


def import_preview() -> people.ImportPreview:
    out = people.Outcome
    lines = tuple(
        people.ImportLine(
            line=n + 2,
            name=f"{GIVEN[n % 10]} Example",
            outcome=(out.NEW, out.CHANGED, out.SAME, out.PROBLEM)[n % 4],
            differences=(people.Difference("mobile", "+41 44 555 00 01", "+41 44 555 00 02"),)
            if n % 4 == 1
            else (),
            problem=said("the number has too few digits") if n % 4 == 3 else None,
        )
        for n in range(24)
    )
    return people.ImportPreview(
        token="preview-1",  # noqa: S106  # names a preview
        file="/home/ada/contacts.csv",
        form="CSV",
        encoding="UTF-8",
        delimiter=";",
        region="CH",
        columns=(
            people.ColumnLine(1, "Name", ("Ada Example", "Ben Example"), "name"),
            people.ColumnLine(2, "Mobil", ("044 555 01 42",), "mobile"),
            people.ColumnLine(3, "Schuhgröße", ("42", "38"), ""),
        ),
        fields=("name", "mobile", "work", "mail", "organisation"),
        lines=lines,
        counts=dict.fromkeys(out, 6),
    )


def tree_line() -> trees.TreeLine:
    return trees.TreeLine(
        stream("tree", 1), "Operations night", 3, NOW - 9 * DAY, True, 31, 3,
        state(Mark.ATTENTION, "draft after version 3, 3 problems", Tone.WARN),
    )  # fmt: skip


def tree_rows() -> trees.TreeRows:
    def problem(severity: trees.Severity, text: str) -> trees.Problem:
        return trees.Problem(severity, said(text), None)

    nodes = []
    for number in range(13):
        parent = None if number == 0 else ItemId(f"{(number - 1) // 3:032x}")
        holder = shared.Contact(
            person(number + 1), person_line(number + 1).name, "", "+41 44 555 01 42"
        )
        problems = {
            1: (problem(trees.Severity.ASK, "caller without deputy"),),
            4: (problem(trees.Severity.WARN, "number not checked for 140 days"),),
            7: (problem(trees.Severity.REFUSE, "nobody reachable"),),
        }
        nodes.append(
            trees.NodeLine(
                node=ItemId(f"{number:032x}"),
                parent=parent,
                order=number,
                role=("Crisis lead", "Operations", "Network", "Facilities")[number % 4],
                holder=holder if number != 7 else None,
                numbers=(
                    trees.NumberToDial("+41 44 555 01 42", "mobile", state(Mark.DONE, "checked 12 days ago by call", Tone.GOOD)),
                    trees.NumberToDial("+41 44 555 09 99", "work", state(Mark.WAITING, "never checked")),
                )
                if number != 7
                else (),
                deputies=(NOA,) if number % 2 == 0 else (),
                problems=problems.get(number, ()),
                site="Zürich",
                languages=("German", "English"),
                local_offset=60,
            )
        )  # fmt: skip
    return trees.TreeRows(
        tree_line(), tuple(nodes), (problem(trees.Severity.WARN, "everyone is at one site"),)
    )


def device_rows() -> devices.DeviceRows:
    link = devices.Link
    lines = (
        (link.SELF, state(Mark.DONE, "this device"), None, ""),
        (link.EQUAL, state(Mark.DONE, "same as this device", Tone.GOOD), NOW - 2 * MIN, "cable"),
        (
            link.BEHIND,
            state(Mark.WAITING, "12 entries behind, last seen 14:05", Tone.WARN),
            NOW - HOUR,
            "USB stick",
        ),
        (
            link.FORKED,
            state(Mark.ATTENTION, "copied: two machines sign with one key", Tone.DANGER),
            NOW - DAY,
            "network",
        ),
        (link.REVOKED, state(Mark.ATTENTION, "put out", Tone.DANGER), NOW - 9 * DAY, "network"),
        (link.NEVER, state(Mark.WAITING, "never met"), None, ""),
    )
    roles = (
        Role.ADMINISTRATOR,
        Role.CRISIS_LEAD,
        Role.COMPLIANCE_OFFICER,
        Role.RESPONDER,
        Role.RESPONDER,
        Role.AUDITOR,
    )
    return devices.DeviceRows(
        as_of=NOW,
        devices=tuple(
            devices.DeviceLine(
                DeviceKey(f"{n:064x}"), ("K7QF", "M2PA", "ZX3C", "Q9LL", "T4RT", "B6NN")[n],
                f"{GIVEN[n]} Example", roles[n], kind, word, contact, path, connected=kind is link.EQUAL,
            )
            for n, (kind, word, contact, path) in enumerate(lines)
        ),
        invitations=(devices.Invitation("1" * 32, "Hanna Example", Role.RESPONDER, NOW + DAY),),
        requests=(devices.JoinRequest("req-1", "Ilan דוגמה", Role.RESPONDER, "471822", "cable"),),
        listening=devices.Listening(on=True, addresses=("192.0.2.7:8443", "[2001:db8::7]:8443")),
        notices=(state(Mark.ATTENTION, "Q9LL was copied: put one of the two out and invite it again.", Tone.DANGER),),
    )  # fmt: skip


def plan_lines() -> tuple[places.PlanLine, ...]:
    titles = (
        "Payment platform: manual payouts",
        "Site evacuation Zürich",
        "תוכנית חירום מרכז",
        "停电应急预案",
    )
    return tuple(
        places.PlanLine(stream("plan", n), title, 3 + n, 240_000, NOW - n * DAY, "Ada Example",
                        state(Mark.DONE, "reviewed 20 days ago", Tone.GOOD) if n else state(Mark.ATTENTION, "review is due", Tone.WARN))
        for n, title in enumerate(titles)
    )  # fmt: skip


def settings(language: str = "en", theme: str = "light", size: int = 100) -> gate.SettingsRows:
    return gate.SettingsRows(
        language=language,
        languages=("en", "de", "he"),
        theme=theme,
        text_size=size,
        second_language="",
        lock_after=5,
        last_backup=NOW - 5 * HOUR,
        backups=("a", "b", "c"),
        version="0.1.0",
        profile="/home/ada/console",
        licences=(
            ("Noto Sans", "SIL Open Font License 1.1"),
            ("Droid Sans Fallback", "Apache License 2.0"),
        ),
        quick_unlock=False,
    )
