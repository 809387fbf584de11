"""What the devices of the tour do with an exception: break glass, pay, judge, restore, confirm."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.port.whole import WholePort
from console.desk import forms
from console.desk.workplace import Workplace
from console.domain.exceptions.debts import unpaid
from console.domain.exceptions.fields import Stage
from console.ids import StreamId
from console.inquiry.exceptions import case_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

Said = dict[str, Any]
HOUR_MS = 60 * 60 * 1000
MINUTE_MS = 60 * 1000


@dataclass
class NoWatch:
    """Nobody watches: progress is told to no one, and nothing is cancelled."""

    cancelled: bool = False

    def tell(self, done: int, total: int) -> None:
        """Take how far the work is."""


def no_watch() -> NoWatch:
    """Give a watch that nobody looks at."""
    return NoWatch()


class ExceptionActs:
    """The acts on one exception, over the port of the window."""

    def __init__(self, port: WholePort) -> None:
        self._port = port
        self.table: Mapping[str, Callable[[Said], Said]] = {
            "break_glass": self.break_glass,
            "action": self.action,
            "pay": self.pay,
            "step": self.step,
            "confirm": self.confirm,
            "exception": self.exception,
        }

    def break_glass(self, given: Said) -> Said:
        """Sign the six facts; the incident is declared with them."""
        now = self._port.now_ms()
        form = forms.BreakGlassForm(
            incident=None,
            incident_title=given["incident"],
            control=forms.ControlForm(
                forms.ControlSource.CATALOGUE,
                given["title"],
                "NIST SP 800-53",
                given["control"],
            ),
            harm=given["harm"],
            harm_kinds=frozenset({forms.Harm.CRITICAL_FUNCTION}),
            systems=tuple(given["systems"]),
            decider=forms.DeciderForm(given["decider"], None, forms.Channel.PHONE, read_back=True),
            expires=(now + 4 * HOUR_MS) // MINUTE_MS * MINUTE_MS,
            bypass=forms.Bypass.EMERGENCY_ACCOUNT,
        )
        stream = self._port.exceptions.activate(form).result()
        return {"stream": stream, "reference": self._reference(stream)}

    def action(self, given: Said) -> Said:
        """Log one action."""
        form = forms.ActionForm(StreamId(given["stream"]), given["text"], given["system"])
        return {"op": list(self._port.exceptions.log_action(form).result())}

    def pay(self, given: Said) -> Said:
        """Pay the debts of some stages, by the fact or by why it cannot be had; say what is left."""
        stream = StreamId(given["stream"])
        stages = tuple(Stage(stage) for stage in given["stages"])
        for debt, fact in given["facts"].items():
            said = str(self._port.now_ms() + fact * MINUTE_MS) if isinstance(fact, int) else fact
            self._port.exceptions.pay(forms.PayDebt(stream, debt, said)).result()
        for debt, because in given["missing"].items():
            form = forms.PayDebt(stream, debt, because, not_obtainable=True)
            self._port.exceptions.pay(form).result()

        def left(place: Workplace) -> list[str]:
            return [debt.field for debt in unpaid(case_of(place.store, stream).state, *stages)]

        return {
            "facts": len(given["facts"]),
            "missing": len(given["missing"]),
            "left": self._port.house.ask(left).result(),
        }

    def step(self, given: Said) -> Said:
        """Take the record one step further."""
        review = forms.ReviewKind(given["review"]) if "review" in given else None
        form = forms.StepForm(StreamId(given["stream"]), given["step"], given["text"], review)
        return {"op": list(self._port.exceptions.step(form).result())}

    def confirm(self, given: Said) -> Said:
        """Confirm that the control works again."""
        form = forms.ConfirmForm(
            StreamId(given["stream"]),
            given["test"],
            given["result"],
            given["evidence"],
            given["residue"],
        )
        return {"op": list(self._port.exceptions.confirm(form).result())}

    def exception(self, given: Said) -> Said:
        """Say how an exception stands."""
        record = self._port.exceptions.record(StreamId(given["stream"])).result()
        voice = self._port.house.voice
        return {
            "reference": record.line.reference,
            "state": voice.say(record.line.state.text),
            "debts": len(record.debts),
            "timeline": len(record.timeline),
        }

    def _reference(self, stream: StreamId) -> str:
        return self._port.exceptions.record(stream).result().line.reference
