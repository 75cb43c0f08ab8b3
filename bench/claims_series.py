"""Measure claims across posts: written series, real numeric conflicts, matching speed.

A part of `make bench-claims`; alone: `python -m bench.claims --only series`.
"""

from collections import Counter
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from bench.claims_conflicts import (
    FRESH,
    USED,
    conflicts,
    numeric_pairs,
    precision,
    score_mined_pairs,
    stream,
)
from bench.claims_data import json_lines
from bench.claims_matching import matching_speed
from bench.claims_metrics import Metric
from bench.claims_stream import news_posts, read_mentions
from channelwatch.domain.claims.series.index import MentionIndex
from channelwatch.domain.claims.series.mentions import Post
from channelwatch.domain.claims.series.story import Told, relate_series
from channelwatch.language import load
from channelwatch.language.relations import load_vocabulary

_START = datetime(2000, 1, 1, 12, tzinfo=UTC)


def run(data: Path) -> dict[str, Metric]:
    """Return all figures of claims across posts.

    Takes some ten minutes on one core: the whole stream of real posts is read and related.
    """
    posts = news_posts(data)
    read = list(read_mentions(posts))
    return {**written_series(data), **numeric_conflicts(data, posts, read), **speed(read)}


def written_series(data: Path) -> dict[str, Metric]:
    """Return F1 over the listed pairs of the written set, also by language of the first post."""
    tally: Counter[tuple[str, str]] = Counter()
    for row in json_lines(data / "claims/written/series.jsonl"):
        _count_row(row, tally)
    languages = sorted({language for language, _ in tally})
    scores = {f"series_f1_{language}": Metric(_f1(tally, language)) for language in languages}
    return {"series_f1": Metric(_f1(tally, ""), 0.80), **scores}


def _count_row(row: dict[str, Any], tally: Counter[tuple[str, str]]) -> None:
    posts = [_told(place, post) for place, post in enumerate(row["posts"])]
    found: dict[tuple[int, ...], set[str]] = {}
    for event in relate_series(posts, load(), load_vocabulary()):
        found.setdefault(event.between, set()).add(event.relation.kind.value)
    expected: dict[tuple[int, ...], set[str]] = {}
    for pair in row["expect"]:
        expected.setdefault(tuple(pair["between"]), set()).update({pair["kind"]} - {"none"})
    for between, kinds in expected.items():
        got = found.get(between, set())
        language = row["posts"][between[0]].get("lang") or "?"
        tally[language, "hit"] += len(kinds & got)
        tally[language, "wrong"] += len(got - kinds)
        tally[language, "missed"] += len(kinds - got)


def _told(place: int, post: dict[str, Any]) -> Told:
    at = _START + timedelta(minutes=post["minutes"])
    return Told(Post(str(place), post["channel"], at, post["text"]), post.get("lang"))


def _f1(tally: Counter[tuple[str, str]], language: str) -> float:
    hit, wrong, missed = (
        sum(count for (of, what), count in tally.items() if what == name and language in ("", of))
        for name in ("hit", "wrong", "missed")
    )
    return 2 * hit / max(1, 2 * hit + wrong + missed)


def numeric_conflicts(
    data: Path, posts: list[dict[str, Any]], read: list[Any]
) -> dict[str, Metric]:
    """Return how many numeric conflicts the news hold, and how many of those labelled are so."""
    index = MentionIndex()
    for of_post in read:
        index.add(*of_post)
    mined, recall = score_mined_pairs(data, posts, index)
    pairs = numeric_pairs(stream(iter(read)))
    found = conflicts(pairs)
    used, used_labelled = precision(pairs, USED)
    fresh, labelled = precision(pairs, FRESH)
    once, distinct = precision(found, FRESH)
    return {
        "conflicts_found": Metric(len(found)),
        "conflict_precision_tg_conflicts_ru": Metric(mined, 0.70),
        "conflict_recall_tg_conflicts_ru": Metric(recall),
        "conflict_precision_used_for_tuning": Metric(used),
        "conflict_used_labelled": Metric(used_labelled),
        "conflict_precision_fresh": Metric(fresh, 0.70),
        "conflict_fresh_labelled": Metric(labelled, 100),
        "conflict_precision_fresh_distinct": Metric(once),
        "conflict_fresh_distinct": Metric(distinct),
    }


def speed(read: list[Any]) -> dict[str, Metric]:
    """Return how many claim mentions are matched a second against 10,000 and 100,000 stored."""
    mentions = list(islice((m for of_post in read for m in of_post), 10_000))
    small, large = matching_speed(mentions, 10_000), matching_speed(mentions, 100_000)
    return {
        "matching_per_s_10k": Metric(small),
        "matching_per_s_100k": Metric(large, 50),
        "matching_slowdown_10k_to_100k": Metric(small / large),
    }
