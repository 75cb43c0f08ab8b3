"""`channelwatch claims evaluate`: score the engine on what people judged."""

from datetime import UTC, datetime, timedelta
from typing import Any

from channelwatch.cli.database import open_database
from channelwatch.cli.operations import OpsDb
from channelwatch.cli.output import Json, print_json, print_rows, readable_errors
from channelwatch.domain.claim_evaluation import JudgedPair, evaluate
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.model import RelationKind
from channelwatch.domain.claims.series.story import Told, relate_series
from channelwatch.domain.kinds import Severity
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary
from channelwatch.store.operators import Operators

COLUMNS = ("kind", "judged", "confirmed", "dismissed", "precision_as_raised", "precision", "recall")
_ACROSS = frozenset(kind.value for kind in RelationKind) | {"correction"}
_FIRST = datetime(2000, 1, 1, 12, tzinfo=UTC)


def evaluate_verdicts(db: OpsDb, as_json: Json = False) -> None:
    """Score the engine of today on the pairs of texts whose flags were confirmed or dismissed.

    `precision_as_raised` is of the judged flags; `precision` and `recall` of the engine now.
    """
    with readable_errors():
        rows = Operators(open_database(db)).verdicts()
    scores = evaluate([_pair(row) for row in rows if _has_texts(row)], _would_flag)
    table = [{"kind": kind, **score.figures()} for kind, score in scores.items()]
    if as_json:
        print_json(table)
        return
    print_rows(table if rows else [], COLUMNS, as_json=False, empty="No claim flag is judged yet.")


def _has_texts(row: dict[str, Any]) -> bool:
    return row["before_text"] is not None and row["after_text"] is not None


def _pair(row: dict[str, Any]) -> JudgedPair:
    return JudgedPair(
        kind=row["kind"],
        before=row["before_text"],
        after=row["after_text"],
        is_confirmed=row["verdict"] == "confirmed",
    )


def _would_flag(pair: JudgedPair) -> bool:
    if pair.kind in _ACROSS:
        return _relates(pair)
    found = compare_revisions(pair.before, pair.after, lexicons=load())
    return Severity(found.severity).rank >= Severity.MEDIUM.rank


def _relates(pair: JudgedPair) -> bool:
    """Tell whether the engine relates the two texts in the way that the flag said."""
    texts = (pair.before, pair.after)
    posts = [
        Told(Post(str(place), str(place), _FIRST + timedelta(hours=place), body))
        for place, body in enumerate(texts)
    ]
    wanted = "update" if pair.kind == "correction" else pair.kind
    events = relate_series(posts, load(), load_vocabulary())
    return any(event.relation.kind.value == wanted for event in events)
