"""An account shows the device and comes from the address that its connection says."""

from telethon.sessions import StringSession

from channelwatch.telegram.client import AccountClient
from channelwatch.telegram.credentials import AccountCredentials


async def test_the_client_shows_the_connections_device_and_proxy() -> None:
    credentials = AccountCredentials(
        session_string="",
        api_id=1,
        api_hash="0" * 32,
        device_model="Desk",
        system_version="7",
        app_version="1",
        proxy="socks5://desk:secret@127.0.0.1:1080",
    )
    session = StringSession()
    session.set_dc(2, "127.0.0.1", 443)
    client = AccountClient("north", session, credentials)
    shown = client._init_request
    assert (shown.device_model, shown.system_version, shown.app_version) == ("Desk", "7", "1")
    assert client._proxy["addr"] == "127.0.0.1"
    assert client._proxy["password"] == "secret"
