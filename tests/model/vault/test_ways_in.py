"""Slots under changes, kills at any step, and damage to either copy: nobody is ever locked out."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from console.vault.errors import VaultError
from console.vault.profile import Profile
from console.vault.slots import SlotKeeper
from console.vault.ways import KeyChainUnlock, Passphrase, RecoveryWords
from tests.support.vault_ports import MemoryKeyChain, MoodyDisk, Stopped, ports, stop_at

pytestmark = pytest.mark.model


class WaysMachine(RuleBasedStateMachine):
    """Knows which passphrases and codes may open: more than one only right after a kill."""

    def __init__(self):
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.disk = MoodyDisk()
        self.chain = MemoryKeyChain()
        self.keeper = SlotKeeper(
            Profile(Path(self.folder.name)), ports(disk=self.disk, key_chain=self.chain)
        )
        key = self.keeper.draw()
        self.vault_key = bytes(key.view())
        fresh = self.keeper.create(key, "passphrase 0")
        self.database_key = bytes(fresh.keys.database.view())
        self.passphrases = ["passphrase 0"]
        self.codes = [fresh.recovery_code.grouped()]
        self.count = 0

    def teardown(self):
        self.folder.cleanup()

    def _opening(self, ways):
        """Give the one of these that opens; opening also mends the copies."""
        found = []
        for way in ways:
            try:
                opened = self.keeper.open_with(way)
            except VaultError:
                continue
            assert bytes(opened.keys.database.view()) == self.database_key
            assert opened.trusted
            found.append(way)
            break
        assert found, "locked out"
        return found[0]

    def _settle(self):
        """Let a person open once: from then on one passphrase and one code are right."""
        proof = self._opening([Passphrase(text) for text in self.passphrases])
        code = self._opening([RecoveryWords(text) for text in self.codes])
        self.passphrases, self.codes = [proof.text], [code.text]
        return proof

    def _attempt(self, act, step):
        self.disk.steps.clear()
        self.disk.before = stop_at(step) if step else None
        try:
            act()
        except Stopped:
            return False
        finally:
            self.disk.before = None
        return True

    @rule(step=st.integers(0, 10))
    def change_passphrase(self, step):
        proof = self._settle()
        self.count += 1
        new = f"passphrase {self.count}"
        done = self._attempt(lambda: self.keeper.change_passphrase(proof, new), step)
        self.passphrases = [new] if done else [proof.text, new]

    @rule(step=st.integers(0, 10))
    def replace_recovery_code(self, step):
        proof = self._settle()
        code = self.keeper.draw_code()
        done = self._attempt(lambda: self.keeper.replace_recovery_code(proof, code), step)
        self.codes = [code.grouped()] if done else [*self.codes, code.grouped()]

    @rule(step=st.integers(0, 10), enable=st.booleans())
    def switch_the_key_chain(self, step, enable):
        proof = self._settle()
        switch = self.keeper.enable_key_chain if enable else self.keeper.disable_key_chain
        self._attempt(lambda: switch(proof), step)

    @rule(copy=st.integers(0, 1), place=st.integers(0, 5000), size=st.integers(0, 5000))
    def damage_one_copy(self, copy, place, size):
        self._settle()
        path = self.keeper._profile.slots[copy]
        held = bytearray(path.read_bytes())
        held[place % len(held)] ^= 1
        path.write_bytes(held[: size or None])

    @invariant()
    def the_key_chain_never_opens_another_vault(self):
        try:
            opened = self.keeper.open_with(KeyChainUnlock())
        except VaultError:
            return
        assert bytes(opened.keys.database.view()) == self.database_key


WaysMachine.TestCase.settings = settings(max_examples=20, stateful_step_count=12, deadline=None)
TestWays = WaysMachine.TestCase
