"""Write rows of a view as Parquet, CSV or JSON lines, each with one schema for one view."""

import csv
import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date
from enum import StrEnum
from types import TracebackType
from typing import Any, BinaryIO, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from channelwatch.store.exports import MOMENT, Column

Rows = Sequence[tuple[Any, ...]]

_TYPES = {
    "bigint": pa.int64(),
    "integer": pa.int32(),
    "smallint": pa.int16(),
    "boolean": pa.bool_(),
    "double precision": pa.float64(),
    "numeric": pa.float64(),
    "interval": pa.float64(),
    "real": pa.float32(),
    "date": pa.date32(),
    MOMENT: pa.timestamp("us", tz="UTC"),
    "text[]": pa.list_(pa.string()),
    "bigint[]": pa.list_(pa.int64()),
}
"""Everything else is text; JSON documents too."""


class Format(StrEnum):
    """What an export can be written as."""

    PARQUET = "parquet"
    CSV = "csv"
    JSONL = "jsonl"


class RowWriter(AbstractContextManager["RowWriter"], Protocol):
    """Writes batches of rows; complete once it is closed."""

    def write(self, rows: Rows) -> None:
        """Write some rows."""


def open_writer(form: Format, sink: BinaryIO, columns: Sequence[Column]) -> RowWriter:
    """Return the writer of a format on a binary stream."""
    writers: dict[Format, Callable[[BinaryIO, Sequence[Column]], RowWriter]] = {
        Format.PARQUET: ParquetRows,
        Format.CSV: CsvRows,
        Format.JSONL: JsonRows,
    }
    return writers[form](sink, columns)


def arrow_schema(columns: Sequence[Column]) -> pa.Schema:
    """Return the Arrow schema of a view: its columns' types, with their meanings as metadata."""
    return pa.schema(
        pa.field(c.name, _TYPES.get(c.type, pa.string()), metadata={"comment": c.comment})
        for c in columns
    )


class ParquetRows:
    """A Parquet file, one row group a batch."""

    def __init__(self, sink: BinaryIO, columns: Sequence[Column]) -> None:
        self._schema = arrow_schema(columns)
        self._file = pq.ParquetWriter(sink, self._schema, compression="zstd")

    def write(self, rows: Rows) -> None:
        """Write a row group."""
        values = zip(*rows, strict=True)
        arrays = [
            pa.array(map(_text, column) if field.type == pa.string() else column, field.type)
            for column, field in zip(values, self._schema, strict=True)
        ]
        self._file.write_batch(pa.record_batch(arrays, schema=self._schema))

    def __enter__(self) -> "ParquetRows":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._file.close()


class CsvRows:
    """CSV with a header; lists and documents are JSON, an absent value is empty."""

    def __init__(self, sink: BinaryIO, columns: Sequence[Column]) -> None:
        self._sink = sink
        self._write = csv.writer(_Utf8(sink)).writerow
        self._write([column.name for column in columns])

    def write(self, rows: Rows) -> None:
        """Write lines."""
        for row in rows:
            self._write([_cell(value) for value in row])

    def __enter__(self) -> "CsvRows":
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.flush()


class JsonRows:
    """One JSON object a line; documents stay documents."""

    def __init__(self, sink: BinaryIO, columns: Sequence[Column]) -> None:
        self._sink = sink
        self._names = [column.name for column in columns]

    def write(self, rows: Rows) -> None:
        """Write lines."""
        for row in rows:
            named = dict(zip(self._names, row, strict=True))
            text = json.dumps(named, default=_iso, ensure_ascii=False)
            self._sink.write(text.encode() + b"\n")

    def __enter__(self) -> "JsonRows":
        return self

    def __exit__(self, *_: object) -> None:
        self._sink.flush()


class _Utf8:
    """Let the csv module write to a binary stream."""

    def __init__(self, sink: BinaryIO) -> None:
        self._sink = sink

    def write(self, text: str) -> int:
        return self._sink.write(text.encode())


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return str(value).lower()
    return _iso(value) if isinstance(value, date) else _text(value)


def _text(value: Any) -> Any:
    is_document = isinstance(value, dict | list)
    return json.dumps(value, ensure_ascii=False) if is_document else value


def _iso(value: date) -> str:
    return value.isoformat()
