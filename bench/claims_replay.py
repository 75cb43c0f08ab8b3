"""Replay the real posts as a stream: which flags claims across posts would have raised.

`python -m bench.claims_replay [--data DIR] [--high FILE]` prints flags by severity per channel and
day, and writes high ones to a file outside this repository, to be read by hand.
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
from bench.claims_data import data_folder
from bench.claims_stream import news_posts, read_mentions
from channelwatch.domain.claims.series.model import ClaimMention, Relation
from channelwatch.domain.kinds import Severity

_MOST = 3.0  # flags of high severity or above per channel and day, on average
_READ_BY_HAND = 50


def flags_of(
    relations: Iterable[tuple[Relation, ClaimMention, ClaimMention]],
) -> list[tuple[Relation, ClaimMention, ClaimMention]]:
    """Return one flag for each post, slot, old and new value and kind, as the store keeps them."""
    seen: dict[tuple[object, ...], tuple[Relation, ClaimMention, ClaimMention]] = {}
    for relation, earlier, later in relations:
        key = (relation.later.post, relation.kind, relation.slot, relation.new)
        seen.setdefault(key, (relation, earlier, later))
    return list(seen.values())


def per_channel_and_day(
    flags: Iterable[tuple[Relation, ClaimMention, ClaimMention]], channel_days: int
) -> dict[str, float]:
    """Return the mean number of flags by severity."""
    counted = Counter(relation.severity for relation, _, _ in flags)
    return {severity.value: counted[severity] / channel_days for severity in Severity}


def main() -> int:
    """Print the figures; return 1 when high ones come too often."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--data")
    parser.add_argument("--high", type=Path, help="where to write high flags to be read by hand")
    arguments = parser.parse_args()
    read = list(read_mentions(news_posts(data_folder(arguments.data))))
    flags = flags_of(stream(iter(read)))
    means = per_channel_and_day(flags, _channel_days(read))
    for severity, mean in means.items():
        print(f"  {severity:10} {mean:6.2f} per channel and day")
    if arguments.high:
        _write_high(flags, arguments.high)
    return int(means["critical"] + means["high"] > _MOST)


def _channel_days(read: list[tuple[ClaimMention, ...]]) -> int:
    days: dict[str, set[date]] = defaultdict(set)
    for mention in (m for of_post in read for m in of_post):
        days[mention.channel].add(mention.at.date())
    return sum(map(len, days.values()))


def _write_high(flags: list[tuple[Relation, ClaimMention, ClaimMention]], out: Path) -> None:
    high = [flag for flag in flags if flag[0].severity is Severity.HIGH]
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
