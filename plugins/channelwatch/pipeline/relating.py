"""Find what earlier texts a text may answer, hold it against them, store and flag the answers."""

from collections.abc import Iterable, Iterator, Mapping, Sequence

from channelwatch.domain.claim_changes import change_of_answer, same_claim
from channelwatch.domain.claim_flags import Evidence, flag_answer, is_worth_a_flag
from channelwatch.domain.claim_stream import (
    Answer,
    Passage,
    answers_as_said,
    is_before,
    is_edited,
    is_news,
    versions_before,
)
from channelwatch.domain.claim_tellings import ReadText, post_name
from channelwatch.domain.claims.series.candidates import (
    COUNTS_ON,
    WINDOW,
    Found,
    KeyCounts,
    choose,
    counts_around,
    keys_of,
    sought,
    weigh_by,
)
from channelwatch.pipeline.claim_ports import PassageKey, Search, Stretch
from channelwatch.pipeline.examining import Examining

_AT_ONCE = 200  # texts a statement


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
    counts = _counts(work, passages)
    around = [counts[_stretch(passage)] for passage in passages]
    searches = [_search(*found) for found in zip(passages, around, strict=True)]
    shared = work.ledger.sharing(searches, window=WINDOW)
    chosen = [_chosen(passage, shared.get(_key(passage), ()), fresh) for passage in passages]
    last_own = work.ledger.last_own(searches, within=COUNTS_ON)
    others = _passages(work, {*last_own.values(), *(key for keys in chosen for key in keys)})
    histories = _histories(work, others.values())
    for passage, counted, keys in zip(passages, around, chosen, strict=True):
        near = [others[key] for key in keys if key in others]
        settled = [p for p in near if p.read.version.post not in fresh or is_before(p, passage)]
        last = others.get(last_own.get(_key(passage), _key(passage)))
        weigh = weigh_by(passage.mention, counted)
        yield from answers_as_said(passage, settled, histories, weigh, last)


def _counts(work: Examining, passages: Iterable[Passage]) -> Mapping[Stretch, KeyCounts]:
    """Count the keys of passages around the day of each."""
    keys: dict[Stretch, set[str]] = {}
    for passage in passages:
        keys.setdefault(_stretch(passage), set()).update(keys_of(passage.mention))
    return work.ledger.count_keys(keys)


def _stretch(passage: Passage) -> Stretch:
    return Stretch(*counts_around(passage.read.version.said_at))


def _key(passage: Passage) -> PassageKey:
    return PassageKey(passage.read.version.key, passage.place)


def _search(passage: Passage, counts: KeyCounts) -> Search:
    version = passage.read.version
    is_stored = version.statement_id is None  # what is said elsewhere is not found by its keys
    return Search(
        passage=_key(passage),
        said_at=version.said_at,
        sought=sought(passage.mention, counts, is_stored=is_stored),
    )


def _chosen(
    passage: Passage, found: Sequence[Found], fresh: frozenset[str]
) -> Sequence[PassageKey]:
    """Return whom a passage may answer, and who said later may answer it, but for new texts."""
    said_at = passage.read.version.said_at
    earlier = choose(f for f in found if f.at <= said_at)
    later = choose(f for f in found if f.at > said_at)
    return [*earlier, *(key for key in later if post_name(key.version) not in fresh)]


def _histories(work: Examining, found: Iterable[Passage]) -> Mapping[str, Sequence[ReadText]]:
    """Return by post what the captions that were edited said, one version after the other."""
    edited = {p.read.version.post: p.read for p in found if is_edited(p)}
    texts = work.ledger.versions([k for r in edited.values() for k in versions_before(r.version)])
    histories = {post: [last] for post, last in edited.items()}
    for key in sorted(texts, reverse=True):
        histories[post_name(key)].insert(0, work.read(texts[key]))
    return histories


def _passages(work: Examining, keys: set[PassageKey]) -> Mapping[PassageKey, Passage]:
    """Read stored passages again: the text is the truth, an older reading of it is not."""
    versions = work.ledger.versions(sorted({key.version for key in keys}))
    reads = {key: work.read(version) for key, version in versions.items()}
    return {
        key: Passage(read=reads[key.version], place=key.place)
        for key in keys
        if key.version in reads and key.place < len(reads[key.version].mentions)
    }
