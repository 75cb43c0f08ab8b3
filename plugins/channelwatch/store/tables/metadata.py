"""The one MetaData of all tables; the migrations are the truth, a test compares."""

from sqlalchemy import MetaData

metadata = MetaData()
