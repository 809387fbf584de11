"""The recovery sheets: each says which secret it holds, and what that one restores."""

import pytest

from console.document import Facts, Paragraph, Value
from console.domain.organisation.sheets import Secret, recovery_sheet
from console.words.words import Words

MADE = 1_790_000_000_000


def texts(document):
    for block in document.blocks:
        if isinstance(block, Paragraph):
            yield "".join(span.text for span in block.text)


def facts(document):
    (block,) = (each for each in document.blocks if isinstance(each, Facts))
    return [row.value[0][0] for row in block.rows]


@pytest.mark.parametrize("language", ["en", "de", "he"])
def test_the_two_sheets_are_told_apart(language):
    voice = Words(language)
    code = recovery_sheet(Secret("code", "ABCD-EFGH", "Harbour Works", MADE), voice)
    key = recovery_sheet(
        Secret("key", "0123 4567", "Harbour Works", MADE, "eight words of the space"), voice
    )
    assert code.title != key.title
    assert not set(texts(code)) & set(texts(key))
    assert [value.path for value in facts(code)] == ["/organisation", "/made"]
    assert facts(key)[-1] == Value("eight words of the space", "/fingerprint")
    assert (code.direction.value == "rtl") is (language == "he")


@pytest.mark.parametrize(("kind", "text"), [("other", "ABCD"), ("code", "")])
def test_what_nobody_could_tell_apart_is_no_sheet(kind, text):
    with pytest.raises(ValueError, match="not a recovery sheet"):
        Secret(kind, text, "Harbour Works", MADE)
