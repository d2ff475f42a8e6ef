"""What tests of several folders name."""

from datetime import datetime
from zoneinfo import ZoneInfo

COPENHAGEN = ZoneInfo("Europe/Copenhagen")
MONDAY = datetime(2026, 5, 4, 8, 45, tzinfo=COPENHAGEN)
