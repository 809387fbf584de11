"""What a person fills in: frozen input values of the acts, checked for shape when built.

Shape only: whether an act is allowed is judged by the desk. A form that misses one of its
necessary parts cannot be built; `BadForm.field` names the part, so that the page can go to it.
"""

from console.desk.forms.entry import (
    MIN_PASSPHRASE,
    CreateForm,
    JoinForm,
    RestoreForm,
    SettingsForm,
    Strength,
    strength,
)
from console.desk.forms.places import (
    ImportForm,
    InviteForm,
    MoveForm,
    NodeForm,
    NumberForm,
    PersonForm,
    PrintForm,
    ResolveForm,
    RevokeForm,
    RoleForm,
)
from console.desk.forms.records import (
    ActionForm,
    AnswerForm,
    BreakGlassForm,
    Bypass,
    Channel,
    ConfirmForm,
    ControlForm,
    ControlSource,
    DeciderForm,
    ExtendForm,
    Harm,
    IncidentForm,
    PayDebt,
    ReviewKind,
    StepForm,
    Verdict,
)
from console.desk.forms.shape import BadForm

__all__ = [
    "MIN_PASSPHRASE",
    "ActionForm",
    "AnswerForm",
    "BadForm",
    "BreakGlassForm",
    "Bypass",
    "Channel",
    "ConfirmForm",
    "ControlForm",
    "ControlSource",
    "CreateForm",
    "DeciderForm",
    "ExtendForm",
    "Harm",
    "ImportForm",
    "IncidentForm",
    "InviteForm",
    "JoinForm",
    "MoveForm",
    "NodeForm",
    "NumberForm",
    "PayDebt",
    "PersonForm",
    "PrintForm",
    "ResolveForm",
    "RestoreForm",
    "ReviewKind",
    "RevokeForm",
    "RoleForm",
    "SettingsForm",
    "StepForm",
    "Strength",
    "Verdict",
    "strength",
]
