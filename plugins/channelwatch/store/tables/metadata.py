"""The one MetaData of all tables; the migrations are the truth, a test compares."""

from sqlalchemy import MetaData

metadata = MetaData()

CHANNEL = "core.channels.telegram_channel_id"
POST_KEY = ("telegram_channel_id", "telegram_message_id")
