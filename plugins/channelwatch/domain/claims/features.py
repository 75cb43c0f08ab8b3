"""Describe a difference in content words by numbers, for the content classifier."""

from collections import Counter

from rapidfuzz import fuzz

from channelwatch.domain.claims.differences import Difference
from channelwatch.domain.claims.items import Item

FEATURES = (
    "regions", "removed", "added", "replaced", "names_removed", "names_added", "share_kept",
    "similarity", "best_similarity", "respelled", "moved", "length", "one_sided", "labelled",
    "verb_like", "sentence_similarity", "function_changes", "is_short",
    "inflected", "marks_changed", "unknown_removed", "unknown_added", "shared_root",
)  # fmt: skip


def content_features(difference: Difference) -> dict[str, float]:
    """Return the features of what is still unaccounted for, each roughly within 0..1."""
    regions = difference.regions_with_content()
    removed = [difference.before[i] for r in regions for i in r.removed]
    added = [difference.after[j] for r in regions for j in r.added]
    old = [item for item in removed if not item.is_function]
    new = [item for item in added if not item.is_function]
    return {
        "regions": min(len(regions), 6) / 6,
        "removed": min(len(old), 8) / 8,
        "added": min(len(new), 8) / 8,
        "replaced": min(len(old), len(new), 6) / 6,
        "names_removed": min(_names(old), 3) / 3,
        "names_added": min(_names(new), 3) / 3,
        "share_kept": difference.share_kept,
        "similarity": fuzz.ratio(_text(old), _text(new)) / 100,
        "best_similarity": _best_similarity(old, new),
        "respelled": min(len(difference.respelled), 6) / 6,
        "moved": min(len(difference.moved), 6) / 6,
        "length": min(len(difference.after), 50) / 50,
        "one_sided": float(not old or not new),
        "labelled": float(any(item.labels for item in (*old, *new))),
        "verb_like": float(any("speech" in item.labels for item in (*old, *new))),
        "sentence_similarity": fuzz.ratio(_text(difference.before), _text(difference.after)) / 100,
        "function_changes": min(_function_changes(difference), 6) / 6,
        "is_short": float(len(difference.before) < 8),
        "inflected": min(_inflected(difference), 6) / 6,
        "marks_changed": min(_marks_changed(difference), 6) / 6,
        "unknown_removed": _unknown(old, difference),
        "unknown_added": _unknown(new, difference),
        "shared_root": _shared_root(old, new),
    }


def _names(items: list[Item]) -> int:
    return sum(item.is_capital for item in items)


def _text(items: list[Item] | tuple[Item, ...]) -> str:
    return " ".join(item.norm for item in items)


def _best_similarity(old: list[Item], new: list[Item]) -> float:
    """Return how alike the most similar removed and added words are."""
    scores = [fuzz.ratio(a.norm, b.norm) for a in old[:8] for b in new[:8]]
    return max(scores, default=0.0) / 100


def _inflected(difference: Difference) -> int:
    """Return how many kept words changed their ending: grammar was corrected."""
    return sum(difference.before[i].norm != difference.after[j].norm for i, j in difference.matched)


def _marks_changed(difference: Difference) -> int:
    """Return how many punctuation marks came or went."""
    old, new = (
        Counter(item.norm for s in side for item in s.items if item.kind == "mark")
        for side in (difference.pair.before, difference.pair.after)
    )
    return (old - new).total() + (new - old).total()


def _unknown(items: list[Item], difference: Difference) -> float:
    """Return the share of words that no dictionary holds, names aside."""
    knows = difference.lexicon.knows
    words = [item for item in items if item.kind == "word" and " " not in item.norm]
    if knows is None or not words:
        return 0.0
    return sum(not item.is_capital and not knows(item.norm) for item in words[:8]) / len(words[:8])


def _shared_root(old: list[Item], new: list[Item]) -> float:
    """Return the share of removed words of which an added one has the first four letters."""
    roots = {item.norm[:4] for item in new}
    return sum(item.norm[:4] in roots for item in old) / len(old) if old else 0.0


def _function_changes(difference: Difference) -> int:
    regions = difference.regions
    removed = sum(difference.before[i].is_function for r in regions for i in r.removed)
    return removed + sum(difference.after[j].is_function for r in regions for j in r.added)
