"""Find what earlier texts a text may answer, hold it against them, store and flag the answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from math import log

from channelwatch.domain.claim_changes import change_of_answer, same_claim
from channelwatch.domain.claim_flags import Evidence, flag_answer, is_worth_a_flag
from channelwatch.domain.claim_stream import (
    Answer,
    Passage,
    answers,
    block_keys,
    is_before,
    is_news,
)
from channelwatch.domain.claim_tellings import ReadText
from channelwatch.pipeline.claim_ports import KeyCounts, PassageKey, Search
from channelwatch.pipeline.examining import Examining

WINDOW = timedelta(hours=48)
"""How far apart two texts may be that tell of one event."""

CANDIDATES = 10
LEAST = 1.0
"""What candidates share at least: one key that nobody else has, or more that some have."""

TOO_COMMON = 400
"""Passages in the window that share a key; such a key tells no event from another."""

_AT_ONCE = 500  # texts a statement
_RAREST = 12
_UNKNOWN = 0.5  # the weight of a key that only the other text has


def relate_texts(work: Examining, reads: Sequence[ReadText]) -> None:
    """Store and flag how stored texts answer each other; `reads` are those that are new."""
    fresh = frozenset(read.version.post for read in reads)
    for start in range(0, len(reads), _AT_ONCE):
        _store(work, list(_answers(work, reads[start : start + _AT_ONCE], fresh)))


def relate_edit(work: Examining, was: ReadText, now: ReadText) -> None:
    """Store and flag how a stored text that changed answers other channels in its new words."""
    found = _answers(work, [now], frozenset({now.version.post}))
    _store(work, [answer for answer in found if is_news(answer, was)])


def _store(work: Examining, found: Sequence[Answer]) -> None:
    """Store answers with their texts: of a text read anew by a later extractor, all is known."""
    if not found:
        return
    reads = {p.read.version.key: p.read for answer in found for p in (answer.earlier, answer.later)}
    work.ledger.add([r for r in reads.values() if r.version.statement_id is None], work.at)
    work.ledger.join_claims([pair for answer in found if (pair := same_claim(answer))])
    changes = [change_of_answer(answer) for answer in found]
    work.ledger.add_changes(changes, work.at)
    flag_answers(work, {c.later[:2] for c in changes if c.later and is_worth_a_flag(c)})


def flag_answers(work: Examining, posts: Iterable[tuple[int, int]]) -> None:
    """Raise the flags of posts from all that is stored of them, whatever came first."""
    by_flag: dict[tuple[str, str], list[Evidence]] = {}
    for evidence in work.ledger.answers_of(sorted(posts)):
        if is_worth_a_flag(evidence.change):
            by_flag.setdefault((evidence.later.post, evidence.change.kind), []).append(evidence)
    for is_late in (False, True):
        some = [
            found for found in by_flag.values() if all(e.change.is_late for e in found) is is_late
        ]
        work.raise_flags([flag_answer(found) for found in some], is_late=is_late)


def _answers(work: Examining, reads: Sequence[ReadText], fresh: frozenset[str]) -> Iterator[Answer]:
    """Yield each answer once, of two new texts as the later one sees it."""
    passages = [Passage(read=r, place=p) for r in reads for p in range(len(r.mentions))]
    if not passages:
        return
    keys = {_key(p): block_keys(p.mention) for p in passages}
    times = [p.read.version.said_at for p in passages]
    wanted = sorted(frozenset().union(*keys.values()))
    counts = work.ledger.count_keys(wanted, min(times) - WINDOW, max(times) + WINDOW)

    weights = {key: _weight(key, counts) for key in counts.passages}

    def weigh(key: str) -> float:
        return weights.get(key, _UNKNOWN)

    searches = [_search(p, keys[_key(p)], counts) for p in passages]
    shared = work.ledger.sharing(searches, window=WINDOW, least=LEAST, limit=CANDIDATES)
    others = _passages(work, {key for found in shared.values() for key in found})
    for passage in passages:
        near = [others[key] for key in shared.get(_key(passage), ()) if key in others]
        settled = [p for p in near if p.read.version.post not in fresh or is_before(p, passage)]
        yield from answers(passage, settled, weigh)


def _key(passage: Passage) -> PassageKey:
    return PassageKey(passage.read.version.key, passage.place)


def _weight(key: str, counts: KeyCounts) -> float:
    """Return how telling a key is: 1 when one passage has it, towards 0 the more have."""
    return max(0.0, 1.0 - log(max(counts.passages[key], 1)) / log(counts.posts + 2))


def _search(passage: Passage, keys: frozenset[str], counts: KeyCounts) -> Search:
    shared = [k for k in keys if 1 < counts.passages.get(k, 0) <= TOO_COMMON]
    own = [k for k in shared if k.startswith("own:")]
    rarest = sorted(set(shared) - set(own), key=lambda k: (counts.passages[k], k))[:_RAREST]
    return Search(
        passage=_key(passage),
        said_at=passage.read.version.said_at,
        weights=dict.fromkeys(own, 1.0) | {k: _weight(k, counts) for k in rarest},
    )


def _passages(work: Examining, keys: set[PassageKey]) -> Mapping[PassageKey, Passage]:
    """Read stored passages again: the text is the truth, an older reading of it is not."""
    versions = work.ledger.versions(sorted({key.version for key in keys}))
    reads = {key: work.read(version) for key, version in versions.items()}
    return {
        key: Passage(read=reads[key.version], place=key.place)
        for key in keys
        if key.version in reads and key.place < len(reads[key.version].mentions)
    }
