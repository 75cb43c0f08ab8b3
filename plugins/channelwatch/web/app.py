"""Assemble the pages into an app that Airflow's api-server mounts."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import cache

from fastapi import FastAPI, Request, Response
from fastapi.responses import HTMLResponse

from channelwatch.pipeline.errors import ChannelwatchError

PREFIX = "/channelwatch"

HEADERS = {
    # Nothing from elsewhere, no inline script or style: a hostile text that got through the
    # escaping would still find nothing to run.
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; script-src 'self'; "
    "img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Add the pages once the api-server starts: other processes never pay for the imports."""
    from channelwatch.web.access import signed_in
    from channelwatch.web.desk import open_desk
    from channelwatch.web.pages import router

    if not app.router.routes:
        app.state.open_desk = cache(open_desk)
        app.include_router(router, dependencies=signed_in())
    yield


def make_app() -> FastAPI:
    """Return the app; it has no page, and no documentation of itself, before its lifespan."""
    app = FastAPI(
        title="Channelwatch", docs_url=None, redoc_url=None, openapi_url=None, lifespan=lifespan
    )
    app.middleware("http")(_add_headers)
    app.exception_handler(ChannelwatchError)(_explain)
    return app


async def _add_headers(
    request: Request, call_next: Callable[[Request], Awaitable[Response]]
) -> Response:
    response = await call_next(request)
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    return response


def _explain(_request: Request, error: Exception) -> Response:
    """Say what is wrong in a page that a person can act on."""
    from channelwatch.web.filters import FilterInvalid
    from channelwatch.web.rendering import render

    is_ours = not isinstance(error, FilterInvalid)
    page = render("problem.html", {"problem": str(error), "is_ours": is_ours})
    return HTMLResponse(page, status_code=503 if is_ours else 400)
