"""Fields fold to the same whatever order the entries came in, as long as each author's stays."""

from hypothesis import given
from hypothesis import strategies as st

from console.domain.ops import History
from console.domain.people.state import fold
from tests.support.threads import Thread, box, hex32

ME = hex32(7)
LINES = [{"e164": f"+4917012345{n:02}", "kind": "mobile", "priority": n} for n in range(1, 4)]
WRITES = [
    {"site": "Depot"},
    {"site": "Harbour"},
    {f"number/{hex32(1)}": LINES[0]},
    {f"number/{hex32(1)}": LINES[1]},
    {f"number/{hex32(1)}/removed": True},
    {f"number/{hex32(1)}/removed": False},
    {f"number/{hex32(2)}": LINES[2]},
]


@st.composite
def threads(draw):
    thread = Thread(f"person/{ME}")
    refs = []
    for _ in range(draw(st.integers(1, 9))):
        seen = draw(st.lists(st.sampled_from(refs), max_size=2, unique=True)) if refs else []
        undo = draw(st.integers(0, 5)) == 0
        if undo:
            kind, body = "person.unimport", {"import_id": hex32(50)}
        else:
            said = draw(st.sampled_from(WRITES))
            kind, body = "person.set", {"contact": box(f"person/{ME}/contact", said)}
            if draw(st.booleans()):
                body["import_id"] = hex32(50)
        refs.append(thread.op(kind, body, after=seen, device=draw(st.integers(1, 3))))
    return thread


@given(threads(), st.randoms())
def test_the_order_of_arrival_does_not_matter(thread, chance):
    ops = list(thread.ops)
    chance.shuffle(ops)
    arrived = History(thread.stream, sorted(ops, key=lambda op: op.replay_key))
    assert fold(arrived) == fold(thread.history())


@given(threads(), st.randoms())
def test_any_causal_order_of_replay_gives_the_same_values(thread, chance):
    done, left = [], list(thread.ops)
    while left:
        ready = [op for op in left if all(ref in {o.ref for o in done} for ref in op.after)]
        op = chance.choice(ready)
        done.append(op)
        left.remove(op)

    def values(history):
        person = fold(history).state
        shown = {name: {s.value for s in kept.said} for name, kept in person.texts.items()}
        items = {
            item.id: ({s.source for s in item.kept.said}, item.removal) for item in person.numbers
        }
        return shown, items, person.conflicts, person.imports

    assert values(History(thread.stream, done)) == values(thread.history())


@given(threads())
def test_nothing_but_a_later_write_or_an_undo_takes_a_value_away(thread):
    history = thread.history()
    person = fold(history).state
    for op in history.ops:
        said = op.body["contact"].value if "contact" in op.body else {}
        if "site" not in said or "import_id" in op.body:
            continue
        later = [
            o for o in history.ops if "contact" in o.body and "site" in o.body["contact"].value
        ]
        replaced = any(o is not op and history.saw(o.ref, op.ref) for o in later)
        shown = {s.source for s in person.texts["site"].said} if "site" in person.texts else set()
        assert replaced or op.ref in shown
