"""The framework of the benches, and the parser's."""

import io
import json
from collections.abc import Iterable

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from config.bench.figures import Figure, Run, as_json, side_by_side
from config.management.commands.bench import load


def printed(*arguments: str) -> str:
    out = io.StringIO()
    call_command("bench", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.slow
def test_with_json_the_figures_are_the_only_output():
    answer = json.loads(printed("parse", "--json", "--runs", "1"))
    assert list(answer) == ["figures"]
    figure = next(item for item in answer["figures"] if item["name"] == "parse_profile_time")
    assert list(figure) == ["name", "value", "unit", "ratio", "against", "runs"]
    assert (figure["unit"], figure["against"], figure["runs"]) == ("ms", "bare selectolax", 1)
    assert figure["ratio"] > 0


@pytest.mark.slow
def test_without_json_every_figure_is_a_line():
    lines = printed("parse", "--runs", "1", "--no-progress").splitlines()
    assert [line.partition(":")[0] for line in lines] == [
        "parse_profile_time",
        "parse_profile",
        "bare_selectolax",
    ]


def test_an_unknown_bench_is_refused_with_the_names_there_are():
    with pytest.raises(CommandError, match=r"no bench named 'tea'; there are: .*parse"):
        printed("tea")


def test_no_runs_is_refused():
    with pytest.raises(CommandError, match="--runs"):
        printed("parse", "--runs", "0")


@pytest.mark.parametrize("name", sorted(settings.BENCHES))
def test_every_bench_of_the_settings_exists(name):
    assert callable(load(settings.BENCHES[name]))


def test_a_comparison_takes_every_run_once_and_gives_the_median_of_quotients():
    taken: list[int] = []

    def track(numbers: Iterable[int]) -> Iterable[int]:
        for number in numbers:
            taken.append(number)
            yield number

    ours_s, theirs_s, ratio = side_by_side(Run(3, track), lambda: 1, lambda: 1, times=5)
    assert taken == [0, 1, 2]
    assert min(ours_s, theirs_s, ratio) > 0


def test_a_figure_says_its_comparison_only_when_there_is_one():
    assert Figure("rate", 2.0, "pages/s").line() == "rate: 2 pages/s (median of 5)"
    compared = Figure("rate", 2.0, "pages/s", 1.5, "bare", 3)
    assert compared.line() == "rate: 2 pages/s, 1.50 times bare (median of 3)"
    assert json.loads(as_json([compared]))["figures"][0]["ratio"] == 1.5


@pytest.mark.slow
def test_the_parser_takes_at_most_one_and_a_half_times_bare_selectolax():
    figures = json.loads(printed("parse", "--json"))["figures"]
    assert figures[0]["name"] == "parse_profile_time"
    assert figures[0]["ratio"] <= 1.5
