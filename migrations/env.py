# SPDX-License-Identifier: Apache-2.0
"""Alembic's door: runs revisions over the connection that `app.models.upgrade` hands in. No key, no path, no ini file."""

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    render_as_batch=True,
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
