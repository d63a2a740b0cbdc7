"""Points know in which revision each text in sight was written."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("points", sa.Column("text_rev", sa.Integer(), nullable=True))
    op.execute("UPDATE points SET text_rev = rev")
    with op.batch_alter_table("points") as points:
        points.alter_column("text_rev", existing_type=sa.Integer(), nullable=False)
    op.execute("""
        UPDATE points SET other_texts = (
            SELECT json_group_array(json_set(value, '$.text_rev', json_extract(value, '$.rev')))
            FROM (SELECT value FROM json_each(other_texts) ORDER BY key)
        ) WHERE other_texts <> '[]'
    """)


def downgrade() -> None:
    op.execute("""
        UPDATE points SET other_texts = (
            SELECT json_group_array(json_remove(value, '$.text_rev'))
            FROM (SELECT value FROM json_each(other_texts) ORDER BY key)
        ) WHERE other_texts <> '[]'
    """)
    with op.batch_alter_table("points") as points:
        points.drop_column("text_rev")
