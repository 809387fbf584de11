"""Incidents and break-glass records."""

from dataclasses import dataclass
from enum import StrEnum

from console.desk.forms.shape import BadForm, need
from console.ids import OpRef, PersonId, StreamId


class ControlSource(StrEnum):
    """Where the words of the bypassed control come from."""

    CATALOGUE = "catalogue"
    FREE = "free"


class Harm(StrEnum):
    """What is harmed if the control is not bypassed."""

    LIFE_AND_SAFETY = "life_safety"
    CRITICAL_FUNCTION = "critical_function"
    LEGAL = "legal"


class Bypass(StrEnum):
    """How the control is bypassed."""

    EMERGENCY_ACCOUNT = "emergency_account"
    POLICY_DISABLED = "policy_disabled"
    APPROVAL_SKIPPED = "approval_skipped"
    SEGREGATION_WAIVED = "segregation_waived"
    DATA_PATH = "data_path"
    UNSUPPORTED_CHANGE = "unsupported_change"
    PHYSICAL = "physical"
    MANUAL = "manual"
    OTHER = "other"


class Channel(StrEnum):
    """How a decision reached the person who records it."""

    IN_PERSON = "in_person"
    PHONE = "phone"
    RADIO = "radio"
    CONSOLE = "console"
    PAPER = "paper"


class Verdict(StrEnum):
    """An answer to a request."""

    YES = "yes"
    YES_WITH_CONDITIONS = "yes_with_conditions"
    NO = "no"
    ASK = "ask"


class ReviewKind(StrEnum):
    """What a review finds an exception to have been."""

    DRILL = "drill"
    GENUINE = "genuine"
    MISUSE = "misuse"


@dataclass(frozen=True, slots=True)
class IncidentForm:
    """Declare an incident; severity 1 is the worst of 4."""

    title: str
    drill: bool = False
    occurred: int | None = None
    severity: int = 2

    def __post_init__(self) -> None:
        """An incident has a name."""
        need(incident=self.title)
        if not 1 <= self.severity <= 4:
            raise BadForm("severity")


@dataclass(frozen=True, slots=True)
class LeadForm:
    """Name who is in charge of an incident."""

    incident: StreamId
    person: PersonId | None
    name: str

    def __post_init__(self) -> None:
        """Somebody who is known here."""
        if self.person is None:
            raise BadForm("lead")


@dataclass(frozen=True, slots=True)
class EndForm:
    """Say that an incident is over."""

    incident: StreamId
    reason: str

    def __post_init__(self) -> None:
        """It has a reason."""
        need(reason=self.reason)


@dataclass(frozen=True, slots=True)
class ControlForm:
    """The control that is bypassed: of a catalogue, or the system in free words."""

    source: ControlSource
    title: str
    framework: str = ""
    control: str = ""
    catalogue_hash: str = ""

    def __post_init__(self) -> None:
        """A control has words; one of a catalogue has its id."""
        need(control=self.title)
        if self.source is ControlSource.CATALOGUE:
            need(control=self.control)


@dataclass(frozen=True, slots=True)
class DeciderForm:
    """Who decided, how it was said, and on what authority; `person` is `None` if only named."""

    name: str
    person: PersonId | None = None
    channel: Channel = Channel.IN_PERSON
    read_back: bool = False
    authority: str = ""

    def __post_init__(self) -> None:
        """Somebody decided."""
        need(decider=self.name)


@dataclass(frozen=True, slots=True)
class BreakGlassForm:
    """The six facts, and what else was at hand.

    Attributes:
        incident: a declared incident; with `None`, `incident_title` declares one in the same act.
        expires: milliseconds UTC, to the minute.
        prepared: keep as prepared instead of activating.
    """

    incident: StreamId | None
    incident_title: str
    control: ControlForm
    harm: str
    harm_kinds: frozenset[Harm]
    systems: tuple[str, ...]
    decider: DeciderForm
    expires: int
    bypass: Bypass | None = None
    second_person: PersonId | None = None
    no_second_because: str = ""
    occurred: int | None = None
    late_because: str = ""
    drill: bool = False
    prepared: bool = False

    def __post_init__(self) -> None:
        """Only the six facts stop an activation."""
        if self.incident is None:
            need(incident=self.incident_title)
        need(harm=self.harm, systems=self.systems)
        if any(not system.strip() for system in self.systems):
            raise BadForm("systems")
        if self.expires % 60_000:
            raise BadForm("expires")


@dataclass(frozen=True, slots=True)
class AnswerForm:
    """Answer a request; conditions, a refusal and a question need words."""

    request: OpRef
    stream: StreamId
    verdict: Verdict
    text: str = ""

    def __post_init__(self) -> None:
        """A plain yes needs no words."""
        if self.verdict is not Verdict.YES:
            need(reason=self.text)


@dataclass(frozen=True, slots=True)
class ActionForm:
    """Log one action of an exception by one line; `occurred` is `None` for now."""

    stream: StreamId
    text: str
    system: str = ""
    occurred: int | None = None

    def __post_init__(self) -> None:
        """Something was done."""
        need(action=self.text)


@dataclass(frozen=True, slots=True)
class StepForm:
    """Take a record one step further.

    Attributes:
        act: as offered by the record: `ratify`, `refuse`, `deny`, `restore`, `reactivate`,
            `review`, `close`, `reopen`, `void`, `activate`.
        text: the reason, the conditions or the findings, as the act needs it.
        review: what a review finds, for `review` and `close`.
    """

    stream: StreamId
    act: str
    text: str = ""
    review: ReviewKind | None = None
    conditions: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmForm:
    """Confirm that the control works again: the test, its evidence, and what was left behind."""

    stream: StreamId
    test: str
    result: str
    evidence: str
    residue: str
    replaced_by: str = ""

    def __post_init__(self) -> None:
        """Without a passed test and a residue check only a replacement confirms."""
        if not self.replaced_by.strip():
            need(test=self.test, result=self.result, evidence=self.evidence, residue=self.residue)


@dataclass(frozen=True, slots=True)
class ExtendForm:
    """A later expiry: a new decision by someone of a higher level."""

    stream: StreamId
    expires: int
    reason: str
    decider: DeciderForm

    def __post_init__(self) -> None:
        """An extension has a reason."""
        need(reason=self.reason)


@dataclass(frozen=True, slots=True)
class PayDebt:
    """Pay a debt by the fact, or by "not obtainable, because ..."."""

    stream: StreamId
    debt: str
    text: str
    not_obtainable: bool = False

    def __post_init__(self) -> None:
        """Either way there are words."""
        need(fact=self.text)
