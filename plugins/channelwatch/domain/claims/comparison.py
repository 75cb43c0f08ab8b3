"""Compare two versions of a post, slot by slot."""

from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz

from channelwatch.domain.claims.alignment import MOST_ALIGNED, Alignment, align
from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.edits.weighing import is_open, weigh_edit
from channelwatch.domain.claims.explaining import explain
from channelwatch.domain.claims.items import Item
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.model import Change, ChangeKind, ComparedRevisions, Span
from channelwatch.domain.claims.reading import Reading, Sentence, read
from channelwatch.domain.claims.rules.answers import compare_answers
from channelwatch.domain.claims.rules.calls import compare_calls
from channelwatch.domain.claims.rules.content import compare_content
from channelwatch.domain.claims.rules.figures import compare_figures
from channelwatch.domain.claims.rules.hedges import compare_hedges
from channelwatch.domain.claims.rules.joined_names import compare_joined_names
from channelwatch.domain.claims.rules.names import compare_names, compare_places
from channelwatch.domain.claims.rules.otherwise import match_written_otherwise
from channelwatch.domain.claims.rules.polarity import compare_polarity
from channelwatch.domain.claims.rules.retraction import find_retraction
from channelwatch.domain.claims.rules.roles import compare_agents, compare_fates, compare_roles
from channelwatch.domain.claims.rules.sides import compare_sides
from channelwatch.domain.claims.rules.sources import compare_attribution
from channelwatch.domain.claims.rules.times import compare_times
from channelwatch.domain.claims.stamps import without_stamps
from channelwatch.domain.kinds import Severity

_RULES = (
    compare_agents,
    match_written_otherwise,
    compare_figures,
    compare_times,
    compare_roles,
    compare_polarity,
    compare_hedges,
    compare_attribution,
    compare_sides,
    compare_names,
    compare_joined_names,
)

# A sentence written anew shares too few words for particles and markers to be compared one by one.
_RECAST = 0.35
_LEAST_CLAUSE = 4  # words
_EVENTS = frozenset(("role", "frame", "polarity"))  # what befell somebody, or how it ended
_SAME_LINE = 85  # percent
_DROPPED_COMPARED = 150  # dropped lines, from the end, in which a sentence is looked for
_MOSTLY_READ = 0.4  # less of the text was touched: it is a correction, not a withdrawal
_RULES_FOR_RECAST = (
    match_written_otherwise,
    compare_figures,
    compare_times,
    compare_places,
    compare_fates,
    compare_calls,
)


def compare_revisions(
    before: str,
    after: str,
    *,
    lexicons: Lexicons,
    language: str | None = None,
    recurring_lines: Iterable[str] = (),
    keeps_footers: bool = False,
) -> ComparedRevisions:
    """Return what changed between two texts; total over all texts.

    `keeps_footers` reads promotion too, as profiles need.
    `recurring_lines` are those that `recurring_lines(texts)` learned from the channel.
    """
    lexicon = lexicons.of(language, after or before)
    changes: tuple[Change, ...] = ()
    if before != after:
        old, new = (
            read(text, lexicon, lexicons, recurring_lines=recurring_lines,
                 keeps_footers=keeps_footers, part=part)
            for text, part in zip((before, after), changed_parts(before, after), strict=True)
        )  # fmt: skip
        changes = worst_first(_changes(old, new, lexicon, lexicons))
    if lexicons.edits and not keeps_footers and is_open(changes):
        changes = tuple(weigh_edit(before, after, changes, lexicons.edits))
    is_degraded = lexicons.model is None or lexicons.edits is None
    return summarise(changes, lexicon.language, is_equal=before == after, is_degraded=is_degraded)


def changed_parts(before: str, after: str) -> tuple[Span | None, Span | None]:
    """Return where the paragraphs between equal first and equal last ones lie, or None for all.

    A paragraph ends at an empty line. What is equal at both ends need not be read.
    """
    limit = min(len(before), len(after))
    start = _common(before, after)
    end = _common(before[: start - limit - 1 : -1], after[: start - limit - 1 : -1])
    start = before.rfind("\n\n", 0, start) + 2
    first_empty = before.find("\n\n", len(before) - end) if end else -1
    kept_after = len(before) - first_empty - 2 if first_empty >= 0 else 0
    if start < 2 and not kept_after:
        return None, None
    start = max(start, 0) if start >= 2 else 0
    return (start, len(before) - kept_after), (start, len(after) - kept_after)


def _common(left: str, right: str) -> int:
    """Return how many characters two texts share at their start."""
    pairs = enumerate(zip(left, right, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(left), len(right)))


def worst_first(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Return changes by severity, then by how sure they are."""
    return tuple(sorted(changes, key=lambda change: (-change.severity.rank, -change.confidence)))


def summarise(
    changes: Iterable[Change], language: str, *, is_equal: bool, is_degraded: bool
) -> ComparedRevisions:
    """Put changes in order, worst first, and name the worst."""
    ordered = worst_first(changes)
    if ordered:
        kind, severity = ordered[0].kind, ordered[0].severity
    else:
        kind, severity = (ChangeKind.NONE if is_equal else ChangeKind.COSMETIC), Severity.NONE
    return ComparedRevisions(
        changes=ordered, kind=kind, severity=severity, language=language, is_degraded=is_degraded
    )


def _changes(
    before: Reading, after: Reading, lexicon: Lexicon, lexicons: Lexicons
) -> Iterator[Change]:
    alignment = align(before, after)
    read_share = _size(before) / max(1, len(before.text))
    retraction = find_retraction(before, after, alignment) if read_share > _MOSTLY_READ else None
    if retraction:
        yield retraction
        return
    for pair in alignment.pairs:
        yield from compare_pair(Difference(pair, (before.text, after.text), lexicon), lexicons)
    yield from _unpaired(alignment, before, after)
    yield from compare_answers(before, after)
    if any(alignment.beyond):
        yield _left_out(*alignment.beyond)


def compare_pair(difference: Difference, lexicons: Lexicons) -> Iterator[Change]:
    """Yield the changes between two versions of a sentence: slots first, then what is left."""
    rules = _RULES if difference.share_kept >= _RECAST else _RULES_FOR_RECAST
    changes = [change for rule in rules for change in rule(difference)]
    yield from changes
    if not changes:
        yield from compare_content(difference, lexicons.model)


def _size(reading: Reading) -> int:
    return reading.sentences[-1].end - reading.sentences[0].start if reading.sentences else 0


def _unpaired(alignment: Alignment, before: Reading, after: Reading) -> Iterator[Change]:
    for sentence in alignment.removed:
        if _is_statement(sentence) and not _was_dropped(before, sentence, after):
            old = before.text[sentence.start : sentence.end]
            yield _came_or_went(ChangeKind.SENTENCE_REMOVED, sentence, old, "")
    for sentence in alignment.added:
        if _is_statement(sentence) and not _was_dropped(after, sentence, before):
            new = after.text[sentence.start : sentence.end]
            yield _came_or_went(ChangeKind.SENTENCE_ADDED, sentence, "", new)


def _was_dropped(reading: Reading, sentence: Sentence, other: Reading) -> bool:
    """Tell a footer with a slip in it: the other text has the line without, and it was dropped."""
    text = reading.text[sentence.start : sentence.end]
    lines = other.dropped[-_DROPPED_COMPARED:]
    return any(fuzz.partial_ratio(text, line) >= _SAME_LINE for line in lines)


def _is_statement(sentence: Sentence) -> bool:
    """Tell a sentence that says something from a stray word, an emoji or an `UPD 14:20`."""
    said = without_stamps(sentence)
    if any("boilerplate" in item.labels for item in said[:1]):
        return len(said) > 8
    details = {item.labels["detail"] for item in said if "detail" in item.labels}
    if details == {"noun", "later"} and len(said) <= 7:
        return any(item.figure or item.kind == "code" for item in said)
    words = [i for i in said if not i.is_function]
    if any({"hedge", "negation"} <= item.labels.keys() for item in words):
        return True  # `Not confirmed.`
    if len(words) == 1 and (len(said) >= _LEAST_CLAUSE or _names_an_event(said)):
        return True  # `He had been drinking`, `There are survivors`
    return len(words) >= 2 or any(item.kind != "word" for item in words)


def _names_an_event(said: Sequence[Item]) -> bool:
    return len(said) > 1 and any(
        not (item.is_function or _EVENTS.isdisjoint(item.labels)) for item in said
    )


def _came_or_went(kind: ChangeKind, sentence: Sentence, old: str, new: str) -> Change:
    span = (sentence.start, sentence.end)
    rule = kind.value.replace("_", "-")
    is_update = len(without_stamps(sentence)) < len(sentence.words)  # `UPD: the port is closed`
    return Change(
        kind=kind,
        severity=Severity.MEDIUM,
        slot="statement",
        old=old,
        new=new,
        rule=rule.replace("sentence", "update") if is_update else rule,
        explanation=explain(kind, "statement", old, new),
        before_span=span if old else None,
        after_span=span if new else None,
        confidence=0.8,
    )


def _left_out(before: int, after: int) -> Change:
    """Say how much of very long texts differs, but was not compared."""
    old, new = f"{before:,} more sentences", f"{after:,} more sentences"
    return Change(
        kind=ChangeKind.REWORDED,
        severity=Severity.MEDIUM,
        slot="rest of the text",
        old=old,
        new=new,
        rule="beyond-bound",
        explanation=f"Of each text, {MOST_ALIGNED:,} sentences that differ were compared; "
        f"{before:,} before and {after:,} after were not.",
        confidence=0.5,
    )
