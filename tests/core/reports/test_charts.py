"""A chart is drawn once. QtSvg shows it on the screen, svglib puts it on paper: it must be the same picture."""

import re
from dataclasses import replace

import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageChops, ImageFilter
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QFontDatabase, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from reportlab.graphics import renderPDF
from reportlab.pdfbase.pdfmetrics import stringWidth

from resources import resource
from sos_desktop.codes import StaffGroup
from sos_desktop.reports import charts, page, paper
from sos_desktop.reports.charts import Mark, bars, run_chart

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ("Jan to Mar 2026", "Apr to Jun 2026", "Jul to Sep 2026", "Oct to Dec 2026")


def mark(label: str, value: int, half: int = 17) -> Mark:
    clear = half <= value
    said = f"about {value}" if clear else "too few to say"
    return Mark(label, value, max(0, value - half), value + half, said, clear)


STAFF = [mark(group.label, value) for group, value in zip(StaffGroup, range(340, 0, -31), strict=True)]
YEAR = [mark(label, value) for label, value in zip(QUARTERS, (88, 110, 12, 132), strict=True)]
LONG = [mark(f"Jul to Sep {2020 + place}", 90 + 10 * place) for place in range(7)]


@pytest.fixture(autouse=True)
def _our_font_on_the_screen(qapp: object) -> None:
    for weight in ("Regular", "Bold"):
        QFontDatabase.addApplicationFontFromData(
            QByteArray(resource("fonts", f"NotoSans-{weight}.ttf").read_bytes())
        )


def on_screen(svg: str) -> Image.Image:
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    assert renderer.isValid()
    image = QImage(renderer.defaultSize(), QImage.Format.Format_Grayscale8)
    image.fill(255)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    size = (image.width(), image.height())
    return Image.frombuffer("L", size, bytes(image.constBits()), "raw", "L", image.bytesPerLine(), 1)


def on_paper(svg: str) -> Image.Image:
    paper.fonts()
    drawn = renderPDF.drawToString(page.figure(svg, width=charts.WIDTH))
    return pypdfium2.PdfDocument(drawn)[0].render(grayscale=True).to_pil()


def furthest_apart(one: Image.Image, other: Image.Image, blur: float) -> int:
    """At the worst place, of 255, once both are blurred: edges are smoothed and letters hinted differently."""
    blurred = [picture.filter(ImageFilter.GaussianBlur(blur)) for picture in (one, other)]
    return ImageChops.difference(*blurred).getextrema()[1]


def alike(screen: str, sheet: str) -> bool:
    """Shapes to a pixel; with their words, whose letters each renderer moves by up to one, more loosely."""
    shapes = [re.sub("<text.*?</text>", "", svg) for svg in (screen, sheet)]
    return (
        furthest_apart(on_screen(shapes[0]), on_paper(shapes[1]), 1) < 30
        and furthest_apart(on_screen(screen), on_paper(sheet), 3) < 27
    )


@pytest.mark.parametrize(
    "svg",
    [
        bars(STAFF, title="By staff group", unit="cases"),
        run_chart(YEAR, title="Each quarter", unit="cases"),
        run_chart(LONG, title="Each quarter", unit="cases"),
        run_chart([YEAR[0], replace(YEAR[1], whole=False)], title="Each quarter", unit="cases"),
    ],
    ids=["bars", "run of a year", "run with a median", "run with files missing"],
)
def test_a_chart_is_the_same_picture_on_screen_and_on_paper(svg: str):
    assert on_screen(svg).size == on_paper(svg).size
    assert alike(svg, svg)


@pytest.mark.parametrize(
    "part", ['<line [^>]*stroke="#1d2b33"[^>]*/>', "<rect [^>]*/>", "<text [^>]*>[A-Z].*?</text>"]
)
def test_the_comparison_would_notice_one_part_that_is_missing(part: str):
    svg = bars(STAFF, title="By staff group", unit="cases")
    gone = re.findall(part, svg)[-1]
    assert not alike(svg, svg.replace(gone, ""))


def test_a_chart_stays_in_the_subset_that_both_renderers_draw():
    for svg in (bars(STAFF, title="a", unit="b"), run_chart(LONG, title="a", unit="b")):
        tags = {element.tag.removeprefix(SVG) for element in etree.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "rect", "line", "circle", "text"}
        assert not re.search(r"style=|class=|clip|url\(|<!", svg)


def test_a_screen_reader_is_told_every_number():
    root = etree.fromstring(run_chart(YEAR, title="Supported each quarter", unit="cases"))
    assert root.findtext(f"{SVG}title") == "Supported each quarter"
    description = root.findtext(f"{SVG}desc") or ""
    assert description.startswith("In cases. Jan to Mar 2026: about 88, between 71 and 105;")
    assert "Jul to Sep 2026: too few to say, between 0 and 29" in description


def test_labels_fit_into_their_column():
    paper.fonts()
    root = etree.fromstring(bars(STAFF, title="a", unit="b"))
    labels = [element for element in root.iter(f"{SVG}text") if element.get("x") == "0"]
    assert len(labels) > len(STAFF)
    assert all(
        stringWidth(label.text, paper.REGULAR, float(label.get("font-size", "0"))) < charts.LABEL_WIDTH - 4
        for label in labels
    )


def test_too_few_to_say_has_a_whisker_and_neither_bar_nor_point():
    few = [mark("Students", 5)]
    assert bars(few, title="a", unit="b").count("<rect") == 1  # the paper
    assert "<circle" not in run_chart([mark("Jul to Sep 2026", 5)], title="a", unit="b")
    assert bars(few, title="a", unit="b").count('stroke="#1d2b33"') == 3


def test_a_line_joins_only_neighbours_that_both_say_something():
    svg = run_chart(YEAR, title="a", unit="b")
    assert len(re.findall(r'<line [^>]*stroke="#0b6b6b"', svg)) == 1


def test_a_quarter_with_files_missing_is_hollow_and_joined_by_dots():
    svg = run_chart([YEAR[0], replace(YEAR[1], whole=False)], title="a", unit="b")
    assert svg.count('fill="#ffffff" stroke="#0b6b6b"') == 1
    assert svg.count('stroke-dasharray="2 4"') == 1


def test_a_median_needs_six_quarters_that_are_complete_and_clear():
    assert charts.median_of(LONG) == 120
    assert charts.median_of(LONG[:5]) is None
    assert charts.median_of([*LONG, replace(LONG[0], whole=False)]) is None
    assert charts.median_of([*LONG, mark("Oct to Dec 2027", 3)]) is None
    assert "median 120" in run_chart(LONG, title="a", unit="b")
    assert "median" not in run_chart(LONG[:5], title="a", unit="b")


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (6, [0, 1, 2, 3, 4, 5, 6]),
        (7, [0, 2, 4, 6, 8]),
        (95, [0, 20, 40, 60, 80, 100]),
        (659, [0, 200, 400, 600, 800]),
        (12_001, [0, 5000, 10_000, 15_000]),
    ],
)
def test_the_axis_starts_at_nought_and_counts_in_round_steps(highest: int, ticks: list[int]):
    drawn = bars([Mark("Students", highest, 0, highest, "about")], title="a", unit="b")
    numbers = re.findall(r'text-anchor="middle">([\d,]+)<', drawn)
    assert [int(number.replace(",", "")) for number in numbers] == ticks


def test_many_quarters_keep_their_dates_apart():
    many = [mark(f"Jul to Sep {2000 + place}", 90) for place in range(20)]
    svg = run_chart(many, title="a", unit="b")
    assert svg.count(">Jul to Sep<") == 10
    assert "about 90" not in re.sub(r"<desc>.*</desc>", "", svg)


def test_words_in_a_chart_cannot_become_shapes():
    svg = bars([Mark("<rect/> & more", 1, 0, 2, "about 1")], title="<b>", unit="b")
    assert "&lt;rect/&gt; &amp; more" in svg
    etree.fromstring(svg)


def test_times_are_points_with_their_numbers_joined_where_neighbours_have_one():
    picture = charts.steps(
        [("23 Nov 2026", 11), ("21 Dec 2026", 7), ("22 Feb 2027", None)],
        title="Each time",
        unit="total",
        highest=20,
    )
    assert picture.count("<circle") == 2
    assert "23 Nov 2026: 11; 21 Dec 2026: 7; 22 Feb 2027: not rated" in picture
    assert picture.count('stroke-width="2"/>') == 3, "two points and the one line between them"
