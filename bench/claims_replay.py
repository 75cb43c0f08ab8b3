"""Replay the real posts as a stream: which flags the detect step would have raised across posts.

`python -m bench.claims_replay [--data DIR] [--high FILE]` prints flags by severity per channel and
day, writes bench/results/claims_replay.json, and exits 1 when a figure misses its target. `--high`
writes flags of high severity and above to a file outside this repository, to be read by hand; what
was read is kept as hashes and labels in bench/labels/ru_news_high.jsonl.
"""

import argparse
import json
import random
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from bench.claims_conflicts import pair_key_of, stream
from bench.claims_data import data_folder, json_lines
from bench.claims_metrics import Metric, as_json, table
from bench.claims_stream import news_posts, read_mentions
from channelwatch.domain.claims.series.model import ClaimMention, Relation
from channelwatch.domain.kinds import Severity

LABELS = Path(__file__).parent / "labels" / "ru_news_high.jsonl"
RESULTS = Path(__file__).parent / "results" / "claims_replay.json"
_MOST = 3.0  # flags of high severity or above per channel and day, on average
_READ_BY_HAND = 50
_ALERTS = (Severity.HIGH, Severity.CRITICAL)
Flag = tuple[Relation, ClaimMention, ClaimMention]


def flags_of(
    relations: Iterable[Flag],
) -> list[Flag]:
    """Return one flag for each post, slot, old and new value and kind, as the store keeps them."""
    seen: dict[tuple[object, ...], Flag] = {}
    for relation, earlier, later in relations:
        key = (relation.later.post, relation.kind, relation.slot, relation.new)
        seen.setdefault(key, (relation, earlier, later))
    return list(seen.values())


def per_channel_and_day(flags: Iterable[Flag], channel_days: int) -> dict[str, float]:
    """Return the mean number of flags by severity."""
    counted = Counter(relation.severity for relation, _, _ in flags)
    return {severity.value: counted[severity] / channel_days for severity in Severity}


def measure(flags: list[Flag], channel_days: int) -> dict[str, Metric]:
    """Return flags per channel and day, and the share of the high ones read that are right."""
    means = per_channel_and_day(flags, channel_days)
    read = _labels_of(flags)
    own = per_channel_and_day((f for f in flags if f[1].channel == f[2].channel), channel_days)
    high = sum(relation.severity in _ALERTS for relation, _, _ in flags)
    return {
        **{f"flags_{name}_per_channel_and_day": Metric(mean) for name, mean in means.items()},
        "flags_high_or_above_per_channel_and_day": Metric(
            sum(means[severity.value] for severity in _ALERTS), _MOST, is_ceiling=True
        ),
        "flags_high_or_above_of_own_posts_per_channel_and_day": Metric(
            sum(own[severity.value] for severity in _ALERTS), _MOST, is_ceiling=True
        ),
        "flags_medium_of_own_posts_per_channel_and_day": Metric(own[Severity.MEDIUM.value]),
        "high_flags": Metric(high),
        "high_flags_read": Metric(len(read), min(high, _READ_BY_HAND)),
        "high_flags_precision": Metric(sum(read) / len(read) if read else 0.0, 0.70),
    }


def _labels_of(flags: list[Flag]) -> list[int]:
    known = {row["key"]: row["label"] for row in json_lines(LABELS)} if LABELS.exists() else {}
    keys = (pair_key_of(*flag) for flag in flags if flag[0].severity in _ALERTS)
    return [known[key] for key in keys if key in known]


def main() -> int:
    """Print the figures; return 1 when one misses its target."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data")
    parser.add_argument("--high", type=Path, help="where to write high flags to be read by hand")
    arguments = parser.parse_args()
    read = list(read_mentions(news_posts(data_folder(arguments.data))))
    flags = flags_of(stream(iter(read)))
    metrics = measure(flags, _channel_days(read))
    print(table(metrics))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(as_json(metrics), indent=1) + "\n", "utf-8")
    if arguments.high:
        _write_high(flags, arguments.high)
    return int(any(metric.met is False for metric in metrics.values()))


def _channel_days(read: list[tuple[ClaimMention, ...]]) -> int:
    days: dict[str, set[date]] = defaultdict(set)
    for mention in (m for of_post in read for m in of_post):
        days[mention.channel].add(mention.at.date())
    return sum(map(len, days.values()))


def _write_high(flags: list[Flag], out: Path) -> None:
    high = [flag for flag in flags if flag[0].severity in _ALERTS]
    chosen = random.Random(50).sample(high, min(_READ_BY_HAND, len(high)))
    with out.open("w", encoding="utf-8") as opened:
        for relation, earlier, later in chosen:
            row = {
                "key": pair_key_of(relation, earlier, later),
                "kind": relation.kind.value,
                "rule": relation.rule,
                "explanation": relation.explanation,
                "a": earlier.text,
                "b": later.text,
            }
            opened.write(json.dumps(row, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    sys.exit(main())
