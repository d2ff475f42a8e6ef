"""What is stuck: messages, sweeps, rounds, deadlines."""

from collections.abc import Iterator

from bot import outbox
from bot.doctor.finding import FAIL, LATE, OK, WARN, Finding, Patient
from bot.rituals import escalation, retro, status


def dead_letters(patient: Patient) -> Iterator[Finding]:
    """Whether Slack took everything."""
    with patient.read() as w:
        dead = outbox.dead_letters(w)
    if not dead:
        yield Finding("dead_letters", OK, "Slack has refused no message.")
        return
    why = ", ".join(sorted({letter.error or "?" for letter in dead}))
    yield Finding(
        "dead_letters",
        WARN,
        f"Slack did not take {len(dead)} messages ({why}). `samspil outbox` lists them, and `samspil outbox "
        "resend --all` tries again.",
    )


def owed(patient: Patient) -> Iterator[Finding]:
    """Whether messages arrive within minutes."""
    with patient.read() as w:
        since = outbox.longest_owed(w)
    if since is None or patient.now - since <= LATE:
        yield Finding("owed", OK, "No message waits for long.")
        return
    minutes = int((patient.now - since).total_seconds() // 60)
    yield Finding(
        "owed",
        FAIL,
        f"A message has been owed to Slack for {minutes} minutes. See whether a bot runs, whether Slack can "
        "be reached, and what the log says with action=outbox.",
    )


def sweeps(patient: Patient) -> Iterator[Finding]:
    """Whether what is due is done."""
    with patient.read() as w:
        due = {name: next_due(w) for name, next_due in patient.sweeps.items()}
    behind = [name for name, moment in due.items() if moment is not None and patient.now - moment > LATE]
    if not behind:
        yield Finding("sweeps", OK, "Nothing that is due waits.")
        return
    yield Finding(
        "sweeps",
        FAIL,
        f"What is due is not done: {', '.join(behind)}. See whether a bot runs, and what its log says with "
        "action=sweep.broke.",
    )


def rounds(patient: Patient) -> Iterator[Finding]:
    """Whether rounds open and close in time."""
    with patient.read(LATE) as then:
        stuck = {
            "status meetings to open": len(status.openings_due(then)) + len(status.taken(then)),
            "status rounds to close": len(status.digests_due(then)),
            "retros to plan": len(retro.cadences_due(then)),
            "retros to go on": len(retro.rounds_due(then)),
        }
    counts = ", ".join(f"{number} {what}" for what, number in stuck.items() if number)
    if counts:
        yield Finding("rounds", FAIL, f"Stuck: {counts}. The log says why, with action=sweep.broke.")
    else:
        yield Finding("rounds", OK, "Rounds open and close in time.")


def deadlines(patient: Patient) -> Iterator[Finding]:
    """Whether blockers move up in time."""
    with patient.read(LATE) as then:
        late = len(escalation.partnerships_due(then))
    if late:
        yield Finding("deadlines", FAIL, f"In {late} partnerships blockers should have moved up by now.")
    else:
        yield Finding("deadlines", OK, "Blockers move up in time.")
