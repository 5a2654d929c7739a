"""The day on which a programme was closed, in place of whether it is open."""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0007'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('closed_on', sa.Date(), nullable=True))
    # Nobody wrote down when; from now on it is read as it stands today.
    op.execute(sa.text("UPDATE programme SET closed_on = CURRENT_DATE WHERE NOT is_open"))
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.drop_column('is_open')


def downgrade() -> None:
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_open', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE programme SET is_open = false WHERE closed_on IS NOT NULL"))
    with op.batch_alter_table('programme', schema=None) as batch_op:
        batch_op.alter_column('is_open', server_default=None)
        batch_op.drop_column('closed_on')
