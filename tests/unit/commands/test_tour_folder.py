"""What an earlier tour left is removed; what is somebody else's stays."""

from app.commands.tour import SUMMARY, clear


def fill(folder):
    for name in ("papers", "sheets", "mine"):
        (folder / name).mkdir()
        (folder / name / "kept.pdf").write_text("x")


def names(folder):
    return sorted(path.name for path in folder.iterdir())


def test_papers_of_an_earlier_tour_are_removed_and_nothing_else(tmp_path):
    fill(tmp_path)
    (tmp_path / SUMMARY).write_text("{}")
    clear(tmp_path)
    assert names(tmp_path) == ["mine"]


def test_a_folder_that_no_tour_filled_is_left_alone(tmp_path):
    fill(tmp_path)
    clear(tmp_path)
    assert names(tmp_path) == ["mine", "papers", "sheets"]
