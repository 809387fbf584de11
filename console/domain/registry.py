"""The one list of stream types: how each is folded, what its state is, how it is searched."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from console.domain.authority_list.state import AuthorityList
from console.domain.authority_list.state import fold as fold_authority_list
from console.domain.call_trees.state import Tree
from console.domain.call_trees.state import fold as fold_tree
from console.domain.exceptions.shapes import ExceptionState
from console.domain.exceptions.state import fold as fold_exception
from console.domain.exceptions.state import go_on as go_on_exception
from console.domain.imports.state import Import
from console.domain.imports.state import fold as fold_import
from console.domain.incidents.state import Incident
from console.domain.incidents.state import fold as fold_incident
from console.domain.ops import Folded, History
from console.domain.organisation.state import Organisation
from console.domain.organisation.state import fold as fold_organisation
from console.domain.people.search import SearchCard, search_card
from console.domain.people.state import Person
from console.domain.people.state import fold as fold_person
from console.domain.plans.state import Plan
from console.domain.plans.state import fold as fold_plan
from console.domain.reports.state import Output
from console.domain.reports.state import fold as fold_output


@dataclass(frozen=True, slots=True)
class StreamType:
    """How one type of stream is folded.

    Attributes:
        state: the type its state is kept and read back as.
        card: what a list of such things shows and searches, if there is one.
        go_on: folds a longer history from where a fold stopped; for streams that grow long.
    """

    fold: Callable[[History], Folded[Any]]
    state: type
    card: Callable[[Any], SearchCard] | None = None
    go_on: Callable[[Folded[Any], History], Folded[Any]] | None = None


STREAMS: Mapping[str, StreamType] = {
    "authority_list": StreamType(fold_authority_list, AuthorityList),
    "exception": StreamType(fold_exception, ExceptionState, go_on=go_on_exception),
    "import": StreamType(fold_import, Import),
    "incident": StreamType(fold_incident, Incident),
    "organisation": StreamType(fold_organisation, Organisation),
    "person": StreamType(fold_person, Person, search_card),
    "plan": StreamType(fold_plan, Plan),
    "report": StreamType(fold_output, Output),
    "tree": StreamType(fold_tree, Tree),
}
