"""Who may see the pages: Airflow's own login decides, on every address."""

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from channelwatch.web.app import make_app
from channelwatch.web.pages import Desk
from tests import airflow_environment
from tests.web.conftest import FakeMarts, Noon, flag

PATHS = ["/", "/flags", "/watch", "/static/page.css", "/static/none"]


@pytest.fixture(scope="module")
def airflow() -> None:
    airflow_environment.prepare()
    from airflow import settings
    from airflow.api_fastapi.app import create_auth_manager
    from airflow.models.revoked_token import RevokedToken

    # The one table that judging a token reads: no need to migrate a whole metadata database.
    RevokedToken.__table__.create(settings.engine, checkfirst=True)
    create_auth_manager()


@pytest.fixture
def client(airflow: None) -> Iterator[TestClient]:
    """Start the app as the api-server does, its lifespan included."""
    app = make_app()
    with TestClient(app, follow_redirects=False) as client:
        desk = Desk(marts=FakeMarts([flag(1)]), clock=Noon(), is_simulated=False)
        app.state.open_desk = lambda: desk
        yield client


def token(role: str | None) -> str:
    from airflow.api_fastapi.app import get_auth_manager
    from airflow.api_fastapi.auth.managers.simple.user import SimpleAuthManagerUser

    return get_auth_manager().generate_jwt(SimpleAuthManagerUser(username="someone", role=role))


@pytest.mark.parametrize("path", PATHS)
def test_without_a_login_there_is_nothing(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", PATHS)
def test_a_forged_login_is_refused(client: TestClient, path: str) -> None:
    forged = token("viewer")[:-4] + "AAAA"
    assert client.get(path, headers={"Authorization": f"Bearer {forged}"}).status_code == 403


@pytest.mark.parametrize("path", PATHS)
def test_a_login_without_a_role_is_refused(client: TestClient, path: str) -> None:
    headers = {"Authorization": f"Bearer {token(None)}"}
    assert client.get(path, headers=headers).status_code == 403


def test_a_viewer_sees_the_flags(client: TestClient) -> None:
    headers = {"Authorization": f"Bearer {token('viewer')}"}
    assert "Three" in client.get("/flags", headers=headers).text


def test_airflows_cookie_is_a_login_so_that_the_frame_needs_none(client: TestClient) -> None:
    client.cookies.set("_token", token("viewer"))
    assert client.get("/flags").status_code == 200


def test_there_is_no_documentation_to_read_without_a_login(client: TestClient) -> None:
    for path in ("/docs", "/redoc", "/openapi.json"):
        assert client.get(path).status_code == 404


def test_before_its_start_the_app_has_no_page(airflow: None) -> None:
    assert TestClient(make_app()).get("/flags").status_code == 404
