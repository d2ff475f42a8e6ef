"""The keys of anonymous answers: apart from the database, and there."""

from collections.abc import Iterator

from sqlalchemy.exc import SQLAlchemyError

from bot import conductor, sealed
from bot.doctor.finding import FAIL, OK, WARN, Finding, Patient
from bot.outage import said_of


def keys_are_apart(patient: Patient) -> Iterator[Finding]:
    """Whether nobody holds keys and answers by holding one of them."""
    keys, database = patient.settings.keys, patient.settings.database_url
    wrong = sealed.misplaced(keys, database)
    insists = patient.settings.keys_may_lie_with_data == "yes" and sealed.lie_together(keys, database)
    for sentence in wrong:
        yield Finding("keys_are_apart", WARN if insists else FAIL, sentence)
    if not wrong:
        yield Finding("keys_are_apart", OK, "The keys of anonymous answers lie apart from the database.")


def keys_answer(patient: Patient) -> Iterator[Finding]:
    """Whether they can be asked for, be there any or none: without that no bot starts."""
    try:
        patient.keys.is_there()
    except (OSError, SQLAlchemyError) as error:
        sentence = f"The keys of anonymous answers cannot be reached: {said_of(error)}. Check KEYS."
        yield Finding("keys_answer", FAIL, sentence)


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
