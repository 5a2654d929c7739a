"""Tries are counted, local accounts may have one-time passwords, and emails about accounts are queued."""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0010'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('sign_in_tally',
    sa.Column('key', sa.String(length=64), nullable=False),
    sa.Column('level', sa.Double(), nullable=False),
    sa.Column('counted_at', sa.DateTime(), nullable=False),
    sa.PrimaryKeyConstraint('key', name=op.f('pk_sign_in_tally'))
    )
    with op.batch_alter_table('sign_in_tally', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_sign_in_tally_counted_at'), ['counted_at'], unique=False)

    op.create_table('account_letter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=True),
    sa.Column('kind', sa.Enum('reset', 'password_changed', 'code_on', 'code_off', 'new_recovery_codes', name='known_letterkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('state', sa.Enum('waiting', 'sent', 'given_up', 'for_nobody', name='known_letterstate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('next_try_at', sa.DateTime(), nullable=False),
    sa.Column('error', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_account_letter_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_letter')),
    sa.UniqueConstraint('message_id', name=op.f('uq_account_letter_message_id'))
    )
    with op.batch_alter_table('account_letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_account_letter_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_account_letter_state'), ['state'], unique=False)

    op.create_table('recovery_code',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('code_hash', sa.String(length=64), nullable=False),
    sa.Column('used_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_recovery_code_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code')),
    sa.UniqueConstraint('code_hash', name=op.f('uq_recovery_code_code_hash'))
    )
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_recovery_code_person_id'), ['person_id'], unique=False)

    op.create_table('second_factor',
    sa.Column('person_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('secret', sa.String(length=255), nullable=False),
    sa.Column('added_at', sa.DateTime(), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_second_factor_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_second_factor'))
    )


def downgrade() -> None:
    op.drop_table('second_factor')
    with op.batch_alter_table('recovery_code', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_recovery_code_person_id'))

    op.drop_table('recovery_code')
    with op.batch_alter_table('account_letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_account_letter_state'))
        batch_op.drop_index(batch_op.f('ix_account_letter_person_id'))

    op.drop_table('account_letter')
    with op.batch_alter_table('sign_in_tally', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_sign_in_tally_counted_at'))

    op.drop_table('sign_in_tally')
