"""Every error of the vault: what happened, who is the culprit, and under which key the words stand.

Each key has a title and a remedy in `resources/translations/<language>/vault.json`. The driver's own
exceptions never leave this package; `console.vault.sql_errors` translates them.
"""

from console.errors import ConsoleError, Culprit, Message


class VaultError(ConsoleError):
    """The base of everything that can go wrong between a person and the encrypted file."""

    key = "vault.error"
    culprit = Culprit.ENVIRONMENT


class WrongPassphrase(VaultError):
    """The passphrase opens no slot."""

    key = "vault.wrong_passphrase"
    culprit = Culprit.PERSON


class MistypedCode(VaultError):
    """The recovery code cannot have been printed: `place` says where, from 1, or 0 for anywhere."""

    key = "vault.mistyped_code"
    culprit = Culprit.PERSON


class WrongCode(VaultError):
    """The recovery code is well formed and opens no slot: it belongs to another vault or is old."""

    key = "vault.wrong_code"
    culprit = Culprit.PERSON


class KeyChainUnavailable(VaultError):
    """No key chain that is on the allow-list, or it did not give the secret."""

    key = "vault.key_chain_unavailable"


class NoSuchWay(VaultError):
    """The vault has no slot of the kind that was tried."""

    key = "vault.no_such_way"
    culprit = Culprit.PERSON


class TooFewWays(VaultError):
    """The change would leave fewer than two independent ways in."""

    key = "vault.too_few_ways"
    culprit = Culprit.PERSON


class BadPassphrase(VaultError):
    """An empty or endless passphrase was offered for a new slot."""

    key = "vault.bad_passphrase"
    culprit = Culprit.PERSON


class DamagedSlots(VaultError):
    """Neither copy of the slot file can be used."""

    key = "vault.damaged_slots"


class ChangedSlots(DamagedSlots):
    """Somebody changed a slot: none of them is carried over, all are renewed at once."""

    key = "vault.changed_slots"


class NewerSlots(VaultError):
    """The slot file was written by a newer version."""

    key = "vault.newer_slots"


class RefusedCost(VaultError):
    """A header asks for a key derivation outside the limits; refused before memory is taken."""

    key = "vault.refused_cost"


class NotEnoughMemory(VaultError):
    """The key derivation needs more memory than the machine gives."""

    key = "vault.not_enough_memory"


class MissingVault(VaultError):
    """The profile has no vault, or only half of one."""

    key = "vault.missing"
    culprit = Culprit.PERSON


class ProfileExists(VaultError):
    """A vault stands already where a new one should be made."""

    key = "vault.profile_exists"
    culprit = Culprit.PERSON


class ProfileInUse(VaultError):
    """Another instance has the profile; it was asked to come to the front."""

    key = "vault.profile_in_use"
    culprit = Culprit.PERSON


class DamagedVault(VaultError):
    """The database cannot be read at some page; the connection is not used again."""

    key = "vault.damaged"


class NewerVault(VaultError):
    """The database was written by a newer version; nothing was changed."""

    key = "vault.newer"


class OlderVault(VaultError):
    """The database was written by an older version, and only looking was asked for."""

    key = "vault.older"


class ReadOnlyVault(VaultError):
    """The folder or the file cannot be written."""

    key = "vault.read_only"


class DiskFull(VaultError):
    """The disk has no room left; everything acknowledged is saved."""

    key = "vault.disk_full"


class VaultBusy(VaultError):
    """Something else holds the database's lock."""

    key = "vault.busy"


class VaultIoError(VaultError):
    """The disk failed to read or write."""

    key = "vault.io_error"


class EngineRefused(VaultError):
    """The database engine did not take a setting that the design relies on."""

    key = "vault.engine_refused"


class VaultLocked(VaultError):
    """The vault is locked: unlock it first."""

    key = "vault.locked"
    culprit = Culprit.PERSON


class RowRefused(VaultError):
    """A constraint or a trigger refused the change: a mistake of the program."""

    key = "vault.row_refused"
    culprit = Culprit.BUG


class SqlBug(VaultError):
    """A statement that cannot work, or a transaction used after its end."""

    key = "vault.sql_bug"
    culprit = Culprit.BUG


class CommitFailed(VaultError):
    """The end of a transaction failed; the database was opened again and must be read again."""

    key = "vault.commit_failed"

    def __init__(self, cause: VaultError) -> None:
        super().__init__(str(cause), **cause.values)
        self.cause = cause

    @property
    def remedy(self) -> Message:
        """What to do depends on why it failed."""
        return self.cause.remedy


class DamagedBackup(VaultError):
    """A backup, or the copy just made, does not read back."""

    key = "vault.damaged_backup"


class ForeignBackup(VaultError):
    """The backup belongs to another vault."""

    key = "vault.foreign_backup"
    culprit = Culprit.PERSON


class NothingToSalvage(VaultError):
    """Not one row of the damaged database could be read."""

    key = "vault.nothing_to_salvage"
