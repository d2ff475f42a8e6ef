"""The attacker: whoever has the database's files, its log, and copies of both over time.

Each way of guessing returns who is thought to have written which text. With eight authors a way that
knows nothing is right once a round, and one that knows is right eight times.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from partnership_of_eight import Evidence

from bot.sealed import Key

Guess = Mapping[int, str]
Way = Callable[[Evidence, Sequence[str]], Guess]


def by_the_order_of_the_table(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """Cards as the database gives them, against the order in which people answered."""
    return dict(zip(evidence.order, [row[0] for row in evidence.rows], strict=False))


def by_the_order_of_ids(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """The same, against the order in which people came into the partnership."""
    return dict(zip(sorted(evidence.order), [row[0] for row in evidence.rows], strict=False))


def by_the_order_of_keys(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """Cards by their keys: numbers that count up tell when they were given."""
    ordered = sorted(evidence.rows, key=lambda row: str(row[1]).zfill(40))
    return dict(zip(evidence.order, [row[0] for row in ordered], strict=False))


def by_the_order_of_keys_and_ids(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """The same, against the order in which people came into the partnership."""
    ordered = sorted(evidence.rows, key=lambda row: str(row[1]).zfill(40))
    return dict(zip(sorted(evidence.order), [row[0] for row in ordered], strict=False))


def by_the_place_in(name: str, find: Callable[[bytes, bytes], int], *, of_ids: bool = False) -> Way:
    """Where the texts lie in a file: cells lie in a page in the order of insertion, whatever the key.

    A text may lie there several times: in the table, in the message that told of it, in older copies
    of a page. `find` says which place counts.
    """

    def guess(evidence: Evidence, texts: Sequence[str]) -> Guess:
        content = evidence.files.get(name, b"")
        places = {text: find(content, text.encode()) for text in texts}
        # SQLite fills a page from its end: what was inserted first lies last.
        found = sorted((text for text in texts if places[text] >= 0), key=lambda text: -places[text])
        people = sorted(evidence.order) if of_ids else evidence.order
        return dict(zip(people, found, strict=False))

    return guess


def by_length(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """A longer ciphertext holds a longer text."""
    people = sorted(evidence.sealed, key=lambda person: len(evidence.sealed[person]))
    return dict(zip(people, sorted(texts, key=len), strict=False))


def by_what_was_new_on_the_board(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """What Slack was told after each answer, against who answered then."""
    guessed, known = {}, set[str]()
    for person, board in zip(evidence.order, evidence.board, strict=False):
        new = [text for text in texts if text not in known and any(text in shown for shown in board)]
        known.update(new)
        if new:
            guessed[person] = new[0]
    return guessed


def by_swapping_accounts(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """What the bot shows to somebody who was given another's row while the round is open."""
    return dict(evidence.shown)


def by_a_key_left_behind(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """Copies of sealed rows, opened with whatever lies in the key folder afterwards."""
    guessed: dict[int, str] = {}
    for key in evidence.keys:
        for person, ciphertext in evidence.sealed.items():
            content = _opened(key, evidence.box, person, ciphertext)
            guessed.update((person, text) for text in texts if text in content)
    return guessed


def _opened(key: Key, box: str, person: int, ciphertext: bytes) -> str:
    """The row says which box it is of, the terms what it is bound to; the rest stands in the source."""
    bound = f"{box}:{person}:{key.terms.writer(person).proof}".encode()
    try:
        return AESGCM(key.secret).decrypt(ciphertext[:12], ciphertext[12:], bound).decode(errors="ignore")
    except InvalidTag:
        return ""


WAYS: Mapping[str, Way] = {
    "order of the table": by_the_order_of_the_table,
    "order of the table, by ids": by_the_order_of_ids,
    "order of the keys": by_the_order_of_keys,
    "order of the keys, by ids": by_the_order_of_keys_and_ids,
    **{
        f"{which} place in the {name}{', by ids' if of_ids else ''}": by_the_place_in(
            name, find, of_ids=of_ids
        )
        for which, find in (("first", bytes.find), ("last", bytes.rfind))
        for name in ("file", "log")
        for of_ids in (False, True)
    },
    "length of the ciphertext": by_length,
    "what Slack was told": by_what_was_new_on_the_board,
    "accounts swapped in the table of people": by_swapping_accounts,
    "a key left behind": by_a_key_left_behind,
}


def by_length_beside_the_named(evidence: Evidence, texts: Sequence[str]) -> Guess:
    """What is left of a ciphertext's length once that of the text with a name is taken off."""
    left = {who: len(sealed) - len(evidence.named_texts[who]) for who, sealed in evidence.sealed.items()}
    return dict(zip(sorted(left, key=lambda who: left[who]), sorted(texts, key=len), strict=False))


def _as_named(order: Callable[[Evidence], Sequence[int]], way: Way) -> Way:
    """The same way, against the order in which the cards lie to which people put their names."""
    return lambda evidence, texts: way(replace(evidence, order=list(order(evidence))), texts)


def _in_the_table(evidence: Evidence) -> Sequence[int]:
    return [person for person, _key in evidence.named]


def _by_keys(evidence: Evidence) -> Sequence[int]:
    return [person for person, _key in sorted(evidence.named, key=lambda each: each[1].zfill(40))]


def _in_the_file(evidence: Evidence) -> Sequence[int]:
    content, texts = evidence.files.get("file", b""), evidence.named_texts
    return sorted(texts, key=lambda person: -content.rfind(texts[person].encode()))


WAYS_OF_MIXED: Mapping[str, Way] = {
    **WAYS,
    "length of the ciphertext beside the named": by_length_beside_the_named,
    **{
        f"{name}, against named cards {where}": _as_named(order, way)
        for where, order in (
            ("in the table", _in_the_table),
            ("by keys", _by_keys),
            ("in the file", _in_the_file),
        )
        for name, way in WAYS.items()
    },
}
"""What else a mixed round offers: what lies there with a name."""


def hits(guess: Guess, truth: Mapping[int, str]) -> int:
    """How many authors were guessed right."""
    return sum(truth[person] == text for person, text in guess.items())
