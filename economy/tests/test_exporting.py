"""A third party checks the exported journal with a program that knows nothing of this house."""

import gzip
import io
import json
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import orjson
import pytest
from django.core.management import CommandError, call_command
from django.db.models import F

from economy.models import Seal, Transaction, Wallet
from economy.services import desk, sealing
from economy.services.desk import Asked
from economy.services.exporting import export
from economy.standalone import check_journal
from economy.tests.conftest import POSTGRES
from economy.tests.tampering import tamper
from economy.tests.things import COINS, NOW, buy, crown, fund, key, potion

pytestmark = [pytest.mark.django_db(transaction=POSTGRES), *([pytest.mark.slow] * POSTGRES)]
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def shopping(user, other_user, staff):
    fund(user, 50_000)
    drink, jewel = potion(), crown()
    bought = orjson.loads(buy(user, drink, 3).body)["transaction_id"]
    buy(user, drink, 2)
    buy(user, jewel)
    desk.give(Asked(user.pk, key()), user.pk, other_user.pk, jewel.pk, now=NOW)
    number = Transaction.objects.get(pk=bought).pk
    desk.refund(Asked(staff.pk, key()), number, "Ann asked", now=NOW)
    sealing.seal(LATER, most=4)
    desk.adjust(Asked(staff.pk, key()), user.pk, -7, COINS, "a mistake", now=NOW)
    desk.use(Asked(user.pk, key()), user.pk, drink.pk, now=NOW)
    return user


@pytest.fixture
def lines(shopping):
    out = io.BytesIO()
    export(out, LATER)
    return out.getvalue().splitlines(keepends=True)


def said(tmp_path, lines, head=None):
    path = tmp_path / "journal.jsonl"
    path.write_bytes(b"".join(lines))
    return check_journal.check(path, head)


def place(lines, kind):
    return next(n for n, line in enumerate(lines) if line.startswith(b'["%s"' % kind.encode()))


def test_an_export_agrees_and_says_so(tmp_path, lines):
    checker = said(tmp_path, lines)
    assert (checker.faults, checker.seals) == ([], Seal.objects.count())
    assert checker.seals > 1
    assert checker.entries + checker.moves - checker.sealed == 3


def test_no_name_nor_word_of_anybody_leaves_the_house(lines, user, staff):
    text = b"".join(lines).decode().lower()
    for word in (user.username, user.email or "@", staff.username, "asked", "mistake"):
        assert f'"{word.lower()}' not in text and "ann asked" not in text


@pytest.mark.slow
def test_what_was_written_after_the_rows_were_read_is_left_out(tmp_path, shopping):
    """A wallet is exported as it was by the rows that are exported."""

    class Busy(io.BytesIO):
        bought = False

        def write(self, line):
            if line.startswith(b'["wallet"') and not self.bought:
                self.bought = True
                buy(shopping, potion(name="Late"))
            return super().write(line)

    out = Busy()
    export(out, LATER)
    assert said(tmp_path, [out.getvalue()]).faults == []


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["entry", "move", "seal", "wallet", "holding", "end"])
def test_a_changed_byte_is_found_wherever_it_is(tmp_path, lines, kind):
    at = place(lines, kind)
    whole = lines[at]
    for offset in range(2, len(whole) - 2, 3):
        if not whole[offset : offset + 1].isalnum():
            continue
        other = b"1" if whole[offset : offset + 1] != b"1" else b"2"
        lines[at] = whole[:offset] + other + whole[offset + 1 :]
        named = json.loads(whole)
        changed = said(tmp_path, lines)
        # Whose a wallet is stands in no posting: only what it holds is checked.
        if kind == "wallet" and changed.wrong == 0:
            assert json.loads(lines[at])[2] != named[2]
            continue
        assert changed.wrong, lines[at]


@pytest.mark.parametrize("kind", ["entry", "move", "seal", "wallet", "holding", "end"])
def test_a_line_left_out_or_doubled_is_found(tmp_path, lines, kind):
    at = place(lines, kind)
    assert said(tmp_path, lines[:at] + lines[at + 1 :]).wrong
    assert said(tmp_path, [*lines[: at + 1], *lines[at:]]).wrong


@pytest.mark.slow
def test_lines_in_another_order_are_found(tmp_path, lines):
    for at in range(len(lines) - 1):
        swapped = [*lines[:at], lines[at + 1], lines[at], *lines[at + 2 :]]
        kinds = {json.loads(line)[0] for line in lines[at : at + 2]}
        if kinds <= {"wallet", "holding"}:
            continue  # these stand in no order
        checker = said(tmp_path, swapped)
        if checker.sealed and at < max(n for n, one in enumerate(lines) if one[:7] == b'["seal"'):
            assert checker.wrong, swapped[at : at + 2]


@pytest.mark.slow
def test_a_tail_taken_off_is_found_by_the_hash_that_somebody_wrote_down(tmp_path, lines):
    head = Seal.objects.order_by("pk").last().hash
    first = Seal.objects.order_by("pk").first()
    assert said(tmp_path, lines, head).wrong == 0
    assert said(tmp_path, lines, first.hash).wrong == 0

    # What is left is made to agree with itself: only the missing hash gives it away.
    upto = place(lines, "seal") + 1
    kept = [json.loads(line) for line in lines[:upto]]
    balances, things, counts = {}, {}, {"entry": 0, "move": 0, "seal": 0}
    for kind, *row in kept[1:]:
        counts[kind] += 1
        if kind == "entry" and row[3] == "wallet":
            balances[row[4]] = row[7]
        if kind == "move":
            things[row[3], row[4]] = things.get((row[3], row[4]), 0) + row[5]
    forged = [*lines[:upto]]
    forged += [b'["wallet",%d,1,"coins",%d]\n' % pair for pair in balances.items()]
    forged += [b'["holding",%d,%d,%d]\n' % (*who, n) for who, n in things.items() if n]
    forged.append(b'["end",%d,%d,%d,"%s"]\n' % (*counts.values(), first.hash.encode()))
    assert said(tmp_path, forged).wrong == 0
    assert said(tmp_path, forged, first.hash).wrong == 0
    assert "not in this chain" in said(tmp_path, forged, head).faults[-1]


def test_a_balance_changed_in_the_database_is_found_offline(tmp_path, shopping):
    Wallet.objects.update(balance=F("balance") + 1)
    out = io.BytesIO()
    export(out, LATER)
    assert any("holds" in told for told in said(tmp_path, [out.getvalue()]).faults)


@pytest.mark.parametrize("garbage", [b"", b"\xff\xfe", b"[]\n", b'{"a":1}\n', b'["entry"]\n' * 3])
def test_what_is_no_journal_does_not_agree(tmp_path, garbage):
    assert said(tmp_path, [garbage]).wrong


# --- the command --------------------------------------------------------------------------------
def run(*words):
    out = io.StringIO()
    call_command("economy_verify", *words, stdout=out, stderr=io.StringIO())
    return out.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize("name", ["journal.jsonl", "journal.jsonl.gz"])
def test_the_printed_program_checks_the_written_file_without_this_house(tmp_path, shopping, name):
    told = run("--export", str(tmp_path / name), "--lag", "0")
    program = tmp_path / "check_journal.py"
    program.write_text(run("--print-checker"), encoding="utf-8")

    def check(*words):
        done = subprocess.run(
            [sys.executable, "-I", str(program), str(tmp_path / name), *words],
            cwd=tmp_path, capture_output=True, text=True, check=False, env={},
        )  # fmt: skip
        return done.returncode, done.stdout

    head = told.split()[-1]
    code, text = check("--head", head)
    assert (code, "verdict   agrees" in text, head in text) == (0, True, True)
    assert "0 rows not sealed yet" in text
    code, text = check("--head", "f" * 64)
    assert (code, "DOES NOT AGREE" in text) == (1, True)
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.slow
def test_a_packed_file_cut_short_does_not_agree(tmp_path, lines):
    path = tmp_path / "journal.jsonl.gz"
    packed = gzip.compress(b"".join(lines))
    path.write_bytes(packed[: len(packed) // 2])
    assert check_journal.check(path).wrong
    assert check_journal.main([str(tmp_path / "none")]) == 2


@pytest.mark.slow
def test_the_proof_is_printed_and_ends_with_an_error_when_something_is_wrong(shopping):
    text = run("--lag", "0")
    assert "the books agree" in text and Seal.objects.order_by("pk").last().hash in text

    Wallet.objects.update(balance=F("balance") + 1)
    with pytest.raises(CommandError, match="do not agree"):
        run("--no-freeze")
    assert not Wallet.objects.filter(frozen_at__isnull=False).exists()
    with pytest.raises(CommandError):
        run()
    assert Wallet.objects.filter(frozen_at__isnull=False).exists()


@pytest.mark.slow
def test_the_proof_as_json_is_nothing_but_json(shopping):
    said = json.loads(run("--json"))
    assert said["verdict"] == "agrees"
    assert {"name": "discrepancies", "value": 0}.items() <= said["figures"][0].items()
    assert set(said["checks"].values()) == {0}


@pytest.mark.slow
def test_an_export_that_cannot_be_written_is_refused_in_one_line(shopping):
    with pytest.raises(CommandError, match="No such file"):
        run("--export", str(Path("/no/such/folder/journal.jsonl")))


def test_a_row_changed_in_the_database_is_found_offline(tmp_path, shopping):
    tamper("UPDATE economy_transaction SET reason = 'another' WHERE kind = 'refund'")
    out = io.BytesIO()
    export(out, LATER)
    assert any("sealed" in told for told in said(tmp_path, [out.getvalue()]).faults)
