"""Reading the translations: merged, complete, and refused when malformed."""

import pytest

from console.words.catalogue import BadCatalogue, languages, load


def write(folder, language, name, text):
    (folder / language).mkdir(exist_ok=True)
    (folder / language / name).write_text(text, encoding="utf-8")


def test_the_reference_comes_first():
    assert languages()[0] == "en"
    assert {"en", "de", "he"} <= set(languages())


@pytest.mark.parametrize("language", ["de", "he"])
def test_every_shipped_language_is_complete(language):
    assert load(language).missing == frozenset()


def test_areas_are_merged_and_other_files_left_alone(tmp_path):
    write(tmp_path, "en", "a.json", '{"a": "x"}')
    write(tmp_path, "en", "b.json", '{"b": {"one": "y", "other": "z"}}')
    write(tmp_path, "en", "notes.txt", "not json")
    assert load("en", tmp_path).find("a") == "x"
    assert load("fr", tmp_path).missing == {"a", "b"}


@pytest.mark.parametrize("text", ["[]", "{", '{"a": 1}', '{"a": {}}', '{"a": {"one": 2}}'])
def test_a_malformed_file_is_refused(tmp_path, text):
    write(tmp_path, "en", "a.json", text)
    with pytest.raises(BadCatalogue):
        load("en", tmp_path)


def test_a_key_said_in_two_areas_is_refused(tmp_path):
    write(tmp_path, "en", "a.json", '{"a": "x"}')
    write(tmp_path, "en", "b.json", '{"a": "y"}')
    with pytest.raises(BadCatalogue, match="said twice"):
        load("en", tmp_path)
