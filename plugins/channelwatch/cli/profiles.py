"""`channelwatch profiles`: what changed in what a channel says about itself."""

import typer
from pydantic import BaseModel, ConfigDict

from channelwatch.cli.claim_rows import (
    Answer,
    AsText,
    File,
    InputRow,
    answer_rows,
    lines_of,
    show_json,
    show_text,
)
from channelwatch.cli.claims import comparison_as_json
from channelwatch.domain.claims.model import Profile
from channelwatch.domain.claims.profiles import compare_profiles
from channelwatch.language import load

app = typer.Typer(name="profiles", help="What channels say they are.", no_args_is_help=True)


class ProfileFields(BaseModel):
    """A profile as Telegram shows it; what is absent or null is empty."""

    model_config = ConfigDict(extra="ignore")

    username: str | None = ""
    title: str | None = ""
    about: str | None = ""

    def as_profile(self) -> Profile:
        """Return the value that the engine compares."""
        return Profile(username=self.username or "", title=self.title or "", about=self.about or "")


class ProfileRow(InputRow):
    """Two states of a profile."""

    before: ProfileFields
    after: ProfileFields


@app.callback()
def root() -> None:
    """Keep `profiles` a group while it has one command."""


@app.command()
def compare(file: File, as_text: AsText = False) -> None:
    """Tell what changed in rows {"id", "before": {"username", "title", "about"}, "after": {…}}.

    Kinds: identity_claim, rename, contact, handover, cosmetic. Answers are as in `claims compare`.
    """
    answer_rows(lines_of(file), ProfileRow, _compare, show_text if as_text else show_json)


def _compare(row: ProfileRow) -> Answer:
    before, after = row.before.as_profile(), row.after.as_profile()
    return comparison_as_json(
        row.id, compare_profiles(before, after, lexicons=load(), language=row.lang)
    )
