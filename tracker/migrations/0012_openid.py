"""Who somebody is at the organisation's sign-in, and which roles its groups give."""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0011'
branch_labels = ()
depends_on = None

WAYS_BEFORE = ('password', 'password_and_code', 'openid', 'demonstration')
WAYS = ('password', 'password_and_code', 'openid', 'emergency', 'demonstration')


def upgrade() -> None:
    op.create_table('openid_identity',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('issuer', sa.String(length=255), nullable=False),
    sa.Column('subject', sa.String(length=255), nullable=False),
    sa.Column('linked_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_openid_identity_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_openid_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_openid_identity_issuer_subject'))
    )
    with op.batch_alter_table('openid_identity', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_openid_identity_person_id'), ['person_id'], unique=False)

    op.create_table('openid_session',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('identity_id', sa.Integer(), nullable=False),
    sa.Column('session_id', sa.Integer(), nullable=False),
    sa.Column('sid', sa.String(length=255), nullable=True),
    sa.ForeignKeyConstraint(['identity_id'], ['openid_identity.id'], name=op.f('fk_openid_session_identity_id')),
    sa.ForeignKeyConstraint(['session_id'], ['sign_in_session.id'], name=op.f('fk_openid_session_session_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_openid_session')),
    sa.UniqueConstraint('session_id', name=op.f('uq_openid_session_session_id'))
    )
    with op.batch_alter_table('openid_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_openid_session_identity_id'), ['identity_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_openid_session_sid'), ['sid'], unique=False)

    _allow(WAYS)

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('source', sa.Enum('hand', 'group', name='known_source', native_enum=False, create_constraint=True, length=40), server_default='hand', nullable=False))
        batch_op.drop_constraint(batch_op.f('uq_membership_person_id_programme_id_role'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_membership_person_id_programme_id_role_source'), ['person_id', 'programme_id', 'role', 'source'])

    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_admin_by_group', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    op.execute("DELETE FROM membership WHERE source = 'group'")
    op.execute("UPDATE person SET is_admin = false WHERE is_admin_by_group")
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('is_admin_by_group')

    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_membership_person_id_programme_id_role_source'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_membership_person_id_programme_id_role'), ['person_id', 'programme_id', 'role'])
        batch_op.drop_constraint(batch_op.f('ck_membership_known_source'), type_='check')
        batch_op.drop_column('source')

    op.execute("""UPDATE sign_in_session SET "by" = 'password' WHERE "by" = 'emergency'""")
    _allow(WAYS_BEFORE)

    with op.batch_alter_table('openid_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_openid_session_sid'))
        batch_op.drop_index(batch_op.f('ix_openid_session_identity_id'))

    op.drop_table('openid_session')
    with op.batch_alter_table('openid_identity', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_openid_identity_person_id'))

    op.drop_table('openid_identity')


def _allow(ways: tuple[str, ...]) -> None:
    """Which ways of signing in the table takes."""
    name = op.f('ck_sign_in_session_known_signedinby')
    with op.batch_alter_table('sign_in_session', schema=None) as batch_op:
        batch_op.drop_constraint(name, type_='check')
        batch_op.create_check_constraint(name, '"by" in ({})'.format(', '.join(f"'{way}'" for way in ways)))
