"""`validate_ratings`: errors against published lines, and the files it will not take."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.tests.source import ROOT
from stats.faceit.rating.kinds import MEASURED_ERRORS
from stats.faceit.rating.validation import agreements, read_career_lines

LINES = Path(settings.BASE_DIR).parent / "shared" / "data" / "hltv_rating2_sample.csv"
published = pytest.mark.skipif(
    not LINES.is_file(), reason="the published lines are not beside the checkout"
)

HEAD = "rating,kast,impact,kpr,apr,dpr,adr,0kpr,1kpr,2kpr,3kpr,4kpr,5kpr"
# 2.0 with true inputs: .5475 + .25137 − .346385 + .2372 + .24 + .1587 = 1.088385
FIRST = "1.10,75,1,0.7,0.2,0.65,75,0.5,0.35,0.1,0.05,0,0"
# … and of this one: .511 + .21546 − .37303 + .1779 + .208 + .1587 = .89803
SECOND = "0.88,70,0.75,0.6,0.2,0.7,65,0.57,0.3,0.1,0.03,0,0"


def found(*rows, head=HEAD):
    lines = read_career_lines("\n".join([head, *rows]))
    return {each.name: each for each in agreements(lines)}


def run(tmp_path, text, *options):
    path = tmp_path / "lines.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    out = StringIO()
    call_command("validate_ratings", str(path), *options, stdout=out)
    return out.getvalue()


def test_errors_are_those_worked_out_by_hand():
    true = found(FIRST, SECOND)["hltv2_true"]
    assert true.lines == 2
    assert true.mae == pytest.approx((0.011615 + 0.01803) / 2)
    assert true.largest == pytest.approx(0.01803)
    assert true.bias == pytest.approx((0.01803 - 0.011615) / 2)
    kast = found(FIRST)["kast_estimated"]
    # 85.776 + 10.2179 + 7.915 − 30.03715 − 75
    assert (kast.bias, kast.rmse) == (pytest.approx(-1.12825), pytest.approx(1.12825))
    assert kast.unit == "points"


def test_the_order_and_number_of_columns_do_not_matter():
    names, values = HEAD.split(","), FIRST.split(",")
    turned = ["team", *reversed(names)], ["x", *reversed(values)]
    assert found(",".join(turned[1]), head=",".join(turned[0])) == found(FIRST)


def test_without_multi_kills_only_what_needs_them_is_left_out():
    short = set(found("1,75,1,.7,.2,.65,75", head=",".join(HEAD.split(",")[:7])))
    assert short == {"hltv2_true", "hltv2_true_kast", "hltv2_estimated", "kast_estimated"}


def test_the_table_names_measures_and_lines(tmp_path):
    text = run(tmp_path, f"{HEAD}\n{FIRST}\n{SECOND}\n", "--no-progress")
    header, first, *_ = text.splitlines()
    assert header.split()[:6] == ["name", "MAE", "max", "bias", "RMSE", "n"]
    assert first.split()[:6] == ["hltv2_true", "0.0148", "0.0180", "+0.0032", "0.0152", "2"]


def test_json_is_the_figures_and_nothing_else(tmp_path):
    figures = json.loads(run(tmp_path, f"\ufeff{HEAD}\n{FIRST}\n", "--json"))["figures"]
    by_name = {figure["name"]: figure for figure in figures}
    assert by_name["mae:hltv2_true"] == {
        "name": "mae:hltv2_true", "value": pytest.approx(0.011615), "unit": "rating",
        "ratio": None, "against": None, "runs": 1,
    }  # fmt: skip
    wanted = {f"{what}:hltv2_estimated" for what in ("mae", "max", "bias")}
    assert wanted | {"rmse:kast_estimated", "mae:style21", "mae:hltv1"} <= set(by_name)
    assert by_name["n:hltv2_estimated"]["value"] == 1


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "there is no column rating"),
        (HEAD, "there are no lines in it"),
        (f"{HEAD.replace('kast', 'what')}\n{FIRST}", "there is no column kast"),
        (f"{HEAD}\n{FIRST}\n1.1,75", "line 3: impact is '', not a number"),
        (f"{HEAD}\n{FIRST.replace('0.65', 'many')}", "line 2: dpr is 'many'"),
        (f"{HEAD}\n{FIRST.replace('0.65', 'nan')}", "line 2: dpr is nan, which cannot be"),
        (f"{HEAD}\n{FIRST.replace('0.65', '-1')}", "line 2: dpr is -1, which cannot be"),
        (f"{HEAD}\n{FIRST.replace('75,1', '175,1')}", "line 2: kast is 175"),
        (b"\xff\xfe\x00", "it is not text in UTF-8"),
        (HEAD.encode() + b'\n"' + b"1" * 200_000, "it is not CSV"),
    ],
)
def test_a_bad_file_ends_with_one_line_of_reason(tmp_path, text, reason):
    with pytest.raises(CommandError) as refusal:
        run(tmp_path, text)
    assert reason in str(refusal.value)
    assert len(str(refusal.value).splitlines()) == 1
    assert refusal.value.returncode != 0


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        call_command("validate_ratings", str(tmp_path / "none.csv"))


@published
def test_the_formulas_meet_the_stated_errors_on_published_lines():
    rows = {each.name: each for each in agreements(read_career_lines(LINES.read_text()))}
    assert rows["hltv2_true"].mae <= 0.011
    assert rows["hltv2_estimated"].mae <= 0.0085
    assert rows["hltv2_estimated"].largest <= 0.035
    assert rows["kast_estimated"].rmse <= 0.73


@published
def test_the_errors_shown_beside_ratings_and_in_the_docs_are_the_measured_ones():
    rows = {each.name: each for each in agreements(read_career_lines(LINES.read_text()))}
    said = (ROOT / "docs" / "ratings-cs2.md").read_text(encoding="utf-8")
    for kind, error in MEASURED_ERRORS.items():
        row = rows[kind.value]
        assert (error.mae, error.largest) == (round(row.mae, 4), round(row.largest, 4))
        assert (error.bias, error.lines) == (round(row.bias, 4), row.lines)
        assert f"| {row.mae:.4f} | {row.largest:.4f} | {row.bias:+.4f} |" in said
