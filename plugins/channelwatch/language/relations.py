"""Load the vocabulary of claims across posts: cues, states, causes, concepts per language."""

from collections.abc import Iterator, Mapping
from dataclasses import fields, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from channelwatch.domain.claims.lexicon import Lexicon, Lexicons
from channelwatch.domain.claims.masking import normalise_word
from channelwatch.domain.claims.series.model import Vocabulary
from channelwatch.domain.claims.words import Entry, heads_of, index_entries
from channelwatch.language.encoder import encode
from channelwatch.language.errors import LexiconError
from channelwatch.language.loading import LEXICONS, MODEL, load
from channelwatch.language.weights import read_weights

RELATIONS = LEXICONS / "relations"
WEIGHTS = MODEL.with_name("relations.json")
_SECTIONS = {
    "cues": "cue",
    "states": "state",
    "causes": "cause",
    "concepts": "concept",
    "moves": "move",
    "roles": "role",
    "directions": "direction",
    "handles": "handle",
}


@cache
def load_vocabulary(*, with_weights: bool = True) -> Vocabulary:
    """Return the vocabulary shipped with the package, for the languages that have a lexicon."""
    vocabulary = load_vocabulary_from(RELATIONS, load())
    weights = read_weights(WEIGHTS) if with_weights else None
    return vocabulary._replace(weights=weights, encode=encode if weights else None)


def load_vocabulary_from(folder: Path, lexicons: Lexicons) -> Vocabulary:
    """Read `<language>.yaml` of a folder; without one, figures and names alone relate.

    Raises:
        LexiconError: a file is not YAML, or a section is not a mapping to lists of words.
    """
    return Vocabulary(
        {
            language: _read(folder / f"{language}.yaml", lexicon)
            for language, lexicon in lexicons.by_language.items()
        }
    )


def _read(path: Path, lexicon: Lexicon) -> Lexicon:
    exact, prefixes = index_entries(_entries(path, lexicon) if path.exists() else ())
    # What a lexicon remembers about words holds for its own entries only.
    memories: dict[str, Any] = {
        field.name: {} for field in fields(lexicon) if field.name.startswith("_")
    }
    return replace(lexicon, entries=exact, prefixes=prefixes, heads=heads_of(prefixes), **memories)


def _entries(path: Path, lexicon: Lexicon) -> Iterator[Entry]:
    norm = partial(normalise_word, strips_accents=lexicon.strips_accents)
    content = _content(path)
    for section, category in _SECTIONS.items():
        for value, patterns in content.get(section, {}).items():
            for pattern in patterns:
                if not isinstance(pattern, str):
                    msg = f"{path.name}: {section}: {value}: {pattern!r} is not text; quote it"
                    raise LexiconError(msg)
                yield Entry(category, value, tuple(norm(word) for word in pattern.split()))


def _content(path: Path) -> Mapping[str, Any]:
    try:
        content: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
        shaped = isinstance(content, dict) and all(
            isinstance(content.get(section, {}), dict) for section in _SECTIONS
        )
    except (OSError, yaml.YAMLError) as error:
        msg = f"{path.name}: {error}"
        raise LexiconError(msg) from error
    if not shaped:
        msg = f"{path.name}: expected sections {', '.join(_SECTIONS)}, each a mapping to lists"
        raise LexiconError(msg)
    return content
