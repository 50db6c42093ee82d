"""The parts of a workbook file around its sheets, put into one archive.

Time stamps inside the archive are fixed, so the same sheets give the same bytes.
"""

import io
import zipfile
from collections.abc import Mapping, Sequence
from functools import cache
from xml.sax.saxutils import escape

STAMP = (2026, 1, 1, 0, 0, 0)
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"
STYLES = (
    f'{XML}<styleSheet xmlns="{MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders>'
    '<cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="2"><xf/><xf numFmtId="164" applyNumberFormat="1"/></cellXfs>'
    "</styleSheet>"
)


def _directory(names: Sequence[str]) -> dict[str, str]:
    """Return the parts of a workbook that say where the sheets are."""
    count = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name="{escape(name)}" sheetId="{at}" r:id="rId{at}"/>'
        for at, name in zip(count, names, strict=True)
    )
    links = "".join(
        f'<Relationship Id="rId{at}" Type="{OFFICE}/worksheet" '
        f'Target="worksheets/sheet{at}.xml"/>'
        for at in count
    )
    parts = "".join(
        f'<Override PartName="/xl/worksheets/sheet{at}.xml" '
        f'ContentType="{KIND}.worksheet+xml"/>'
        for at in count
    )
    styles = (
        f'<Relationship Id="rId{len(names) + 1}" Type="{OFFICE}/styles" '
        'Target="styles.xml"/>'
    )
    relations = f'<Relationships xmlns="{PACKAGE}/relationships">'
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{KIND}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{KIND}.styles+xml"/>'
        f"{parts}</Types>",
        "_rels/.rels": f'{XML}{relations}<Relationship Id="rId1" '
        f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">'
        f"<sheets>{sheets}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": f"{XML}{relations}{links}{styles}"
        "</Relationships>",
        "xl/styles.xml": STYLES,
    }


@cache
def _static_parts(names: tuple[str, ...]) -> dict[str, bytes]:
    return {name: text.encode() for name, text in _directory(names).items()}


def archive(sheets: Mapping[str, bytes]) -> bytes:
    """Return a workbook of these sheets; only they are worth compressing."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in _static_parts(tuple(sheets)).items():
            archive.writestr(zipfile.ZipInfo(name, STAMP), content)
        for at, content in enumerate(sheets.values(), 1):
            entry = zipfile.ZipInfo(f"xl/worksheets/sheet{at}.xml", STAMP)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compresslevel=2)
    return target.getvalue()
