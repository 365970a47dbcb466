"""A chart is drawn once. QtSvg shows it on the screen, svglib puts it on paper: it must be the same picture."""

import io
import re
from collections.abc import Sequence
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
from sos_desktop.impact.process_charts import Point, Process, examine
from sos_desktop.reports import charts, page, paper, png, shapes
from sos_desktop.reports.charts import Mark, bars
from sos_desktop.reports.control_chart import Note, control_chart, letter

SVG = "{http://www.w3.org/2000/svg}"
QUARTERS = ("Jan to Mar 2026", "Apr to Jun 2026", "Jul to Sep 2026", "Oct to Dec 2026")


def mark(label: str, value: int, half: int = 17) -> Mark:
    clear = half <= value
    said = f"about {value}" if clear else "too few to say"
    return Mark(label, value, max(0, value - half), value + half, said, clear)


STAFF = [mark(group.label, value) for group, value in zip(StaffGroup, range(340, 0, -31), strict=True)]
YEAR = [mark(label, value) for label, value in zip(QUARTERS, (88, 110, 12, 132), strict=True)]
LONG = [mark(f"Jul to Sep {2020 + place}", 90 + 10 * place) for place in range(7)]
LEAPS = [
    mark(f"{QUARTERS[place % 4][:-4]}{2023 + place // 4}", value, 9)
    for place, value in enumerate((90, 95, 92, 90, 94, 93, 160, 95, 91, 94, 92, 95))
]


def over_time(marks: Sequence[Mark], *notes: Note, begins: int = 0, unit: str = "cases") -> str:
    points = [Point(each.value, 0, each.clear and each.whole, at == begins) for at, each in enumerate(marks)]
    return control_chart(marks, examine(points), notes, title="Each quarter", unit=unit)


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
    drawn = renderPDF.drawToString(page.figure(svg, width=shapes.WIDTH))
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


EVERY_CHART = {
    "bars": bars(STAFF, title="By staff group", unit="cases"),
    "a year": over_time(YEAR),
    "a rise": over_time(LONG),
    "limits, a signal and two changes": over_time(LEAPS, Note(2, "A"), Note(8, "B,C")),
    "limits that begin afresh": over_time(LEAPS, Note(6, "A"), begins=6),
    "files missing": over_time([YEAR[0], replace(YEAR[1], whole=False)]),
    "per cent": control_chart(
        LONG[:2], Process((), {}, None, 0), title="On time", unit="% of those due", highest=100
    ),
}


@pytest.mark.parametrize("svg", EVERY_CHART.values(), ids=EVERY_CHART)
def test_a_chart_is_the_same_picture_on_screen_and_on_paper(svg: str):
    assert on_screen(svg).size == on_paper(svg).size
    assert alike(svg, svg)


@pytest.mark.parametrize("svg", EVERY_CHART.values(), ids=EVERY_CHART)
def test_a_chart_without_qt_is_the_same_picture_as_on_screen(svg: str):
    drawn = Image.open(io.BytesIO(png.drawn(svg))).convert("L")
    screen = on_screen(svg)
    assert drawn.size == (screen.width * png.SCALE, screen.height * png.SCALE)
    small = drawn.resize(screen.size, Image.Resampling.BOX)
    assert furthest_apart(screen, small, 3) < 32
    bare = re.sub("<text.*?</text>", "", svg)
    small = Image.open(io.BytesIO(png.drawn(bare))).convert("L").resize(screen.size, Image.Resampling.BOX)
    assert furthest_apart(on_screen(bare), small, 1) < 45


def test_a_picture_without_qt_has_the_same_bytes_each_time():
    assert png.drawn(EVERY_CHART["bars"]) == png.drawn(EVERY_CHART["bars"])


@pytest.mark.parametrize(
    "part", ['<line [^>]*stroke="#1d2b33"[^>]*/>', "<rect [^>]*/>", "<text [^>]*>[A-Z].*?</text>"]
)
def test_the_comparison_would_notice_one_part_that_is_missing(part: str):
    svg = bars(STAFF, title="By staff group", unit="cases")
    gone = re.findall(part, svg)[-1]
    assert not alike(svg, svg.replace(gone, ""))


def test_a_chart_stays_in_the_subset_that_all_renderers_draw():
    for svg in EVERY_CHART.values():
        tags = {element.tag.removeprefix(SVG) for element in etree.fromstring(svg).iter()}
        assert tags <= {"svg", "title", "desc", "rect", "line", "circle", "text"}
        assert not re.search(r"style=|class=|clip|url\(|<!", svg)


def test_a_screen_reader_is_told_every_number():
    root = etree.fromstring(over_time(YEAR))
    assert root.findtext(f"{SVG}title") == "Each quarter"
    description = root.findtext(f"{SVG}desc") or ""
    assert description.startswith("In cases. Jan to Mar 2026: about 88, between 71 and 105;")
    assert "Jul to Sep 2026: too few to say, between 0 and 29" in description


def test_a_screen_reader_is_told_limits_signals_and_changes():
    description = etree.fromstring(over_time(LEAPS, Note(6, "A"))).findtext(f"{SVG}desc") or ""
    assert "Mean 93, limits" in description
    assert "Jul to Sep 2024 is marked: outside the limits." in description
    assert "A: a change before Jul to Sep 2024." in description
    trial = etree.fromstring(over_time(LEAPS[:7])).findtext(f"{SVG}desc") or ""
    assert "trial limits" in trial
    two = etree.fromstring(over_time(LEAPS, begins=6)).findtext(f"{SVG}desc") or ""
    assert two.count("Mean") == 2
    assert "From Jul to Sep 2024: Mean" in two


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
    assert "<circle" not in over_time([mark("Jul to Sep 2026", 5)])
    assert bars(few, title="a", unit="b").count('stroke="#1d2b33"') == 3


def test_what_is_exact_has_no_whisker():
    exact = Mark("Students", 40, 0, 0, "40")
    assert 'stroke="#1d2b33"' not in bars([exact], title="a", unit="b")
    assert 'stroke="#1d2b33"' not in over_time([exact])
    assert "Students: 40." in bars([exact], title="a", unit="b")


def test_a_line_joins_only_neighbours_that_both_say_something():
    assert len(re.findall(r'<line [^>]*stroke="#0b6b6b"', over_time(YEAR))) == 1


def test_a_quarter_with_files_missing_is_hollow_and_joined_by_dots():
    svg = over_time([YEAR[0], replace(YEAR[1], whole=False)])
    assert svg.count('fill="#ffffff" stroke="#0b6b6b"') == 1
    assert svg.count('stroke-dasharray="2 4"') == 1


def test_a_signal_is_a_square_and_every_other_point_a_circle():
    svg = over_time(LEAPS)
    assert svg.count('fill="#8a5200"') == 1
    assert svg.count("<circle") == len(LEAPS) - 1


def test_limits_and_their_mean_are_named_beside_them_and_their_words_never_touch():
    svg = over_time(LEAPS)
    named = re.findall(r'y="([\d.]+)"[^>]*>(limit [\d,]+|mean [\d,]+)<', svg)
    assert [words.split()[0] for _, words in named] == ["limit", "mean", "limit"]
    ys = [float(y) for y, _ in named]
    assert ys[1] - ys[0] >= 12
    assert ys[2] - ys[1] >= 12
    assert "trial limit" in over_time(LEAPS[:7])
    assert "limit" not in over_time(LEAPS[:5])


def test_changes_of_the_service_have_letters_and_then_numbers():
    assert [letter(number) for number in (0, 25, 26)] == ["A", "Z", "27"]


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
    many = [mark(f"Jul to Sep {2000 + place}", 90) for place in range(24)]
    svg = over_time(many)
    assert svg.count(">Jul<") == 12
    assert "about 90" not in re.sub(r"<desc>.*</desc>", "", svg)
    assert over_time(many[:3]).count(">Jul to Sep<") == 3


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
