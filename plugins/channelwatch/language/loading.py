"""Load lexicons and the content model from files into the values the engine takes."""

import gc
import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from channelwatch.domain.claims.content_model import ContentModel
from channelwatch.domain.claims.evidence import Evidence
from channelwatch.domain.claims.lexicon import Lexicon, Lexicons, Unit
from channelwatch.domain.claims.masking import normalise_word, without_accents
from channelwatch.domain.claims.words import Entry, NumberWord, heads_of, index_entries
from channelwatch.language.encoder import encode_remembering
from channelwatch.language.errors import LexiconError
from channelwatch.language.identification import identifier
from channelwatch.language.weights import read_weights

LEXICONS = Path(__file__).parent / "lexicons"
MODEL = Path(__file__).parent / "models" / "content.json"
EDITS = MODEL.with_name("edits.json")
PROFILES = MODEL.with_name("profiles.json")


@cache
def load(*, with_model: bool = True, with_lemmas: bool = True) -> Lexicons:
    """Return the lexicons shipped with the package.

    Without its file a model is left out, and the engine reports itself degraded. They
    stay for good, so the garbage collector need not go through them again at every round: reading
    posts is a third faster for it.
    """
    loaded = load_from(LEXICONS, model=MODEL if with_model else None, with_lemmas=with_lemmas)
    if with_model:
        loaded = replace(loaded, edits=_evidence(EDITS), profiles=_evidence(PROFILES))
    loaded.identify("?")  # loads fastText now, not in the middle of the first posts
    gc.freeze()
    return loaded


def _evidence(path: Path) -> Evidence | None:
    weights = read_weights(path)
    quick = read_weights(path.with_stem(f"{path.stem}_quick"))
    return Evidence(weights, encode_remembering, quick) if weights else None


def load_from(folder: Path, *, model: Path | None, with_lemmas: bool) -> Lexicons:
    """Read every `<language>.yaml` of a folder, and `_units.yaml`.

    Raises:
        LexiconError: a file is not YAML, lacks a key, or holds a value that makes no sense.
    """
    lexicons = {
        path.stem: _read_lexicon(path, with_lemmas=with_lemmas)
        for path in sorted(folder.glob("[!_]*.yaml"))
    }
    if not lexicons:
        msg = f"{folder}: no lexicon found"
        raise LexiconError(msg)
    return Lexicons(
        by_language=lexicons,
        units=_read_units(folder / "_units.yaml"),
        identify=identifier(lexicons),
        model=_read_model(model),
    )


def _read_yaml(path: Path) -> dict[str, Any]:
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_YAML_LOADER)  # noqa: S506 (safe loader)
    except (OSError, yaml.YAMLError) as error:
        msg = f"{path.name}: {error}"
        raise LexiconError(msg) from error
    if not isinstance(content, dict):
        msg = f"{path.name}: expected keys at the top, got {type(content).__name__}"
        raise LexiconError(msg)
    return content


_YAML_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _read_lexicon(path: Path, *, with_lemmas: bool) -> Lexicon:
    content = _read_yaml(path)
    try:
        return _build_lexicon(content, with_lemmas=with_lemmas)
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        msg = f"{path.name}: {type(error).__name__}: {error}"
        raise LexiconError(msg) from error


def _build_lexicon(content: dict[str, Any], *, with_lemmas: bool) -> Lexicon:
    language, strips = content["language"], bool(content.get("strips_accents", False))
    norm = partial(normalise_word, strips_accents=strips)
    exact, prefixes = index_entries(_entries(content, norm))
    lemma, knows = _dictionary(language) if with_lemmas else (None, None)
    return Lexicon(
        language=language,
        entries=exact,
        prefixes=prefixes,
        heads=heads_of(prefixes),
        numbers=_numbers(content, norm),
        function_words=frozenset(map(norm, content["function_words"].split())),
        abbreviations=frozenset(map(norm, content.get("abbreviations", "").split())),
        suffixes=_by_length(content["suffixes"].split()),
        letters=frozenset(content.get("letters", "")),
        strips_accents=strips,
        decimal_mark=content.get("decimal_mark", "."),
        joins_numbers=dict(content.get("joins_numbers", {})),
        number_only_before={
            norm(word): tuple(endings.split())
            for word, endings in content.get("number_only_before", {}).items()
        },
        capitalises_days=bool(content.get("capitalises_days", False)),
        has_cases=bool(content.get("has_cases", False)),
        initial_variants=tuple(content.get("initial_variants", "").split()),
        letter_variants=tuple(content.get("letter_variants", "").split()),
        negating_prefixes=tuple(content.get("negating_prefixes", "").split()),
        agent_endings=tuple(content.get("agent_endings", "").split()),
        passive_endings=tuple(content.get("passive_endings", "").split()),
        conditional_endings=tuple(content.get("conditional_endings", "").split()),
        lemma=lemma,
        knows=knows,
    )


def _by_length(suffixes: Collection[str]) -> dict[int, frozenset[str]]:
    """Group endings by their length, the longest first."""
    lengths = sorted({len(suffix) for suffix in suffixes}, reverse=True)
    return {n: frozenset(suffix for suffix in suffixes if len(suffix) == n) for n in lengths}


def _entries(content: Mapping[str, Any], norm: Any) -> Iterator[Entry]:
    """Yield the entries of `phrases`, and of the sections that are one category each."""
    sections = {**content.get("phrases", {}), "synonym": content.get("synonyms", {}),
                "place_name": content.get("places", {})}  # fmt: skip
    for category, values in sections.items():
        for value, patterns in values.items():
            for pattern in filter(None, map(str.strip, str(patterns).split(","))):
                yield Entry(category, str(value), tuple(map(norm, pattern.split())))


def _numbers(content: Mapping[str, Any], norm: Any) -> dict[str, NumberWord]:
    numbers = {
        norm(form): NumberWord(kind, float(value))
        for kind, values in content.get("numbers", {}).items()
        for value, forms in values.items()
        for form in str(forms).split()
    }
    ordinals = content.get("ordinals", {})
    endings = str(ordinals.get("endings", "")).split()
    for value, stems in ordinals.get("stems", {}).items():
        for stem in str(stems).split():
            for ending in endings:
                numbers.setdefault(norm(stem + ending), NumberWord("ordinal", float(value)))
    for value, forms in ordinals.get("words", {}).items():
        for form in str(forms).split():
            numbers.setdefault(norm(form), NumberWord("ordinal", float(value)))
    return numbers


def _dictionary(language: str) -> tuple[Any, Any]:
    """Return a lemmatiser and a spelling check; the dictionary is read at the first question."""

    @cache
    def lemma(word: str) -> str:
        import simplemma

        return without_accents(
            str(simplemma.lemmatize(word, lang=language)).lower().replace("ё", "е")
        )

    @cache
    def knows(word: str) -> bool:
        import simplemma

        return bool(simplemma.is_known(word, lang=language))

    return lemma, knows


def _read_units(path: Path) -> dict[str, Unit]:
    return {str(name): _unit(str(name), *row) for name, row in _read_yaml(path).items()}


def _unit(
    name: str, dimension: str, factor: float, system: str = "metric", offset: float = 0.0
) -> Unit:
    return Unit(
        name=name, dimension=dimension, factor=float(factor), system=system, offset=float(offset)
    )


def _read_model(path: Path | None) -> ContentModel | None:
    if path is None or not path.exists():
        return None
    try:
        content = json.loads(path.read_text("utf-8"))
        return ContentModel(
            version=str(content["version"]),
            features=tuple(content["features"]),
            threshold=float(content["threshold"]),
            base=float(content["base"]),
            trees=tuple(tuple(map(tuple, tree)) for tree in content["trees"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        msg = f"{path.name}: not a content model: {error}"
        raise LexiconError(msg) from error
