"""Spreadsheets made by hand, as programs write them that no library of ours writes like."""

import zipfile
from collections.abc import Mapping
from io import BytesIO

TRANSITIONAL = "http://schemas.openxmlformats.org/"
STRICT = "http://purl.oclc.org/ooxml/"


def pack(parts: Mapping[str, str | bytes]) -> bytes:
    """A ZIP archive of these parts."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return file.getvalue()


def make_xlsx(
    *sheets: str,
    strings: str = "",
    styles: str = "",
    base: str = TRANSITIONAL,
    workbook: str = "xl/workbook.xml",
) -> bytes:
    """An XLSX file of sheets that are given as the XML inside ``worksheet``."""
    kinds = f"{base}officeDocument/2006/relationships" if base == TRANSITIONAL else ""
    kinds = kinds or f"{base}officeDocument/relationships"
    file = workbook.rpartition("/")[2]
    names = "".join(
        f'<sheet name="S{at}" sheetId="{at}" r:id="r{at}"/>' for at in range(1, len(sheets) + 1)
    )
    links = "".join(
        f'<Relationship Id="r{at}" Type="{kinds}/worksheet" Target="worksheets/sheet{at}.xml"/>'
        for at in range(1, len(sheets) + 1)
    )
    links += f'<Relationship Id="s" Type="{kinds}/sharedStrings" Target="sharedStrings.xml"/>'
    links += f'<Relationship Id="y" Type="{kinds}/styles" Target="/xl/styles.xml"/>'
    main = f'xmlns="{base}spreadsheetml/main" xmlns:r="{kinds}"'
    return pack(
        {
            "[Content_Types].xml": "<Types/>",
            "_rels/.rels": '<Relationships><Relationship Id="a" '
            f'Type="{kinds}/officeDocument" Target="{workbook}"/></Relationships>',
            workbook: f"<workbook {main}><sheets>{names}</sheets></workbook>",
            f"xl/_rels/{file}.rels": f"<Relationships>{links}</Relationships>",
            "xl/sharedStrings.xml": f"<sst {main}>{strings}</sst>",
            "xl/styles.xml": f"<styleSheet {main}>{styles}</styleSheet>",
            **{
                f"xl/worksheets/sheet{at}.xml": f"<worksheet {main}>{content}</worksheet>"
                for at, content in enumerate(sheets, 1)
            },
        }
    )


def make_ods(
    sheets: Mapping[str, str], *, hidden: str = "", flat: bool = False, prologue: str = ""
) -> bytes:
    """An ODS file of sheets that are given as the XML inside ``table``; the last one is open.

    Prefixes: ``t`` of tables, ``x`` of texts, ``o`` of offices. ``flat``: as one file of XML.
    """
    names = "".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" '
        for prefix, name in {"o": "office", "t": "table", "x": "text", "s": "style"}.items()
    )
    content = (
        '<s:style s:name="ta1" s:family="table"><s:table-properties t:display="true"/></s:style>'
        '<s:style s:name="ta2" s:family="table"><s:table-properties t:display="false"/></s:style>'
    )
    for name, rows in sheets.items():
        style = "ta2" if name == hidden else "ta1"
        content += f'<t:table t:name="{name}" t:style-name="{style}">{rows}</t:table>'
    config = 'xmlns:c="urn:oasis:names:tc:opendocument:xmlns:config:1.0"'
    opened = f'<c:config-item {config} c:name="ActiveTable">{list(sheets)[-1]}</c:config-item>'
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    if flat:
        head = f'<?xml version="1.0"?>{prologue}<o:document {names} o:mimetype="{kind}">'
        return f"{head}{opened}{content}</o:document>".encode()
    return pack(
        {
            "mimetype": kind,
            "content.xml": f"{prologue}<o:document-content {names}>{content}</o:document-content>",
            "settings.xml": f"<o:settings {names}>{opened}</o:settings>",
        }
    )
