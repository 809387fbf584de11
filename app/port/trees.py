"""The page of call trees on the vault."""

from concurrent.futures import Future

from app.port.house import House
from console.desk import forms, trees
from console.ids import ItemId, OpRef, StreamId
from console.inquiry import trees as asked
from console.inquiry.rows.trees import PersonChoice, TreeLine, TreeRows


class Trees:
    """`ui.port_places.TreesPort`."""

    def __init__(self, house: House) -> None:
        self._house = house

    def rows(self) -> Future[tuple[TreeLine, ...]]:
        """Give all trees."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.rows(place.store, now))

    def tree(self, stream: StreamId) -> Future[TreeRows]:
        """Give the draft of one tree."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.tree(place.store, stream, now))

    def create(self, title: str) -> Future[StreamId]:
        """Begin a tree."""
        return self._house.ask(lambda place: trees.create(place, title))

    def people(self, text: str) -> Future[tuple[PersonChoice, ...]]:
        """Find people to put into a tree."""
        now = self._house.now_ms()
        return self._house.ask(lambda place: asked.people(place.store, text, now))

    def save_node(self, form: forms.NodeForm) -> Future[ItemId]:
        """Add or change a role."""
        return self._house.ask(lambda place: trees.save_node(place, form))

    def move(self, form: forms.MoveForm) -> Future[OpRef]:
        """Move a role and its branch."""
        return self._house.ask(lambda place: trees.move(place, form))

    def remove(self, tree: StreamId, node: ItemId) -> Future[OpRef]:
        """Take a role out."""
        return self._house.ask(lambda place: trees.remove(place, tree, node))

    def publish(self, stream: StreamId) -> Future[int]:
        """Publish the draft."""
        return self._house.ask(lambda place: trees.publish(place, stream))
