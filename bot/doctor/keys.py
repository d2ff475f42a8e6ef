"""The keys of anonymous answers: apart from the database, and there."""

from collections.abc import Iterator

from bot import conductor, sealed
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient


def keys_are_apart(patient: Patient) -> Iterator[Finding]:
    """Whether nobody holds keys and answers by holding one of them."""
    keys, database = patient.settings.keys, patient.settings.database_url
    wrong = sealed.misplaced(keys, database)
    insists = patient.settings.keys_may_lie_with_data == "yes" and sealed.lie_together(keys, database)
    for sentence in wrong:
        yield Finding("keys_are_apart", WARN if insists else FAIL, sentence)
    if not wrong:
        yield Finding("keys_are_apart", OK, "The keys of anonymous answers lie apart from the database.")


def live_boxes_have_keys(patient: Patient) -> Iterator[Finding]:
    """Whether what is sealed now can be opened when its time comes."""
    with patient.read() as w:
        live = conductor.live_boxes(w)
    if live and not patient.keys.is_there():
        yield Finding("live_boxes_have_keys", FAIL, patient.keys.away)
        return
    missing = [box for box in live if patient.keys.read(box) is None]
    if not missing:
        yield Finding("live_boxes_have_keys", OK, f"{len(live)} open boxes have their keys.")
        return
    yield Finding(
        "live_boxes_have_keys",
        FAIL,
        f"{len(missing)} of {len(live)} open boxes have lost their keys. The bot destroys what was written "
        "there and asks everybody again; if that goes on, see who else writes to KEYS.",
    )
