"""Pages of hostile PDFs: garbage, too many pages, endless drawing, huge pages: one declared error."""

import struct
from contextlib import closing

import pytest

from app.pdf_pages import MAX_FILE, MAX_PAGES, CannotDraw, Pages


def pdf(pages: int = 1, box: str = "0 0 200 100", levels: int = 0) -> bytes:
    """A PDF whose page draws a form that draws a form twenty times, and so on."""
    kids = " ".join(f"{number + 100} 0 R" for number in range(pages))
    objects = {
        1: "<< /Type /Catalog /Pages 2 0 R >>",
        2: f"<< /Type /Pages /Kids [{kids}] /Count {pages} >>",
    }
    for level in range(levels):
        again = "/F Do " * 20 if level < levels - 1 else "0 0 9 9 re f " * 20
        named = f"/F {11 + level} 0 R" if level < levels - 1 else ""
        objects[10 + level] = (
            f"<< /Type /XObject /Subtype /Form /BBox [{box}] /Resources << /XObject << {named} >> >>"
            f" /Length {len(again)} >>\nstream\n{again}\nendstream"
        )
    drawing = "/F Do" if levels else "0 0 50 50 re f"
    objects[3] = f"<< /Length {len(drawing)} >>\nstream\n{drawing}\nendstream"
    form = "/F 10 0 R" if levels else ""
    for number in range(pages):
        objects[number + 100] = (
            f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 3 0 R"
            f" /Resources << /XObject << {form} >> >> >>"
        )
    body = b"%PDF-1.7\n"
    places = {}
    for number, text in objects.items():
        places[number] = len(body)
        body += f"{number} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{n} 1\n{at:010} 00000 n \n" for n, at in sorted(places.items()))
    end = f"trailer << /Root 1 0 R /Size {max(objects) + 1} >>\nstartxref\n{len(body)}\n%%EOF\n"
    return body + f"xref\n0 1\n0000000000 65535 f \n{table}{end}".encode()


def test_a_page_is_drawn_as_wide_as_asked():
    with closing(Pages(pdf(2))) as pages:
        assert (pages.count, pages.width, pages.height) == (2, 200, 100)
        picture = pages.picture(1, 400)
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack(">II", picture[16:24]) == (400, 200)
        for page, width in ((2, 400), (-1, 400), (0, 0), (0, 100_000)):
            with pytest.raises(CannotDraw, match="no such page"):
                pages.picture(page, width)


@pytest.mark.parametrize(
    "untrusted",
    [b"", b"garbage", b"%PDF-1.7\n" + bytes(5000), pdf()[:200], pdf(MAX_PAGES + 1)],
    ids=["nothing", "garbage", "zeros", "cut off", "too many pages"],
)
def test_what_is_no_pdf_is_one_declared_error(untrusted):
    with pytest.raises(CannotDraw):
        Pages(untrusted)


def test_a_file_over_the_limit_starts_no_process():
    with pytest.raises(CannotDraw, match="at most"):
        Pages(bytes(MAX_FILE + 1))


@pytest.mark.parametrize("box", ["0 0 1 14000", "0 0 0.001 9", "0 0 999999 999999"])
def test_a_page_of_no_shape_is_refused_before_memory_is_taken(box):
    with closing(Pages(pdf(box=box))) as pages, pytest.raises(CannotDraw):
        pages.picture(0, 4000)


@pytest.mark.parametrize("levels", [6, 12], ids=["endless time", "endless memory"])
def test_endless_drawing_is_ended(levels):
    with closing(Pages(pdf(levels=levels), seconds=1.0)) as pages:
        with pytest.raises(CannotDraw, match=r"too long|ended"):
            pages.picture(0, 400)
        pages._child.join(10)
        assert not pages._child.is_alive()
        with pytest.raises(CannotDraw, match=r"too long|ended"):
            pages.picture(0, 400)


def test_a_page_that_ended_the_process_does_not_take_the_others_with_it():
    with closing(Pages(pdf(2))) as pages:
        pages._child.kill()
        pages._child.join(10)
        assert pages.picture(1, 400).startswith(b"\x89PNG")
    with pytest.raises(CannotDraw, match="closed"):
        pages.picture(0, 400)
    assert not pages._child.is_alive()


def test_an_answer_that_is_no_value_is_not_believed():
    with closing(Pages(pdf())) as pages:
        ours, theirs = pages._pipe, pages._child

        class Liar:
            def send_bytes(self, _question):
                return None

            def poll(self, _seconds):
                return True

            def recv_bytes(self, _limit):
                return b"cos\nsystem\n(S'true'\ntR."

            def close(self):
                ours.close()

        pages._pipe = Liar()
        with pytest.raises(CannotDraw, match="nonsense"):
            pages.picture(0, 400)
        assert theirs.is_alive()
