"""The day on which a programme was closed, in place of whether it is open."""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0013'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    # In place: a table that SQLite rebuilds loses its checks.
    op.add_column('programme', sa.Column('closed_on', sa.Date(), nullable=True))
    # Nobody wrote down when; from now on it is read as it stands today.
    op.execute(sa.text("UPDATE programme SET closed_on = CURRENT_DATE WHERE NOT is_open"))
    op.drop_column('programme', 'is_open')


def downgrade() -> None:
    op.add_column('programme', sa.Column('is_open', sa.Boolean(), nullable=False, server_default=sa.true()))
    op.execute(sa.text("UPDATE programme SET is_open = false WHERE closed_on IS NOT NULL"))
    op.drop_column('programme', 'closed_on')
