"""Paper that leaves the house."""

from datetime import UTC, datetime
from io import BytesIO

import pypdf

from apps.core import clock, paper

SHEET = b'#set document(title: "A sheet")\n#set text(lang: "en")\nHello'


def test_a_file_is_dated_by_the_products_clock_to_the_second():
    with clock.at(datetime(2026, 3, 30, 7, 5, 9, 123456, tzinfo=UTC)):
        made = pypdf.PdfReader(BytesIO(paper.pdf(SHEET, {})))
    assert made.metadata.creation_date == datetime(2026, 3, 30, 7, 5, 9, tzinfo=UTC)
