"""Devices are invited, join, sync and are put out as an administrator without a window does it."""

import json
import os
import signal
import threading
from pathlib import Path

import pytest

from tests.support.terminals import Terminal, run


@pytest.fixture
def ada(tmp_path) -> Path:
    folder = person(tmp_path, "ada")
    founded = run(
        folder, "init", "--organisation", "Harbour Works", "--person", "Ada Example",
        "--sheets", str(folder / "sheets"),
    )  # fmt: skip
    assert founded.code == 0, founded.told
    return folder


def person(tmp_path: Path, name: str) -> Path:
    folder = tmp_path / name
    (folder / "sheets").mkdir(parents=True)
    return folder


def invite(ada: Path, who: str, *more: str) -> Terminal:
    return Terminal(
        ada, "device", "invite", "--person", who, "--role", "crisis_lead",
        "--listen", "127.0.0.1:0", *more,
    )  # fmt: skip


def begin_to_join(ada: Path, newcomer: Path) -> tuple[Terminal, Terminal]:
    """Bring both sides to the question whether the digits are the same."""
    inviting = invite(ada, "Ben Example").start()
    text = inviting.out.wait_for(r"CRISIS1-\S+\n").group()
    (newcomer / "invitation").write_text(text, encoding="ascii")
    joining = Terminal(
        newcomer, "device", "join", "--invitation", str(newcomer / "invitation"),
        "--sheets", str(newcomer / "sheets"),
    ).start()  # fmt: skip
    digits = r"\d{3} \d{3}"
    assert joining.err.wait_for(digits).group() == inviting.err.wait_for(digits).group()
    return inviting, joining


def join(ada: Path, newcomer: Path) -> str:
    """Let a device of Ben Example in; give its tag."""
    inviting, joining = begin_to_join(ada, newcomer)
    for terminal in (inviting, joining):
        terminal.keyboard.type("y")
    assert joining.end().code == 0, joining.told
    assert inviting.end().code == 0, inviting.told
    return inviting.out.wait_for(r"(\w+) of Ben Example is in\.").group(1)


def members(folder: Path) -> list[str]:
    return [each["person"] for each in json.loads(run(folder, "device", "list", "--json").said)]


def call(caller: Path, listener: Path, *more: str) -> Terminal:
    """Let one dial the other, which listens until it is told to end."""
    listening = Terminal(listener, "sync", "listen", "127.0.0.1:0")
    ended: list[Terminal] = []

    def dial() -> None:
        try:
            address = listening.out.wait_for(r"127\.0\.0\.1:\d+").group()
            ended.append(run(caller, "sync", "dial", address, *more))
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    calling = threading.Thread(target=dial)
    calling.start()
    assert listening.here().code == 0, listening.told
    calling.join()
    return ended[0]


def test_a_device_joins_over_the_network_and_both_say_that_they_are_the_same(ada, tmp_path):
    ben = person(tmp_path, "ben")
    tag = join(ada, ben)
    assert sorted(members(ada)) == ["Ada Example", "Ben Example"]
    status = run(ada, "sync", "status")
    assert f"Ben Example: Same as {tag} at the last contact." in status.said
    assert "The latest entry is on 1 of 1 other devices" in status.said
    assert "Ada Example: Same as" in run(ben, "sync", "status").said


@pytest.mark.parametrize("who", ["administrator", "newcomer"])
def test_nobody_is_let_in_when_either_sees_other_digits(ada, tmp_path, who):
    inviting, joining = begin_to_join(ada, person(tmp_path, "ben"))
    refusing, waiting = (inviting, joining) if who == "administrator" else (joining, inviting)
    waiting.keyboard.type("y")
    refusing.keyboard.type("n")
    assert joining.end().code == 1
    assert "were not confirmed" in joining.said
    assert inviting.out.getvalue().count("is in.") == 0
    inviting.clock.advance(25 * 3_600_000)
    assert inviting.end().code == 1
    assert "no longer good" in inviting.told
    assert members(ada) == ["Ada Example"]


def test_who_was_refused_may_try_again_with_the_same_vault(ada, tmp_path):
    ben = person(tmp_path, "ben")
    inviting, joining = begin_to_join(ada, ben)
    joining.keyboard.type("n")
    assert joining.end().code == 1
    again = Terminal(
        ben, "device", "join", "--invitation", str(ben / "invitation"),
        "--sheets", str(ben / "sheets"),
    ).start()  # fmt: skip
    again.err.wait_for(r"\d{3} \d{3}")
    inviting.err.wait_for(r"(?s)\d{3} \d{3}.*")
    inviting.keyboard.type("")
    inviting.keyboard.type("y")
    again.keyboard.type("y")
    assert (again.end().code, inviting.end().code) == (0, 0), again.said


def test_a_device_joins_by_two_files_and_twenty_characters(ada, tmp_path):
    cleo = person(tmp_path, "cleo")
    invited = run(ada, "device", "invite", "--by-file", "--person", "Cleo Sample")
    (cleo / "invitation").write_text(invited.said, encoding="ascii")
    request, answer = str(tmp_path / "request"), str(tmp_path / "answer")
    asked = run(
        cleo, "device", "join", "--invitation", str(cleo / "invitation"),
        "--sheets", str(cleo / "sheets"), "--request", request,
    )  # fmt: skip
    assert asked.code == 0, asked.told
    characters = asked.said.splitlines()[-1]
    assert len(characters.replace(" ", "")) == 20
    words = ("device", "invite", "--request", request, "--answer", answer)
    refused = run(ada, *words, typed=["n"])
    assert refused.code == 1
    assert not Path(answer).exists()
    assert members(ada) == ["Ada Example"]
    agreed = run(ada, *words, typed=["y"])
    assert agreed.code == 0, agreed.told
    assert characters in agreed.told
    assert "Cleo Sample" in agreed.said
    assert run(ada, *words, typed=["y"]).code == 3, "an invitation is good for one device"
    joined = run(cleo, "device", "join", "--answer", answer)
    assert joined.code == 0, joined.said
    assert sorted(members(cleo)) == ["Ada Example", "Cleo Sample"]
    assert json.loads(run(cleo, "device", "join", "--answer", answer, "--json").said) == {
        "joined": True
    }


def test_a_bundle_carries_what_is_new_and_says_who_made_it(ada, tmp_path):
    ben = person(tmp_path, "ben")
    join(ada, ben)
    contacts = tmp_path / "contacts.csv"
    contacts.write_text("Name,Phone\nDora Sample,+493012345678\n", encoding="utf-8")
    assert run(ada, "import", str(contacts)).code == 0
    bundle = str(tmp_path / "bundle")
    written = run(ada, "sync", "export", bundle)
    assert written.code == 0, written.told
    assert "written for 2 devices, and safe to remove" in written.said
    looked = run(ben, "sync", "import", bundle, "--dry-run")
    assert "Nothing was taken over." in looked.said
    assert "Dora Sample" not in run(ben, "list", "people").said
    taken = run(ben, "sync", "import", bundle)
    assert taken.code == 0, taken.told
    assert "From " in taken.said
    assert "Dora Sample" in run(ben, "list", "people").said
    again = json.loads(run(ben, "sync", "import", bundle, "--json").said)
    assert (again["stored"], again["waiting"], again["bad"]) == (0, 0, 0)
    Path(bundle).write_bytes(Path(bundle).read_bytes()[:200])
    cut = run(ben, "sync", "import", bundle)
    assert cut.code == 2
    assert "Nothing was changed" in cut.told


def test_a_device_that_is_put_out_is_refused_with_words_and_exit_code_three(ada, tmp_path):
    ben = person(tmp_path, "ben")
    tag = join(ada, ben)
    met = call(ben, ada, "--json")
    assert met.code == 0, met.told
    assert json.loads(met.said)["peers"][0]["state"] == "equal"
    revoked = run(ada, "device", "revoke", tag.lower())
    assert revoked.code == 0, revoked.told
    assert f"{tag} is revoked" in revoked.said
    refused = call(ben, ada)
    assert refused.code == 3
    assert "This device has been revoked." in refused.said
    assert f"{tag} is revoked" in run(ada, "sync", "status").said


def test_what_cannot_be_done_says_what_to_do(ada, tmp_path):
    assert run(ada, "device", "invite", "--by-file", "--person", "Ben Example").code == 0
    nobody = run(ada, "sync", "dial", "127.0.0.1:1")
    assert nobody.code == 2
    assert "Nobody answers at 127.0.0.1:1" in nobody.told
    for words, said in (
        (("sync", "dial"), "HOST:PORT"),
        (("sync", "dial", "nonsense"), "no address of the form HOST:PORT"),
        (("sync", "export"), "sync export FILE"),
        (("device", "invite"), "--person"),
        (("device", "invite", "--person", "x", "--hours", "0"), "at least one hour"),
        (("device", "invite", "--request", "x"), "--answer"),
        (("device", "join"), "--invitation"),
        (("device", "revoke", "nothing"), "tag or key"),
    ):
        done = run(ada, *words)
        assert done.code == 2
        assert said in done.told
    newcomer = person(tmp_path, "dora")
    (newcomer / "invitation").write_text("nothing", encoding="ascii")
    words = ("device", "join", "--invitation", str(newcomer / "invitation"))
    assert "not an invitation" in run(newcomer, *words, "--sheets", str(newcomer)).told
