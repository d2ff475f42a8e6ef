"""What is measured while the bot runs: counts and times, never a name or a text."""

import math
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from importlib import metadata
from time import perf_counter
from typing import Final

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    generate_latest,
)

from bot.outbox import Numbers
from bot.vitals import Vitals

VERSION: Final = metadata.version("samspil")
SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.0, 3.0)
"""Slack waits three seconds for an answer."""


class Metrics:
    """The metrics of one bot, in Prometheus' format; docs/operate.md lists them."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        self._answers = Histogram(
            "samspil_answer_seconds",
            "From a payload's coming in to its acknowledgement, by kind of payload.",
            ["kind"],
            buckets=SECONDS,
            registry=self._registry,
        )
        self._refusals = self._counter("samspil_refusals", "What people were told they may not do.")
        self.errors = 0
        self._errors = self._counter("samspil_errors", "Payloads that failed unexpectedly.")
        self._unsigned = self._counter(
            "samspil_refused_signatures",
            "Requests that were not signed by Slack: answered 401, and not looked at.",
        )
        self._rate_limits = self._counter(
            "samspil_rate_limited", "Calls that Slack refused because there were too many (429)."
        )
        self._calls = self._counter(
            "samspil_deliveries", "Tries to bring a message to Slack, by outcome.", "outcome"
        )
        self._swept = self._gauge(
            "samspil_sweep_timestamp_seconds", "When each sweep last ended, in Unix time.", "sweep"
        )
        self._connected = self._gauge("samspil_connected", "1 while payloads can come in.")
        self._owed = self._gauge("samspil_outbox_owed", "Messages that Slack does not have yet.")
        self._dead = self._gauge("samspil_outbox_dead", "Messages that Slack will not take.")
        self._late = self._gauge(
            "samspil_outbox_late_seconds", "For how long the oldest message that is due has waited."
        )
        self._partnerships = self._gauge("samspil_partnerships", "Partnerships that have not ended.")
        self._up = self._gauge("samspil_database_up", "1 while the database answers in time.")
        self._size = self._gauge("samspil_database_bytes", "Size of the database, its log included.")
        self._free = self._gauge(
            "samspil_disk_free_bytes", "Room where the bot writes, by the setting that names it.", "place"
        )
        self._backed_up = self._gauge(
            "samspil_backup_timestamp_seconds",
            "When the last backup was taken, in Unix time; 0 if unknown.",
        )
        self._gauge("samspil_build_info", "Which version runs; always 1.", "version").labels(VERSION).set(1)
        ProcessCollector(registry=self._registry)

    @contextmanager
    def answering(self, kind: str) -> Iterator[None]:
        """Time what answers a payload."""
        begun = perf_counter()
        try:
            yield
        finally:
            self._answers.labels(kind).observe(perf_counter() - begun)

    def refused(self) -> None:
        """Somebody was told a rule."""
        self._refusals.inc()

    def refused_signature(self) -> None:
        """Somebody knocked who is not Slack, or whose request came too late."""
        self._unsigned.inc()

    def rate_limited(self) -> None:
        """Slack asked us to wait."""
        self._rate_limits.inc()

    def broke(self) -> None:
        """Something failed that should not."""
        self.errors += 1
        self._errors.inc()

    def delivered(self, outcome: str) -> None:
        """A call of the outbox ended: posted, edited, waiting or dead."""
        self._calls.labels(outcome).inc()

    def swept(self, name: str, now: datetime) -> None:
        """A sweep has ended."""
        self._swept.labels(name).set(now.timestamp())

    def exposition(
        self, numbers: Numbers | None, vitals: Vitals | None, now: datetime, *, connected: bool
    ) -> bytes:
        """Everything, in the text format that Prometheus reads; what is not known now is no number (NaN)."""
        self._connected.set(connected)
        self._up.set(numbers is not None)
        self._owed.set(numbers.owed if numbers else math.nan)
        self._dead.set(numbers.dead if numbers else math.nan)
        late = (now - numbers.oldest_due).total_seconds() if numbers and numbers.oldest_due else 0
        self._late.set(late if numbers else math.nan)
        self._partnerships.set(numbers.partnerships if numbers else math.nan)
        self._size.set(math.nan if vitals is None or vitals.size is None else vitals.size)
        self._free.clear()
        for place, free in (vitals.free if vitals else {}).items():
            self._free.labels(place).set(free)
        last = vitals.last_backup if vitals else None
        self._backed_up.set(last.timestamp() if last else math.nan if vitals is None else 0)
        return generate_latest(self._registry)

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self._registry)

    def _gauge(self, name: str, what: str, *labels: str) -> Gauge:
        return Gauge(name, what, labels, registry=self._registry)
