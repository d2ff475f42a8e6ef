"""Alembic's entry: runs on the connection that bot.database hands over."""

from alembic import context

from bot.tables import metadata

# Batch mode: SQLite cannot alter a column in place.
context.configure(target_metadata=metadata, render_as_batch=True, **context.config.attributes)
with context.begin_transaction():
    context.run_migrations()
