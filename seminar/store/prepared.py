"""Statements whose text is made once, and which go to the driver by the shortest way.

To run a statement that it knows costs SQLAlchemy three times as much: it looks the text up by the
statement's structure, and makes objects for the asking and for the answer. An operation is a dozen
statements, so those that belong to every operation and every arrival are prepared.
"""

from __future__ import annotations

from collections import namedtuple
from collections.abc import Iterable, Mapping
from types import TracebackType
from typing import Any, TypeAlias

from sqlalchemy import Connection, Delete, Dialect, Insert, Select, TextClause, Update
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler

from seminar.store.tables import AnyRow

_Statement: TypeAlias = Select[*tuple[Any, ...]] | Insert | Update | Delete | TextClause
_Values: TypeAlias = Mapping[str, Any]


class Prepared:
    """One statement, with a named parameter for each of its values.

    Every call gives the same names. Columns' own defaults are not known here: an insert names all.
    """

    def __init__(self, statement: _Statement) -> None:
        self._statement = statement
        self._forms: dict[str, _Form] = {}

    def all(self, connection: Connection, **values: Any) -> list[AnyRow]:
        """Every row of the answer."""
        return self._form(connection, values).ask(connection, values)

    def first(self, connection: Connection, **values: Any) -> AnyRow | None:
        """The first row of the answer, or None."""
        rows = self.all(connection, **values)
        return rows[0] if rows else None

    def only(self, connection: Connection, **values: Any) -> AnyRow:
        """The answer's one row."""
        (row,) = self.all(connection, **values)
        return row

    def scalar(self, connection: Connection, **values: Any) -> Any:
        """The one value of the answer's one row."""
        ((value,),) = self.all(connection, **values)
        return value

    def run(self, connection: Connection, **values: Any) -> int:
        """Changes something; how many rows."""
        return self._form(connection, values).run(connection, values)

    def run_each(self, connection: Connection, rows: list[dict[str, Any]]) -> None:
        """Changes something for each of these rows, at least one."""
        self._form(connection, rows[0]).run_each(connection, rows)

    def _form(self, connection: Connection, values: _Values) -> _Form:
        dialect = connection.dialect
        form = self._forms.get(dialect.name)
        if form is None:
            form = self._forms[dialect.name] = _Form(self._statement, dialect, list(values))
        return form


class _Form:
    """A statement as one kind of database wants it."""

    def __init__(self, statement: _Statement, dialect: Dialect, names: list[str]) -> None:
        compiled = statement.compile(dialect=dialect, column_keys=names)
        assert isinstance(compiled, SQLCompiler)
        self._text = str(compiled)
        self._order = compiled.positiontup
        self._errors = _Errors(self._text, dialect.loaded_dbapi.Error)
        binds = {name: compiled.binds[name] for name in compiled.params}
        self._constants = {name: bind.value for name, bind in binds.items() if not bind.required}
        self._writers = [
            (name, writer)
            for name, bind in binds.items()
            if (writer := bind.type.dialect_impl(dialect).bind_processor(dialect)) is not None
        ]
        columns: Any = {} if isinstance(statement, TextClause) else statement.exported_columns
        self._as_row = _row_type(columns.keys())._make
        self._readers = [
            (place, reader)
            for place, column in enumerate(columns.values())
            if (reader := column.type.dialect_impl(dialect).result_processor(dialect, None))
        ]

    def ask(self, connection: Connection, values: _Values) -> list[AnyRow]:
        """The answer's rows."""
        cursor = connection.connection.cursor()
        with self._errors:
            cursor.execute(self._text, self._parameters(values))
            return [self._read(row) for row in cursor.fetchall()]

    def run(self, connection: Connection, values: _Values) -> int:
        """How many rows were changed."""
        cursor = connection.connection.cursor()
        with self._errors:
            cursor.execute(self._text, self._parameters(values))
        return int(cursor.rowcount)

    def run_each(self, connection: Connection, rows: Iterable[_Values]) -> None:
        """The same for each of these."""
        cursor = connection.connection.cursor()
        with self._errors:
            cursor.executemany(self._text, [self._parameters(values) for values in rows])

    def _parameters(self, values: _Values) -> Any:
        written = {**self._constants, **values}
        for name, writer in self._writers:
            written[name] = writer(written[name])
        if self._order is None:
            return written
        return [written[name] for name in self._order]

    def _read(self, row: tuple[Any, ...]) -> AnyRow:
        if not self._readers:
            return self._as_row(row)
        read = list(row)
        for place, reader in self._readers:
            read[place] = reader(read[place])
        return self._as_row(read)


class _Errors:
    """What the driver raises becomes what SQLAlchemy would raise, for whoever waits for that."""

    def __init__(self, text: str, error: type[Exception]) -> None:
        self._text = text
        self._error = error

    def __enter__(self) -> None:
        pass

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        error: BaseException | None,
        _trace: TracebackType | None,
    ) -> None:
        if isinstance(error, self._error):
            # Without the parameters, which are what people wrote.
            raise DBAPIError.instance(
                self._text, None, error, self._error, hide_parameters=True
            ) from error


def _row_type(columns: Iterable[str | None]) -> Any:
    return namedtuple("Row", map(str, columns), rename=True)  # noqa: PYI024 known when it runs
