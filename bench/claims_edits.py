"""Measure the comparison on real edits: factual ones flagged, cosmetic ones left alone."""

import random
import re
from collections.abc import Callable, Iterable
from pathlib import Path

from bench.claims_data import Edit, cosmetic_edits, factual_edits, json_lines
from bench.claims_metrics import Metric
from channelwatch.domain.claims.boilerplate import recurring_lines
from channelwatch.domain.claims.comparison import compare_revisions
from channelwatch.domain.kinds import Severity
from channelwatch.language import load

POSTS = 600
SEED = 11
_WORD = re.compile(r"[а-яё]{6,}")
_THOUSANDS = re.compile(r"(?<![\d.,])(?<!\d[ \u00a0])\d{1,3}[ \u00a0]\d{3}(?![ \u00a0]?\d)")


def run(data: Path) -> dict[str, Metric]:
    """Return the share flagged (severity medium or above) of every set, one configuration."""
    factual = _share_flagged(factual_edits(data), "en")
    metrics = {"vitaminc_flagged": Metric(factual, 0.93)}
    for name, (language, edits) in cosmetic_edits(data).items():
        metrics[f"{name}_flagged"] = Metric(_share_flagged(edits, language), 0.05, is_ceiling=True)
    return {**metrics, **telegram_cosmetics(data)}


def _share_flagged(edits: Iterable[Edit], language: str, recurring: Iterable[str] = ()) -> float:
    lexicons = load()
    flagged = [
        compare_revisions(
            e.before, e.after, lexicons=lexicons, language=language, recurring_lines=recurring
        ).severity.rank
        >= Severity.MEDIUM.rank
        for e in edits
    ]
    return sum(flagged) / len(flagged) if flagged else 0.0


def telegram_cosmetics(data: Path) -> dict[str, Metric]:
    """Return the share flagged of real posts edited as channels do without changing a claim."""
    rows = json_lines(data / "telegram/ru_news/posts.jsonl.gz")
    source = random.Random(SEED)
    chosen = [row for row in source.sample(rows, POSTS * 2) if len(row["text"]) > 60][:POSTS]
    numeric = [row for row in rows if _THOUSANDS.search(row["text"])][:POSTS]
    metrics = {}
    for name, edit in EDITS.items():
        edits = _edited(numeric if name == "thousands" else chosen, edit, source)
        share = _share_flagged(edits, "ru")
        metrics[f"telegram_{name}_flagged"] = Metric(share, 0.02, is_ceiling=True)
    share = _own_footer(rows, chosen)
    return {**metrics, "telegram_own_footer_flagged": Metric(share, 0.02, is_ceiling=True)}


def _edited(
    rows: Iterable[dict[str, str]], edit: Callable[[str, random.Random], str], source: random.Random
) -> list[Edit]:
    edits = (Edit(row["text"], edit(row["text"], source), row["channel"]) for row in rows)
    return [e for e in edits if e.before != e.after]


def _own_footer(rows: list[dict[str, str]], chosen: list[dict[str, str]]) -> float:
    """Take from posts the lines that their own channel repeats, learned from its other posts."""
    by_channel: dict[str, list[str]] = {}
    for row in rows:
        by_channel.setdefault(row["channel"], []).append(row["text"])
    flagged = total = 0
    for channel, texts in by_channel.items():
        recurring = recurring_lines(texts[:400])
        edits = [e for row in chosen if row["channel"] == channel if (e := _without_last(row["text"], recurring))]  # fmt: skip
        flagged += round(_share_flagged(edits, "ru", recurring) * len(edits))
        total += len(edits)
    return flagged / total if total else 0.0


def _without_last(text: str, recurring: frozenset[str]) -> Edit | None:
    from channelwatch.domain.claims.boilerplate import line_key

    lines = text.rstrip().splitlines()
    if len(lines) < 2 or line_key(lines[-1]) not in recurring:
        return None
    return Edit(text, "\n".join(lines[:-1]), "")


def _typo(text: str, source: random.Random) -> str:
    """Swap two letters within a long word."""
    words = list(_WORD.finditer(text))
    if not words:
        return text
    word = source.choice(words)
    at = word.start() + source.randrange(1, len(word.group()) - 2)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _bold(text: str, source: random.Random) -> str:
    first, *rest = text.split("\n", 1)
    return f"**{first.strip()}**" + "".join("\n" + part for part in rest)


EDITS: dict[str, Callable[[str, random.Random], str]] = {
    "footer": lambda text, _: f"{text}\n\nПодписаться на «Ясный берег» | Прислать новость",
    "link": lambda text, _: f"{text}\nhttps://example.org/{len(text)}?utm_source=tg",
    "handle": lambda text, _: f"{text}\n\n@yasny_bereg",
    "hashtags": lambda text, _: f"{text} #новости #важное",
    "emoji": lambda text, source: source.choice("⚡🔥❗🚨") + " " + text,
    "typo": _typo,
    "whitespace": lambda text, _: text.replace("\n", "\n\n").replace(". ", ".  "),
    "bold": _bold,
    "prefix": lambda text, _: f"UPD: {text}",
    "quotes": lambda text, _: text.replace("«", '"').replace("»", '"'),
    "dashes": lambda text, _: text.replace("—", "-").replace("–", "-"),
    "thousands": lambda text, _: _THOUSANDS.sub(lambda m: m.group().replace(" ", "").replace("\u00a0", ""), text),
}  # fmt: skip
