"""Founding a workspace: the genesis, the first person, the organisation's name."""

from dataclasses import dataclass

from console.chance import Chance
from console.clock import Clock
from console.desk.workplace import Draft, Workplace
from console.domain.ops import Role
from console.ids import MEMBERS, EntryId, PersonId, SpaceId, new_id, new_stream, person_stream
from console.journal.compose import GENESIS, Author, compose
from console.journal.entry import Entry, RawOp
from console.journal.keys import SigningKey
from console.journal.recovery import new_recovery_key
from console.journal.sealed import ToSeal, identity_scope
from console.vault.database import Database
from console.vault.own_keys import OwnDevice, OwnKeys, certificate_text, new_device
from console.vault.settings import Belonging, Settings
from console.vault.store import Store


@dataclass(frozen=True, slots=True)
class Founder:
    """Who founds, and what the organisation is called.

    Attributes:
        region: where numbers without a country code are dialled, ISO 3166-1 alpha-2.
    """

    organisation: str
    person: str
    region: str = ""


@dataclass(frozen=True, slots=True)
class Founded:
    """A new workspace. The recovery key goes onto the printed sheet and nowhere else."""

    space: SpaceId
    recovery_key: SigningKey


def found(database: Database, clock: Clock, chance: Chance) -> Founded:
    """Write the genesis into an empty vault. Runs on the vault thread."""
    own = new_device(chance)
    person = PersonId(new_id(chance))
    recovery = new_recovery_key(chance)
    genesis = _genesis(own, person, recovery, clock)
    space = SpaceId(genesis.id)
    with database.transaction():
        OwnKeys(database).add(own, genesis.time.recorded)
        Settings(database).belong(Belonging(space, person))
        # A store of its own, thrown away: nothing of it outlives this transaction.
        accepted = Store(database, chance, space).accept([genesis], genesis.time.recorded)
        if accepted.stored != (EntryId(space),):
            raise AssertionError(f"the genesis was not stored: {accepted.outcomes}")
    return Founded(space, recovery)


def prepare(database: Database, clock: Clock, chance: Chance) -> None:
    """Draw the keys of a device that is going to join. Runs on the vault thread."""
    with database.transaction():
        OwnKeys(database).add(new_device(chance), clock.read().recorded)


def introduce(workplace: Workplace, founder: Founder) -> None:
    """Write the first acts: what the organisation is called, and who founded it."""
    organisation = new_stream("organisation", workplace.chance)
    body: dict[str, object] = {"name": ToSeal(organisation, founder.organisation)}
    if founder.region:
        body["region"] = founder.region
    person = workplace.person
    identity = ToSeal(identity_scope(person), {"name": founder.person})
    workplace.write(
        [
            Draft("organisation.set", organisation, body),
            Draft("person.set", person_stream(person), {"identity": identity}),
        ]
    )


def _genesis(own: OwnDevice, person: PersonId, recovery: SigningKey, clock: Clock) -> Entry:
    body = {
        "device": own.device,
        "agreement_key": own.keys.agreement.public,
        "bundle_key": own.bundle_key,
        "report_certificate": certificate_text(own.report_certificate),
        "person": person,
        "role": Role.ADMINISTRATOR,
        "tag": own.tag,
        "recovery_key": recovery.public,
    }
    author = Author(own.keys.signing, person, "passphrase")
    return compose(author, GENESIS, clock.read(), [RawOp("genesis", MEMBERS, (), (), body)])
