"""What was added up: 20 made-up practitioners in three quarters."""

import hashlib

import pytest

from sos_desktop.combining.combine import Combined, Given, add_up
from sos_desktop.dates import Quarter
from sos_desktop.summary.document import Document
from sos_desktop.summary.tables import DEFAULT

QUARTERS = (Quarter(2026, 1), Quarter(2026, 2), Quarter(2026, 3))


@pytest.fixture
def combined() -> Combined:
    given = []
    for quarter in QUARTERS:
        for practitioner in range(20):
            file_id = hashlib.sha256(f"{practitioner} {quarter}".encode()).hexdigest()[:32]
            counts = dict.fromkeys(DEFAULT.cells, 6)
            made = Document(DEFAULT, file_id, "RX1", quarter, False, counts, f"signer {practitioner}")
            given.append(Given(made.name, made.file_id, made))
    return add_up(given, expected=20)
