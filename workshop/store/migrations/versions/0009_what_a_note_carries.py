"""What a note carries beside its words, and whether few people are in the room"""

import sqlalchemy as sa
from alembic import op


revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('activity', schema=None) as batch_op:
        # False also where notes have kept their table so far: nobody had been told that they do.
        batch_op.add_column(sa.Column('keeps_table', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.add_column(sa.Column('few', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute("UPDATE note SET table_number = NULL WHERE origin = 'phone'")
    # As it would have been told by now.
    op.execute(
        "UPDATE workingsession SET few = false WHERE id IN"
        " (SELECT session_id FROM attendance GROUP BY session_id HAVING count(*) >= 5)"
    )


def downgrade() -> None:
    with op.batch_alter_table('workingsession', schema=None) as batch_op:
        batch_op.drop_column('few')
    with op.batch_alter_table('activity', schema=None) as batch_op:
        batch_op.drop_column('keeps_table')
