"""Texts can be marked not for publication, people as head of service or above."""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('not_for_publication',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('update', 'risk', 'mitigation', 'concern', 'development', 'budget_line', 'finding', 'decision', 'question', 'board_action', name='known_markedkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('thing_id', sa.Integer(), nullable=False),
    sa.Column('marked_at', sa.DateTime(), nullable=False),
    sa.Column('marked_by_title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_not_for_publication_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_not_for_publication')),
    sa.UniqueConstraint('programme_id', 'kind', 'thing_id', name=op.f('uq_not_for_publication_programme_id_kind_thing_id'))
    )
    # Added in place: a table that is copied would be dropped while others point to it.
    op.add_column('person', sa.Column('is_senior', sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column('programme', sa.Column('leaves_out_owners', sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column('programme', 'leaves_out_owners')
    op.drop_column('person', 'is_senior')
    op.drop_table('not_for_publication')
