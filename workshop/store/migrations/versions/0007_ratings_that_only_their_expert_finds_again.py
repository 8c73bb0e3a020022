"""Ratings that only their expert finds again

Ratings of reviews that have ended get random raters. Those of running ones wait for their experts'
next sign-in (``review/former_keys.py``); everybody signs in again once, to get a review key.
"""

import secrets
from collections import defaultdict

import sqlalchemy as sa
from alembic import op

import workshop.store.types

revision = '0007'
down_revision = '0006'
branch_labels = None
depends_on = None

_THRESHOLD = 5
_WITHOUT_ROWID = {'sqlite_with_rowid': False}


def upgrade() -> None:
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('key_by_password', sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column('key_by_recovery', sa.String(length=160), nullable=True))
        batch_op.add_column(sa.Column('key_used', sa.Boolean(), nullable=False, server_default=sa.false()))

    with op.batch_alter_table('accountsession', schema=None) as batch_op:
        batch_op.add_column(sa.Column('sealed_key', sa.String(length=160), nullable=True))

    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.add_column(sa.Column('keyless', sa.JSON(), nullable=False, server_default='[]'))
        batch_op.add_column(sa.Column('told', sa.JSON(), nullable=False, server_default='{}'))

    with op.batch_alter_table('rating', schema=None, recreate=_on_sqlite(), table_kwargs=_WITHOUT_ROWID) as batch_op:
        batch_op.add_column(sa.Column('role', sa.String(length=20), nullable=False, server_default=''))

    with op.batch_alter_table('comment', schema=None, recreate=_on_sqlite(), table_kwargs=_WITHOUT_ROWID):
        pass

    db = op.get_bind()
    # Their cookies open no review key.
    db.execute(sa.text('DELETE FROM accountsession'))
    _hide_times(db)
    _name_anew(db)


def downgrade() -> None:
    with op.batch_alter_table('comment', schema=None, recreate=_on_sqlite()):
        pass

    with op.batch_alter_table('rating', schema=None, recreate=_on_sqlite()) as batch_op:
        batch_op.drop_column('role')

    with op.batch_alter_table('reviewround', schema=None) as batch_op:
        batch_op.drop_column('told')
        batch_op.drop_column('keyless')

    with op.batch_alter_table('accountsession', schema=None) as batch_op:
        batch_op.drop_column('sealed_key')

    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('key_used')
        batch_op.drop_column('key_by_recovery')
        batch_op.drop_column('key_by_password')


def _on_sqlite() -> str:
    return 'always' if op.get_bind().dialect.name == 'sqlite' else 'auto'


def _tables() -> dict[str, sa.Table]:
    names = sa.MetaData()
    utc = workshop.store.types.Utc
    return {
        'event': sa.Table('event', names, sa.Column('scope', sa.String), sa.Column('number', sa.Integer),
                          sa.Column('kind', sa.String), sa.Column('at', utc)),
        'comment': sa.Table('comment', names, sa.Column('id', sa.String), sa.Column('round_id', sa.String),
                            sa.Column('rater', sa.String), sa.Column('subject_id', sa.String), sa.Column('at', utc)),
        'rating': sa.Table('rating', names, sa.Column('round_id', sa.String), sa.Column('subject_id', sa.String),
                           sa.Column('criterion', sa.String), sa.Column('rater', sa.String), sa.Column('value', sa.Integer)),
        'round': sa.Table('reviewround', names, sa.Column('id', sa.String), sa.Column('follows', sa.String),
                          sa.Column('experts', sa.JSON), sa.Column('keyless', sa.JSON), sa.Column('told', sa.JSON),
                          sa.Column('closed', sa.Boolean)),
    }


def _hide_times(db) -> None:
    """Events of rating keep their day, comments of a round the day of its first one."""
    made = _tables()
    event, comment = made['event'], made['comment']
    for row in db.execute(sa.select(event).where(event.c.kind == 'review_saved')).all():
        mine = sa.and_(event.c.scope == row.scope, event.c.number == row.number)
        db.execute(sa.update(event).where(mine).values(at=row.at.replace(hour=0, minute=0, second=0, microsecond=0)))
    of_rounds = sa.select(comment.c.round_id, sa.func.min(comment.c.at).label('at'))
    for row in db.execute(of_rounds.where(comment.c.round_id.is_not(None)).group_by(comment.c.round_id)).all():
        db.execute(sa.update(comment).where(comment.c.round_id == row.round_id).values(at=row.at))


def _name_anew(db) -> None:
    """Random raters in sequences of rounds of which none is open, and what closed ones may tell."""
    made = _tables()
    rounds = {row.id: row for row in db.execute(sa.select(made['round'])).all()}
    sequences = defaultdict(list)
    for key in rounds:
        sequences[_first(rounds, key)].append(rounds[key])
    for sequence in sequences.values():
        if all(row.closed for row in sequence):
            names = defaultdict(lambda: secrets.token_hex(16))
            for row in sequence:
                _forget_raters(db, made, row, names)
        for row in sequence:
            if row.closed:
                _tell(db, made, row)


def _first(rounds, key):
    seen = set()
    while key not in seen and rounds[key].follows in rounds:
        seen.add(key)
        key = rounds[key].follows
    return key


def _forget_raters(db, made, review, names) -> None:
    rating, comment, rounds = made['rating'], made['comment'], made['round']
    rated = sa.select(rating.c.rater).where(rating.c.round_id == review.id).distinct()
    said = sa.select(comment.c.rater, comment.c.subject_id).where(comment.c.round_id == review.id).distinct()
    raters, sayings = db.execute(rated).scalars().all(), db.execute(said).all()
    for rater in raters:
        mine = sa.and_(rating.c.round_id == review.id, rating.c.rater == rater)
        db.execute(sa.update(rating).where(mine).values(rater=names[rater]))
    for row in sayings:
        mine = sa.and_(
            comment.c.round_id == review.id,
            comment.c.subject_id == row.subject_id,
            comment.c.rater == row.rater,
        )
        db.execute(sa.update(comment).where(mine).values(rater=secrets.token_hex(16)))
    if raters or sayings:
        # Nobody finds these again: if the round is opened again, its experts would count twice.
        mine = rounds.c.id == review.id
        db.execute(sa.update(rounds).where(mine).values(keyless=sorted(review.experts)))


def _tell(db, made, review) -> None:
    rating, rounds = made['rating'], made['round']
    given = defaultdict(dict)
    for row in db.execute(sa.select(rating).where(rating.c.round_id == review.id)).all():
        if row.value is not None:
            given[row.subject_id, row.criterion][row.rater] = row.value
    told = defaultdict(dict)
    for (subject, criterion), by in given.items():
        if len(by) >= _THRESHOLD:
            told[subject][criterion] = {'by': by, 'roles': {}}
    db.execute(sa.update(rounds).where(rounds.c.id == review.id).values(told=dict(told)))
