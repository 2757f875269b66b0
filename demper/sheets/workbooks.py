"""Excel workbooks in and out: the first sheet's rows, with bombs refused and formulas disarmed.

A workbook is a zip archive of XML. What it claims of its sizes may be a lie, so each part is
unpacked and counted before the reader, which has no limits of its own, may see it. Nor may a cell
stand far out: the reader would set up every empty one before it.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Iterable, Sequence
from typing import Any, Final

import xlsxwriter
from python_calamine import CalamineError, CalamineWorkbook

from demper.sheets.cells import Cell

MAX_BYTES: Final = 10 * 1024 * 1024
MAX_UNPACKED: Final = 96 * 1024 * 1024
MAX_PARTS: Final = 200
MAX_ROWS: Final = 50_000
MAX_COLUMNS: Final = 104  # up to CZ
FORMULA_SIGNS: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
# Themes have an attribute of this name as well, a number, which is no row.
_CELL: Final = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]+)(\d+)""")
_ROW: Final = re.compile(rb"""<(?:\w+:)?row\s(?:[^"'>]|"[^"]*"|'[^']*')*?\br\s*=\s*["']\s*(\d+)""")
_OTHER_KINDS: Final = {"content.xml", "xl/workbook.bin"}
_STEP: Final = 1024 * 1024
_LOCAL_HEAD: Final = 30


class NotASheet(Exception):
    """A file that is not taken: `code` is too_large, not_a_workbook, or too_many_rows."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_rows(body: bytes, max_rows: int = MAX_ROWS) -> list[list[Cell]]:
    """Return the cells of the first sheet, empty ones as ""; raises NotASheet."""
    check(body, max_rows)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(body))
        rows: list[list[Any]] = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, IndexError, ValueError, OSError) as error:
        raise NotASheet("not_a_workbook") from error
    if len(rows) > max_rows + 1:
        raise NotASheet("too_many_rows")
    return rows


def write_rows(
    header: Sequence[str],
    rows: Iterable[Sequence[str | int | None]],
    widths: Sequence[int] = (),
    sheet: str = "Sheet1",
) -> bytes:
    """Return a workbook of one sheet; numbers as numbers, all text as text, never a formula."""
    out = io.BytesIO()
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        page = book.add_worksheet(sheet)
        quoted = book.add_format({"quote_prefix": True})
        for column, width in enumerate(widths):
            page.set_column(column, column, width)
        page.write_row(0, 0, header, book.add_format({"bold": True}))
        page.freeze_panes(1, 0)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    armed = value.startswith(FORMULA_SIGNS)
                    page.write_string(number, column, value, quoted if armed else None)
                elif value is not None:
                    page.write_number(number, column, value)
    return out.getvalue()


def check(body: bytes, max_rows: int = MAX_ROWS) -> None:
    """Raise NotASheet unless `body` is a workbook of bearable size, whatever it says of itself."""
    if len(body) > MAX_BYTES:
        raise NotASheet("too_large")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as error:
        raise NotASheet("not_a_workbook") from error
    names = {part.filename for part in parts}
    if "xl/workbook.xml" not in names or names & _OTHER_KINDS or len(parts) > MAX_PARTS:
        raise NotASheet("not_a_workbook")
    left = MAX_UNPACKED
    for part in parts:
        content = _unpacked(body, part, left)
        left -= len(content)
        _check_places(content, max_rows)


def _unpacked(body: bytes, part: zipfile.ZipInfo, most: int) -> bytes:
    """Return one part's true content; raises NotASheet where it is more than `most` bytes."""
    packed = _packed(body, part)
    if part.compress_type == zipfile.ZIP_STORED:
        if len(packed) > most:
            raise NotASheet("too_large")
        return packed
    if part.compress_type != zipfile.ZIP_DEFLATED or part.flag_bits & 1:
        raise NotASheet("not_a_workbook")
    unpacker, parts, size = zlib.decompressobj(-zlib.MAX_WBITS), [], 0
    try:
        while packed and not unpacker.eof:
            parts.append(unpacker.decompress(packed, _STEP))
            packed = unpacker.unconsumed_tail
            size += len(parts[-1])
            if size > most:
                raise NotASheet("too_large")
        parts.append(unpacker.flush())
    except zlib.error as error:
        raise NotASheet("not_a_workbook") from error
    return b"".join(parts)


def _packed(body: bytes, part: zipfile.ZipInfo) -> bytes:
    at = part.header_offset
    head = body[at : at + _LOCAL_HEAD]
    if len(head) < _LOCAL_HEAD or not head.startswith(b"PK\x03\x04"):
        raise NotASheet("not_a_workbook")
    names = int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little")
    begin = at + _LOCAL_HEAD + names
    return body[begin : begin + part.compress_size]


def _check_places(content: bytes, max_rows: int) -> None:
    places = [*_CELL.findall(content), *((b"A", digits) for digits in _ROW.findall(content))]
    for letters, digits in places:
        if len(digits) > 7 or int(digits) > max_rows + 1:
            raise NotASheet("too_many_rows")
        if len(letters) > 2 or _column(letters) > MAX_COLUMNS:
            raise NotASheet("not_a_workbook")


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number
