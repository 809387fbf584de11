"""What people say about the exception of the tour, so that its report reads like a real one.

Everybody and everything here is made up. A number is minutes from now; a few things nobody could
find out, and say so with the reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass

Facts = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Paying:
    """How the debts of some stages are paid.

    Attributes:
        stages: whose debts must all be paid by this.
        facts: by debt, what is said.
        missing: by debt, why it cannot be obtained.
    """

    stages: tuple[str, ...]
    facts: Facts
    missing: Mapping[str, str]


BEFORE_RATIFYING = Paying(
    ("hour", "ratification"),
    {
        "continuity_activated": "yes",
        "authority": "Continuity plan of the payment core, section 4: duty officer",
        "trigger": "pre_agreed",
        "second_person": "Hanna Probe",
        "executors": "Cleo Placeholder",
        "scope_data": "Payout orders of today",
        "scope_sites": "Pier 2 data hall",
        "scope_jurisdictions": "Germany, Israel",
        "scope_excluded": "Card data; the archive of closed orders",
        "control_owner": "Emil Beispiel",
        "control_objective": "No account outlives the emergency it was made for",
        "alternatives": "Waiting for the on-call engineer was rejected: two hours away",
        "constraint": "The directory that issues time-limited accounts was down itself",
        "risk": "The account could be used beyond the payment core",
        "risk_likelihood": "low",
        "risk_impact": "high",
        "risk_owner": "Dora Muster",
        "safeguards": "Two people at the keyboard; the session is recorded",
        "monitoring": "Every sign-in raises an alarm in the control room",
        "informed": "Head of operations by radio; the supervisor on call by phone",
        "data_exposed": "no",
    },
    {
        "scope_people": "The list of payees was in the system that is down",
        "suppliers": "The hoster's hotline was not reached; asked again for the morning",
    },
)
BEFORE_RESTORING = Paying(
    ("restoration",),
    {
        "evidence": "14:02 account unlocked; 14:31 payouts released; 14:35 account locked",
        "completeness": "live",
        "bypass_end": 0,
        "restoration_steps": "Account locked, password changed, alarm tested",
        "custody_out": -30,
        "custody_returned": -2,
        "custody_rotated": 0,
    },
    {"custody_seal": "The envelope bore no number; the safe's list was under water"},
)
