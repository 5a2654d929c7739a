"""Access tokens: what a program of somebody's shows in their place."""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0014'
branch_labels = ()
depends_on = None

LETTERS_BEFORE = ('reset', 'password_changed', 'code_on', 'code_off', 'new_recovery_codes')
LETTERS = (*LETTERS_BEFORE, 'access_token')


def upgrade() -> None:
    op.create_table('access_token',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('scope', sa.Enum('read', 'write', name='known_tokenscope', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=True),
    sa.Column('secret_hash', sa.String(length=64), nullable=False),
    sa.Column('credential_version', sa.Integer(), nullable=False),
    sa.Column('made_at', sa.DateTime(), nullable=False),
    sa.Column('expires_at', sa.DateTime(), nullable=False),
    sa.Column('used_on', sa.Date(), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_access_token_person_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_access_token_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_access_token')),
    sa.UniqueConstraint('secret_hash', name=op.f('uq_access_token_secret_hash'))
    )
    with op.batch_alter_table('access_token', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_access_token_person_id'), ['person_id'], unique=False)
    _allow(LETTERS)


def downgrade() -> None:
    op.execute("DELETE FROM account_letter WHERE kind = 'access_token'")
    _allow(LETTERS_BEFORE)
    with op.batch_alter_table('access_token', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_access_token_person_id'))
    op.drop_table('access_token')


def _allow(kinds: tuple[str, ...]) -> None:
    """What an email about an account can be for."""
    name = op.f('ck_account_letter_known_letterkind')
    with op.batch_alter_table('account_letter', schema=None) as batch_op:
        batch_op.drop_constraint(name, type_='check')
        batch_op.create_check_constraint(name, 'kind in ({})'.format(', '.join(f"'{kind}'" for kind in kinds)))
