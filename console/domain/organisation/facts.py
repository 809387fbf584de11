"""Kinds of ops on the stream of the organisation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated

import msgspec

from console.domain.kinds import OFFICERS, Kind
from console.domain.ops import Unsealed

Region = Annotated[str, msgspec.Meta(pattern=r"\A[A-Z]{2}\Z")]
"""ISO 3166-1 alpha-2."""
SET = "organisation.set"


@dataclass(frozen=True, slots=True)
class OrganisationSet:
    """`organisation.set`: what is given is changed.

    Attributes:
        name: sealed under the stream.
        region: where numbers without a country code are dialled.
    """

    name: Unsealed | None = None
    region: Region | None = None

    def __post_init__(self) -> None:
        """Refuse an op that says nothing."""
        if self.name is None and self.region is None:
            raise ValueError("nothing is set")


KINDS: Mapping[str, Kind] = {SET: Kind(SET, OFFICERS, OrganisationSet)}
