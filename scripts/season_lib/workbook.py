"""Fills the roster template as a spreadsheet program would: rows below its head, the rest kept."""
import io
import re
import zipfile
from xml.sax.saxutils import escape

SHEET = "xl/worksheets/sheet1.xml"


def filled(template, rows):
    """The workbook with these rows of text below the head."""
    written = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as old, zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name == SHEET:
                part = _with_rows(part.decode("utf-8"), rows).encode("utf-8")
            new.writestr(name, part)
    return written.getvalue()


def _with_rows(sheet, rows):
    head = re.search(r"<sheetData>.*?</row>", sheet, re.DOTALL)
    if not head:
        raise ValueError("the template has no head")
    lines = "".join(_row(number, cells) for number, cells in enumerate(rows, 2))
    return f"{sheet[:head.end()]}{lines}</sheetData>{sheet.split('</sheetData>', 1)[1]}"


def _row(number, cells):
    texts = (f'<c r="{column}{number}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>'
             for column, cell in zip("ABCDEFGHIJ", cells))
    return f'<row r="{number}">{"".join(texts)}</row>'
