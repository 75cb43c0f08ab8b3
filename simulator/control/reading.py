"""Read what a control request says; refuse by name what it cannot mean."""

from typing import Any

from pydantic import ValidationError
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from simulator.scenario.errors import dotted
from simulator.scenario.faults import FaultSpec
from simulator.scenario.moments import parse_moment
from simulator.world.truth import KINDS


class BadRequest(Exception):
    """A request that cannot be met; `name` tells programs why, the message people."""

    def __init__(self, name: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.name, self.status = name, status


async def refuse(request: Request, error: Exception) -> Response:
    """Answer with a BadRequest's name, message and status."""
    assert isinstance(error, BadRequest)  # noqa: S101 - registered for it alone
    answer = {"error": error.name, "message": str(error)}
    return JSONResponse(answer, status_code=error.status)


async def document(request: Request) -> Any:
    """Return the body as JSON."""
    try:
        return await request.json()
    except ValueError:
        raise BadRequest("bad_json", "the body is not JSON") from None


async def mapping(request: Request) -> dict[str, Any]:
    """Return the body as a JSON object, an empty one when there is none."""
    body = await document(request) if await request.body() else {}
    if not isinstance(body, dict):
        raise BadRequest("bad_body", "expected a JSON object")
    return body


async def fault_specs(request: Request) -> list[FaultSpec]:
    """Return the body as fault rules: one, or a list."""
    body = await document(request)
    try:
        rules = body if isinstance(body, list) else [body]
        return [FaultSpec.model_validate(rule) for rule in rules]
    except ValidationError as error:
        first = error.errors()[0]
        raise BadRequest("bad_fault", f"{dotted(first['loc'])}: {first['msg']}", 422) from None


def integer(request: Request, name: str) -> int | None:
    """Return a query parameter as a number, None when it is absent."""
    text = request.query_params.get(name)
    try:
        return None if text is None else int(text)
    except ValueError:
        raise BadRequest("bad_number", f'{name}: expected a number, got "{text}"') from None


def moment(request: Request, name: str, start: float) -> float | None:
    """Return a query parameter as seconds since the epoch, None when it is absent."""
    text = request.query_params.get(name)
    if text is None:
        return None
    try:
        # An unescaped plus arrives as a space.
        return parse_moment(text.replace(" ", "+")).on(start)
    except ValueError as error:
        raise BadRequest("bad_time", f"{name}: {error}") from None


def kinds(request: Request) -> set[str]:
    """Return the kinds of facts asked for, all when none is named."""
    chosen = set(filter(None, request.query_params.get("kind", "").split(",")))
    if unknown := chosen - set(KINDS):
        named = ", ".join(sorted(unknown))
        raise BadRequest("bad_kind", f"kind: no {named}; expected {', '.join(KINDS)}")
    return chosen or set(KINDS)


def is_number(value: object) -> bool:
    """Tell whether a JSON value is a number."""
    return isinstance(value, int | float) and not isinstance(value, bool)
