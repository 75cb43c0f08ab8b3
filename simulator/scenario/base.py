"""Share the strictness of every part of a scenario."""

from pydantic import BaseModel, ConfigDict


class Spec(BaseModel):
    """A part of a scenario: no unknown keys, no guessing of types, no change after reading."""

    model_config = ConfigDict(
        extra="forbid", strict=True, frozen=True, arbitrary_types_allowed=True
    )
