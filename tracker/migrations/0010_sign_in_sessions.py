"""Sessions are kept on the server, so that signing out ends them."""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0009'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('sign_in_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('credential_version', sa.Integer(), nullable=False),
    sa.Column('started_at', sa.DateTime(), nullable=False),
    sa.Column('by', sa.Enum('password', 'password_and_code', 'openid', 'demonstration', name='known_signedinby', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('address', sa.String(length=45), nullable=True),
    sa.Column('browser', sa.String(length=300), nullable=False),
    sa.Column('ended_at', sa.DateTime(), nullable=True),
    sa.Column('ended_because', sa.Enum('signed_out', 'ended_elsewhere', 'everywhere', 'password_changed', 'code_changed', 'closed', 'idle', 'too_long', name='known_ending', native_enum=False, create_constraint=True, length=40), nullable=True),
    sa.CheckConstraint('(ended_at is null) = (ended_because is null)', name=op.f('ck_sign_in_session_ends_for_a_reason')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_sign_in_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_sign_in_session_secret_hash'))
    )
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_session_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_session_person_id'))

    op.drop_table('sign_in_session')
