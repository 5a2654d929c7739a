"""reminder rules"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('reminder_run',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('on_date', sa.Date(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=False),
    sa.Column('sent', sa.Integer(), nullable=False),
    sa.Column('failed', sa.Integer(), nullable=False),
    sa.Column('skipped', sa.Integer(), nullable=False),
    sa.Column('idle', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_run'))
    )
    with op.batch_alter_table('reminder_run', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_run_on_date'), ['on_date'], unique=False)

    op.create_table('reminder_preference',
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('weekday', sa.Integer(), nullable=True),
    sa.Column('before_due', sa.Boolean(), nullable=False),
    sa.CheckConstraint('weekday between 0 and 4', name=op.f('ck_reminder_preference_weekday_is_a_working_day')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_preference_person_id')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_reminder_preference'))
    )
    op.create_table('calendar_feed',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('created_at', sa.DateTime(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_calendar_feed_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_calendar_feed_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar_feed')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_calendar_feed_token_hash'))
    )
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_feed_person_id'), ['person_id'], unique=False)

    op.create_table('delegation',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('delegate_id', sa.Integer(), nullable=False),
    sa.Column('from_on', sa.Date(), nullable=False),
    sa.Column('until', sa.Date(), nullable=False),
    sa.Column('chosen_by_id', sa.Integer(), nullable=True),
    sa.CheckConstraint('person_id <> delegate_id', name=op.f('ck_delegation_is_somebody_else')),
    sa.CheckConstraint('until >= from_on', name=op.f('ck_delegation_ends_after_it_starts')),
    sa.ForeignKeyConstraint(['chosen_by_id'], ['person.id'], name=op.f('fk_delegation_chosen_by_id')),
    sa.ForeignKeyConstraint(['delegate_id'], ['person.id'], name=op.f('fk_delegation_delegate_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_delegation_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_delegation_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_delegation'))
    )
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_delegation_delegate_id'), ['delegate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_delegation_programme_id'), ['programme_id'], unique=False)

    op.create_table('reminder_skip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('run_id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('things', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_reminder_skip_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_reminder_skip_programme_id')),
    sa.ForeignKeyConstraint(['run_id'], ['reminder_run.id'], name=op.f('fk_reminder_skip_run_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_reminder_skip'))
    )
    with op.batch_alter_table('reminder_skip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_reminder_skip_programme_id'), ['programme_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_reminder_skip_run_id'), ['run_id'], unique=False)

    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_paused', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.add_column(sa.Column('paused_until', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('remind_before_working_days', sa.Integer(), nullable=False, server_default='1'))
        batch_op.add_column(sa.Column('lead_after_working_days', sa.Integer(), nullable=False, server_default='5'))
        batch_op.add_column(sa.Column('manager_after_working_days', sa.Integer(), nullable=False, server_default='10'))
        batch_op.add_column(sa.Column('people_choose_reminders', sa.Boolean(), nullable=False, server_default=sa.true()))



def downgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('people_choose_reminders')
        batch_op.drop_column('manager_after_working_days')
        batch_op.drop_column('lead_after_working_days')
        batch_op.drop_column('remind_before_working_days')
        batch_op.drop_column('paused_until')
        batch_op.drop_column('is_paused')

    with op.batch_alter_table('reminder_skip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_skip_run_id'))
        batch_op.drop_index(batch_op.f('ix_reminder_skip_programme_id'))

    op.drop_table('reminder_skip')
    with op.batch_alter_table('delegation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_delegation_programme_id'))
        batch_op.drop_index(batch_op.f('ix_delegation_person_id'))
        batch_op.drop_index(batch_op.f('ix_delegation_delegate_id'))

    op.drop_table('delegation')
    with op.batch_alter_table('calendar_feed', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_feed_person_id'))

    op.drop_table('calendar_feed')
    op.drop_table('reminder_preference')
    with op.batch_alter_table('reminder_run', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_reminder_run_on_date'))

    op.drop_table('reminder_run')
