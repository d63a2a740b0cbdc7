"""Last places and numbers of points come from an index, and messages are found by their seminar."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("points", sa.Column("counted", sa.Boolean(), nullable=True))
    op.execute("UPDATE points SET counted = (removed_at IS NULL AND text <> '')")
    with op.batch_alter_table("points") as points:
        points.alter_column("counted", existing_type=sa.Boolean(), nullable=False)
        points.drop_index("ix_points_group_id_points_question")
        points.create_index(
            "ix_points_group_id_points_question_points_position",
            ["group_id", "question", "position"],
        )
        points.create_index(
            "ix_points_group_id_points_counted_points_question_points_rank",
            ["group_id", "counted", "question", "rank"],
        )
    op.create_index("ix_messages_seminar_id", "messages", ["seminar_id"])


def downgrade() -> None:
    op.drop_index("ix_messages_seminar_id", "messages")
    with op.batch_alter_table("points") as points:
        points.drop_index("ix_points_group_id_points_counted_points_question_points_rank")
        points.drop_index("ix_points_group_id_points_question_points_position")
        points.drop_column("counted")
        points.create_index("ix_points_group_id_points_question", ["group_id", "question"])
