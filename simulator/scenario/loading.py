"""Read a scenario from a file or a mapping; report every problem with its place."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from simulator.scenario.errors import ScenarioError, dotted
from simulator.scenario.model import Scenario

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_ADVICE = {
    "extra_forbidden": "unknown key",
    "missing": "required, but missing",
}


def load_scenario(source: Path | str | Mapping[str, Any] | Scenario) -> Scenario:
    """Return a checked scenario; ScenarioError when it is not one."""
    if isinstance(source, Scenario):
        return source
    if isinstance(source, Mapping):
        return check(source, "scenario")
    return check(_read(Path(source)), str(source))


def check(document: Any, source: str) -> Scenario:
    """Check a parsed document; `source` names it in errors."""
    if not isinstance(document, Mapping):
        raise ScenarioError(source, [("", "expected a mapping with clock, accounts and channels")])
    try:
        return Scenario.model_validate(dict(document))
    except ValidationError as error:
        problems = [(dotted(each["loc"]), _what(each)) for each in error.errors()]
        raise ScenarioError(source, problems) from None


def _what(error: Any) -> str:
    if error["type"] in _ADVICE:
        return _ADVICE[error["type"]]
    message = str(error["msg"]).removeprefix("Value error, ")
    if error["type"] == "value_error":
        return message
    return f"{message[:1].lower()}{message[1:]}, got {error['input']!r:.60}"


def _read(path: Path) -> Any:
    try:
        text = path.read_text(encoding="utf-8")
        if path.suffix == ".json":  # generated scenarios are big, and JSON reads 50 times faster
            return json.loads(text)
        return yaml.load(text, _LOADER)  # noqa: S506 - the C form of the safe loader
    except OSError as error:
        raise ScenarioError(str(path), [("", f"cannot be read: {error.strerror}")]) from None
    except UnicodeDecodeError:
        raise ScenarioError(str(path), [("", "not UTF-8 text")]) from None
    except json.JSONDecodeError as error:
        raise ScenarioError(
            str(path), [(f"line {error.lineno}", f"not JSON: {error.msg}")]
        ) from None
    except yaml.YAMLError as error:
        where = getattr(error, "problem_mark", None)
        place = f"line {where.line + 1}" if where else ""
        what = getattr(error, "problem", None) or "unreadable"
        raise ScenarioError(str(path), [(place, f"not YAML: {what}")]) from None
