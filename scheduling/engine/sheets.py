"""A spreadsheet or a CSV file as rows of text, whoever saved it and however. Nothing in it is run, fetched or kept."""

import csv
import io
import warnings
import zipfile
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import Protocol

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 150 * 1024 * 1024
MAX_PARTS = 2_000
MAX_ROWS = 60_000
MAX_COLUMNS = 500
MAX_CELL = 300
MAX_SHEETS = 20

_ENDLESS = "One cell of this file never ends. Save it again as .csv or .xlsx, then choose it."
_TOO_MANY_ROWS = f"The file has more than {MAX_ROWS:,} rows. Export fewer weeks, then choose the new file."
_DAMAGED = "This spreadsheet is damaged, or it is not a spreadsheet. Save it again as .xlsx or .csv, then choose it."
# First bytes → what it is.
_NOT_OURS = {
    b"\xd0\xcf\x11\xe0": "an old Excel file (.xls), or it has a password. Take the password off",  # both begin alike
    b"%PDF": "a PDF. Ask for the roster as a spreadsheet",
    b"<": "a web page, not a spreadsheet. Open it in Excel",
    b"{\\rtf": "a text document. Copy the roster into a spreadsheet",
    b"BEGIN:VCALENDAR": "a calendar file. Ask for the team’s roster as a spreadsheet",
}
_SAVE = "This is {}. Save it as .xlsx or .csv, then choose that file."
_LINES = "\r\n"
_SEPARATORS = ",;\t|"
# What a Windows program that knows no Unicode may write; control characters mean that it is no text at all.
_BINARY = frozenset(map(chr, {*range(9), 11, *range(14, 27), *range(28, 32)}))


class NotATable(ValueError):
    """The message says to a person what to do. Nothing of the file is in it."""


class TooLarge(NotATable):
    """It is more than we read."""


class _Worksheet(Protocol):
    def reset_dimensions(self) -> None: ...
    def iter_rows(self, *, values_only: bool) -> Iterator[tuple[object, ...]]: ...


def sheets(raw: bytes) -> Iterator[list[list[str]]]:
    """The rows of each sheet; of a CSV file, of the one that it is. Row 0 is the file's first row.

    Dates and times of a spreadsheet come as ISO text. Raises NotATable and TooLarge.
    """
    if len(raw) > MAX_BYTES:
        raise TooLarge("The file is larger than 10 MB. Export fewer weeks, then choose the new file.")
    if not raw.strip(b"\xef\xbb\xbf\xff\xfe\0 \t\r\n"):
        raise NotATable("The file is empty. Choose another file.")
    if raw.startswith(b"PK\x03\x04"):
        yield from _workbook(raw)
        return
    start = raw[:64].removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, words in _NOT_OURS.items():
        if start.startswith(magic):
            raise NotATable(_SAVE.format(words))
    yield _separated(_text(raw))


def _text(raw: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if raw.startswith(mark):
            return _checked(raw.decode(encoding, errors="replace"))
    zeros = raw[:200].count(0)
    if zeros > len(raw[:200]) // 4:  # UTF-16 without its mark
        return _checked(raw.decode("utf-16-be" if raw[:1] == b"\0" else "utf-16-le", errors="replace"))
    try:
        return _checked(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _checked(raw.decode("cp1252", errors="replace"))


def _checked(text: str) -> str:
    if _BINARY & set(text):
        raise NotATable("This is not a spreadsheet. Choose a file that ends in .xlsx or .csv.")
    return text


def _separated(text: str) -> list[list[str]]:
    first, _, rest = text.partition("\n")
    separator = ""
    if first.lower().startswith("sep=") and len(first.rstrip(_LINES)) == len("sep=") + 1:
        separator, text = first[4], rest  # Excel's own way to say it, which it does not count as a row
    separator = separator or _separator(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            if len(rows) >= MAX_ROWS:
                raise TooLarge(_TOO_MANY_ROWS)
            rows.append([_cell(cell) for cell in row[:MAX_COLUMNS]])
    except csv.Error as problem:  # a quotation mark that is never closed swallows the rest
        raise NotATable(_ENDLESS) from problem
    return rows


def _separator(text: str) -> str:
    """The one that stands in the most of the first lines; of several, the one that stands there most."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:20]
    counts = {one: [line.count(one) for line in lines] for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: (sum(map(bool, counts[one])), sum(counts[one])))


def _cell(text: str) -> str:
    text = " ".join(text.replace("\xa0", " ").split())
    if text.startswith('="') and text.endswith('"'):
        text = text[2:-1]  # how some systems keep the zeros at the start of a number
    return text[:MAX_CELL]


def _workbook(raw: bytes) -> Iterator[list[list[str]]]:
    _check_parts(raw)
    from openpyxl import load_workbook  # noqa: PLC0415 takes longer to load than a CSV file to read

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about features of the file that we do not read
        try:
            book = load_workbook(io.BytesIO(raw), read_only=True, data_only=True, keep_links=False)
            pages: list[_Worksheet] = list(book.worksheets)[:MAX_SHEETS]
        except NotATable:
            raise
        except Exception as problem:
            raise NotATable(_DAMAGED) from problem
        for page in pages:
            yield _page(page)


def _check_parts(raw: bytes) -> None:
    """Before anything is unpacked: by what the file says of itself. The process's own limits stand behind it."""
    try:
        with zipfile.ZipFile(io.BytesIO(raw)) as parts:
            found = parts.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError) as problem:
        raise NotATable(_DAMAGED) from problem
    if len(found) > MAX_PARTS or sum(part.file_size for part in found) > MAX_UNPACKED:
        raise TooLarge("This spreadsheet is too large once it is unpacked. Copy the roster into a new file.")
    if any(part.flag_bits & 1 for part in found):
        raise NotATable("This file has a password. Take it off, then choose the file again.")
    names = {part.filename for part in found}
    if "xl/workbook.bin" in names:
        raise NotATable(_SAVE.format("a binary Excel file (.xlsb)"))
    if "content.xml" in names:
        raise NotATable(_SAVE.format("an OpenDocument file"))
    if not any(name.lower().startswith("xl/") for name in names):
        raise NotATable("This is not a spreadsheet. Choose a file that ends in .xlsx or .csv.")


def _page(page: _Worksheet) -> list[list[str]]:
    if not hasattr(page, "reset_dimensions"):
        return []  # a sheet that is a chart
    page.reset_dimensions()  # what the file says of its size may be a lie
    rows: list[list[str]] = []
    try:
        for row in page.iter_rows(values_only=True):
            if len(rows) >= MAX_ROWS:
                if any(cell is not None for cell in row):
                    raise TooLarge(_TOO_MANY_ROWS)
                continue
            rows.append([_value(cell) for cell in row[:MAX_COLUMNS]])
    except TooLarge:
        raise
    except MemoryError as problem:
        raise TooLarge(_TOO_MANY_ROWS) from problem
    except Exception as problem:
        raise NotATable(_DAMAGED) from problem
    return rows


def _value(cell: object) -> str:
    match cell:
        case None:
            return ""
        case str():
            return _cell(cell)
        case datetime():
            rounded = cell + timedelta(seconds=30)  # 07:00 may be stored as 06:59:59.999
            return f"{rounded:%Y-%m-%d}" if cell.time() == time.min else f"{rounded:%Y-%m-%dT%H:%M}"
        case date():
            return cell.isoformat()
        case time():
            return f"{cell:%H:%M}"
        case timedelta():
            minutes = round(cell / timedelta(minutes=1))
            return f"{minutes // 60:02}:{minutes % 60:02}"
        case bool():
            return str(cell).upper()
        case float():
            return str(int(cell)) if cell.is_integer() and abs(cell) < 1e12 else repr(cell)
        case _:
            return _cell(str(cell))
