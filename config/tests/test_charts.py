"""Drawings carry their numbers in attributes, name themselves, and never carry style."""

from xml.etree import ElementTree as ET

import pytest

from config import charts
from config.reliability import Spot, reliability

NAME = "{http://www.w3.org/2000/svg}"
HOSTILE = '"><script>alert(1)</script>'
DRAWINGS = {
    "sparkline": lambda title: charts.sparkline([1, 3, 2], title),
    "mini": lambda title: charts.mini([1, 3, 2], title),
    "bars": lambda title: charts.bars([0, 3, 2], title),
    "interval_bar": lambda title: charts.interval_bar(0.4, 0.5, 0.6, title, reference=0.5),
    "share": lambda title: charts.share(3, 4, title),
    "diverge": lambda title: charts.diverge(-3, 10, title, interval=(-5, -1)),
    "heat": lambda title: charts.heat([title], ["00", ""], [[None, 4]], title, unit="<"),
    "band_chart": lambda title: charts.band_chart(
        charts.Series([1, 2, 3], [4], [3], [5], grid=[2], labels={0: title}), title
    ),
    "mirrored": lambda title: charts.mirrored(3, None, 4, title),
    "curves": lambda title: charts.curves(
        [charts.Curve([(0, 1), (5, 2)], "line-accent")], title, grid=[1], ends=(title, title)
    ),
    "uptime": lambda title: charts.uptime(["good", "warn", "bad", ""], title),
}


def parsed(svg):
    return ET.fromstring(svg)


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_drawing_is_named_and_holds_no_style_nor_script(name):
    svg = DRAWINGS[name](HOSTILE)
    root = parsed(svg)

    assert root.find("title").text == HOSTILE
    assert root.get("role") == "img"
    assert "style" not in svg
    assert [node.tag for node in root.iter() if "script" in node.tag] == []


def test_a_line_needs_two_points():
    assert charts.sparkline([1], "one") == charts.mini([], "none") == ""
    assert charts.band_chart(charts.Series([1]), "one") == ""


def test_a_higher_value_stands_higher_and_a_flat_line_in_the_middle():
    rising = parsed(charts.mini([1, 2], "up")).find("polyline").get("points").split()
    flat = parsed(charts.mini([5, 5], "flat")).find("polyline").get("points").split()

    assert float(rising[1].split(",")[1]) < float(rising[0].split(",")[1])
    assert {point.split(",")[1] for point in flat} == {"10"}


def test_an_interval_outside_the_scale_widens_it_instead_of_being_cut():
    svg = parsed(charts.interval_bar(0.1, 0.2, 0.9, "wide", scale=(0.25, 0.75)))
    band = svg.findall("rect")[1]

    assert float(band.get("x")) == 0
    assert float(band.get("x")) + float(band.get("width")) == pytest.approx(160, abs=0.1)


def test_a_bar_to_the_left_is_a_loss_and_is_clipped_at_the_limit():
    bar = parsed(charts.diverge(-99, 10, "loss")).find("rect")

    assert bar.get("class") == "fill-bad"
    assert float(bar.get("x")) >= 0


def test_an_empty_cell_of_a_heat_map_is_not_a_zero_share_of_the_colour():
    cells = parsed(charts.heat(["Mon"], ["00", "01"], [[None, 8]], "week")).findall("rect")

    assert [cell.get("class") for cell in cells] == ["fill-well", "fill-accent"]
    assert cells[1].find("title").text == "Mon 01: 8"


def test_a_half_hour_nobody_asked_in_is_neither_good_nor_bad():
    bars = parsed(charts.uptime(["", "good", "bad"], "day")).findall("rect")

    assert [bar.get("class") for bar in bars] == ["fill-line", "fill-good", "fill-bad"]


def test_of_two_bars_back_to_back_each_grows_from_the_middle_and_none_is_no_bar():
    left, right = parsed(charts.mirrored(2, 4, 4, "two")).findall("rect")[1:]
    alone = parsed(charts.mirrored(None, 4, 4, "one")).findall("rect")[1:]

    assert (float(left.get("x")), float(left.get("width"))) == (60, 60)
    assert (float(right.get("x")), float(right.get("width"))) == (120, 120)
    assert [float(bar.get("x")) for bar in alone] == [120]


def test_curves_share_one_plane_and_a_lone_point_is_no_curve():
    lines = [
        charts.Curve([(0, 10), (10, 20)], "line-accent"),
        charts.Curve([(5, 20), (10, 10)], "line-accent line-dashed"),
        charts.Curve([(1, 1)], "line-accent line-dotted"),
    ]
    first, second = parsed(charts.curves(lines, "two")).findall("polyline")
    (x1, y1), (x2, y2) = (point.split(",") for point in first.get("points").split())
    (x3, y3), (x4, y4) = (point.split(",") for point in second.get("points").split())

    assert (x2, y2, y1) == (x4, y3, y4)
    assert float(x1) < float(x3) < float(x2)
    assert charts.curves(lines[2:], "none") == ""


def test_a_grid_line_is_named_as_finely_as_its_steps_are():
    line = charts.Curve([(0, 0), (1, 1)], "line-accent")
    drawn = parsed(charts.curves([line], "fine", grid=[0, 0.25, 1.5, 1000]))

    assert [text.text for text in drawn.findall("text")][:4] == ["0", "0.25", "1.5", "1000"]


def test_a_mirrored_bar_draws_a_whisker_for_each_known_interval_inside_its_frame():
    drawn = charts.mirrored(1.0, 0.5, 1.0, "A: 1, B: 0.5", intervals=((0.9, 1.4), None))

    assert drawn.count("line-ink") == 1
    assert "H0M" in drawn  # the high end is cut at the left edge


def test_a_reliability_diagram_has_a_diagonal_and_a_whisker_and_dot_for_every_bin():
    spots = [Spot(0.3, 0.25, 0.1, 0.5, 0.4), Spot(0.7, 0.8, 0.6, 0.9, 0.6)]

    drawn = reliability(spots, "Said against came <true>")

    assert drawn.count("<circle") == 2
    assert drawn.count("line-dashed") == 1
    assert "came &lt;true&gt;" in drawn
