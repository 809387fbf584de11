"""What people do to a plan: put a file in its place, retire it.

The file is a blob outside the entries; `blob` names it in clear so that devices can ask for it,
everything else about it is sealed.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from console.domain.kinds import ALL_BUT_AUDITOR, Hex64, Kind, Millis
from console.domain.ops import Unsealed

MAX_BYTES = 25 * 1024 * 1024
Size = Annotated[int, msgspec.Meta(ge=1, le=MAX_BYTES)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """`plan.set`: a new plan, or a new edition of one.

    Attributes:
        title: what people call it.
        blob: hash of the ciphertext.
        size: of the plain file, bytes.
        file: sealed object: `file_name`, `key`, `plain`, `type`, `pages`.
        valid_until: when it has to be looked through again.
        occurred: when it was decided, if not now.
    """

    title: Unsealed
    blob: Hex64
    size: Size
    file: Unsealed
    valid_until: Millis | None = None
    occurred: Millis | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Retire:
    """`plan.retire`: it is no longer to be used; it stays readable."""

    reason: Unsealed
    occurred: Millis | None = None


KINDS: Mapping[str, Kind] = {
    "plan.set": Kind("plan.set", ALL_BUT_AUDITOR, Set),
    "plan.retire": Kind("plan.retire", ALL_BUT_AUDITOR, Retire),
}
