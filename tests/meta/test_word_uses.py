"""The finder of keys finds what it must: else the test of the words would vouch for nothing."""

import ast

from tests.support.word_uses import patterns_in, strings_in, uses_in


def found(code: str, path: str = "console/anything.py") -> list[tuple[str, frozenset[str] | None]]:
    return [(use.key, use.values) for use in uses_in(path, ast.parse(code))]


def test_a_message_is_found_with_the_names_of_its_values() -> None:
    said = found('Message("inquiry.fork", {"tag": member.tag})')
    assert said == [("inquiry.fork", frozenset({"tag"}))]


def test_both_sides_of_a_choice_are_found() -> None:
    said = found('Message("a.one" if few else "a.two" if some else "a.many")')
    assert [key for key, _ in said] == ["a.one", "a.two", "a.many"]


def test_an_f_string_becomes_a_pattern() -> None:
    assert found('Message(f"a.{bypass.value}.{state}")') == [("a.{}.{}", frozenset())]


def test_values_that_are_not_written_out_are_not_guessed() -> None:
    assert found('Message("a.b", values)') == [("a.b", None)]
    assert found('words.text("a.b", **values)') == [("a.b", None)]


def test_the_window_puts_its_own_prefix_first() -> None:
    said = 'tools.say("now.title", n=3)'
    assert found(said, "ui/pages/now.py") == [("window.now.title", frozenset({"n"}))]
    assert found(said, "app/window.py") == [("now.title", frozenset({"n"}))]


def test_a_part_that_a_form_needs_has_a_label() -> None:
    assert found("need(harm=self.harm)") == [("window.field.harm", None)]


def test_paths_and_plain_words_are_no_keys() -> None:
    assert found('draft.text("title")') == []
    assert found('p.text(f"{path}/reason")') == []


def test_strings_are_found_wherever_they_stand_but_not_as_parts_of_a_pattern() -> None:
    tree = ast.parse('WORDS = {"x": "a.b"}\nfound = f"a.c.{x}"\n')
    assert [use.key for use in strings_in("console/x.py", tree)] == ["a.b"]
    assert [use.key for use in patterns_in("console/x.py", tree)] == ["a.c.{}"]
