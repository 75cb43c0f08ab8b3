"""Turn rows into HTML: templates with escaping always on."""

from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from channelwatch.domain.kinds import FlagKind, Severity
from channelwatch.web import wording
from channelwatch.web.comparison import compare
from channelwatch.web.filters import STATUSES

templates = Environment(
    loader=PackageLoader("channelwatch.web"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
templates.filters |= {
    "ago": wording.ago,
    "moment": wording.moment,
    "number": wording.number,
    "visible": wording.visible,
    "words": wording.words,
}
templates.globals |= {
    "between": wording.between,
    "compare": compare,
    "kinds": sorted(FlagKind),
    "severities": list(Severity),
    "statuses": STATUSES,
}


def render(template: str, values: Mapping[str, Any]) -> str:
    """Return a page's HTML."""
    return templates.get_template(template).render(values)
