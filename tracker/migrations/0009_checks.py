"""Findings of the checks that somebody accepted with a reason."""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = ()
depends_on = None

def upgrade() -> None:
    op.create_table('finding_acceptance',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('fingerprint', sa.String(length=32), nullable=False),
    sa.Column('kind', sa.String(length=40), nullable=False),
    sa.Column('place', sa.Text(), nullable=False),
    sa.Column('message', sa.Text(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('accepted_at', sa.DateTime(), nullable=False),
    sa.Column('accepted_by_id', sa.Integer(), nullable=True),
    sa.Column('accepted_by_title', sa.String(length=200), nullable=False),
    sa.Column('withdrawn_at', sa.DateTime(), nullable=True),
    sa.Column('withdrawn_by_title', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['accepted_by_id'], ['person.id'], name=op.f('fk_finding_acceptance_accepted_by_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_finding_acceptance_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_acceptance'))
    )
    with op.batch_alter_table('finding_acceptance', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_finding_acceptance_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(
            'uq_finding_acceptance_standing',
            ['programme_id', 'fingerprint'],
            unique=True,
            sqlite_where=sa.text('withdrawn_at IS NULL'),
            postgresql_where=sa.text('withdrawn_at IS NULL'),
        )


def downgrade() -> None:
    with op.batch_alter_table('finding_acceptance', schema=None) as batch_op:
        batch_op.drop_index('uq_finding_acceptance_standing')
        batch_op.drop_index(batch_op.f('ix_finding_acceptance_programme_id'))

    op.drop_table('finding_acceptance')
