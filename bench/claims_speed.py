"""Measure speed on one core, in processor time: the slot pass and the full comparison."""

import multiprocessing
import random
import re
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from bench.claims_data import json_lines
from bench.claims_metrics import Metric
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.claims.edits.touched import SENTENCE_END
from channelwatch.domain.claims.extraction import extract
from channelwatch.language import load

POSTS = 3000
_FIGURE = re.compile(r"\d+")
T = TypeVar("T")


def run(data: Path) -> dict[str, Metric]:
    """Return posts read a second, and edited posts compared a second, on real Russian posts.

    In a process of its own, as a worker has it: what the other parts hold in memory costs time.
    """
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
        return alone.submit(measure, data).result()


def measure(data: Path) -> dict[str, Metric]:
    """Measure here, in processor time."""
    rows = json_lines(data / "telegram/ru_news/posts.jsonl.gz")
    texts = [row["text"] for row in random.Random(3).sample(rows, POSTS) if row["text"].strip()]
    lexicons = load()
    pairs = [(text, _edited(text)) for text in texts]
    longer = [(text, f"{text} {_last_sentence(other)}") for text, other in pairwise(texts)]
    compare_revisions("Было 5 домав", "Было 6 домов тут", lexicons=lexicons)  # loads what is lazy
    return {
        "slot_pass_posts_per_second": Metric(_rate(texts, lambda t: extract(t, lexicons=lexicons)), 1500),
        "full_diff_pairs_per_second": Metric(_rate(pairs, lambda p: compare_revisions(*p, lexicons=lexicons)), 1000),
        "added_sentence_pairs_per_second": Metric(_rate(longer, lambda p: compare_revisions(*p, lexicons=lexicons))),
    }  # fmt: skip


def _last_sentence(text: str) -> str:
    """Return what no two posts are lengthened by alike; whether it is a claim takes its meaning."""
    return SENTENCE_END.split(text.strip())[-1]


def _edited(text: str) -> str:
    """Change a figure when there is one, else add a sentence, and add a footer."""
    match = _FIGURE.search(text)
    if match:
        changed = str(int(match.group()) + 1)
        return f"{text[: match.start()]}{changed}{text[match.end() :]}\n\nПодписаться на канал"
    return f"{text} Пострадавших увезли в больницу.\n\nПодписаться на канал"


def _rate(values: Sequence[T], work: Callable[[T], object]) -> float:
    for value in values[:200]:
        work(value)
    started = time.process_time()
    for value in values:
        work(value)
    return len(values) / (time.process_time() - started)
