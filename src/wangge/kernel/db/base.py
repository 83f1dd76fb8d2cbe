"""Django's PostgreSQL backend, except that no foreign key is deferrable (docs: DISTRIBUTED rule S5)."""

import select

from django.db.backends.postgresql import base, features, operations, schema


class DatabaseFeatures(features.DatabaseFeatures):
    """Constraints are checked at once; Django must not try to defer them."""

    can_defer_constraint_checks = False


class DatabaseOperations(operations.DatabaseOperations):
    """SQL fragments of this backend."""

    def deferrable_sql(self) -> str:
        """No deferrable clause: a spread database reports deferred violations as a server error at commit."""
        return ""


class DatabaseSchemaEditor(schema.DatabaseSchemaEditor):
    """Makes foreign keys in a statement of their own, without the deferrable clause."""

    sql_create_column_inline_fk = None  # type: ignore[assignment]  # Django itself tests it for truth


class DatabaseWrapper(base.DatabaseWrapper):
    """The backend named in settings as `wangge.kernel.db`."""

    SchemaEditorClass = DatabaseSchemaEditor
    features_class = DatabaseFeatures
    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """Whether the connection still stands, asked before each request.

        A server that went away has closed its end, which the socket shows at no cost; only when the socket has
        something to say is the server asked, which costs a round trip.
        """
        if self.connection is None or self.connection.closed:
            return False
        ready, _write, _error = select.select([self.connection.fileno()], [], [], 0)
        return super().is_usable() if ready else True
