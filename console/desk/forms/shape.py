"""How a form says which of its necessary parts is missing."""

from console.errors import InputError


class BadForm(InputError):
    """A necessary part of a form is missing or cannot be used; `field` names it."""

    key = "error.form"

    def __init__(self, field: str) -> None:
        super().__init__(field, field=f"window.field.{field}")
        self.field = field


def need(**parts: object) -> None:
    """Refuse the first part that is empty."""
    for field, value in parts.items():
        if value is None or (isinstance(value, str) and not value.strip()) or value == ():
            raise BadForm(field)
