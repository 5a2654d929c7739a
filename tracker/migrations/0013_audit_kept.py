"""When an entry of the audit was really written, from where a command ran, and what was removed."""

import re
from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0012'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    _take_addresses_out()
    op.create_table('audit_removal',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('begun_at', sa.DateTime(), nullable=False),
    sa.Column('written_before', sa.DateTime(), nullable=False),
    sa.Column('finished_at', sa.DateTime(), nullable=True),
    sa.Column('removed', sa.Integer(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_removal'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.add_column(sa.Column('end_told', sa.Date(), nullable=True))
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.add_column(sa.Column('written_at', sa.DateTime(), nullable=True))
        batch_op.alter_column('address', existing_type=sa.String(length=45), type_=sa.String(length=120), existing_nullable=True)
    # Nobody knows any more when these were written: an import set their day back, a frozen clock held it. From now on
    # they are kept as long as new ones.
    now = datetime.now(UTC).replace(tzinfo=None)
    op.execute(sa.text("update audit_entry set written_at = :now").bindparams(sa.bindparam("now", now, sa.DateTime())))
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.alter_column('written_at', existing_type=sa.DateTime(), nullable=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_written_at'), ['written_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_entry_actor_id'), ['actor_id'], unique=False)


def _take_addresses_out() -> None:
    """What mail servers answered named whom they would not take: addresses live in one row of a person."""
    address = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]+@[\w-]+(?:\.[\w-]+)+")
    connection = op.get_bind()
    for table, key, column in (("reminder", "id", "error"), ("report_notice", "id", "error"), ("job_run", "name", "outcome")):
        rows = sa.table(table, sa.column(key), sa.column(column))
        for number, said in connection.execute(sa.select(rows.c[key], rows.c[column]).where(rows.c[column].contains("@"))).all():
            cleaned = address.sub("(an address)", said)
            connection.execute(rows.update().where(rows.c[key] == number).values({column: cleaned}))


def downgrade() -> None:
    op.execute("update audit_entry set address = substr(address, 1, 45)")
    with op.batch_alter_table('audit_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_entry_actor_id'))
        batch_op.drop_index(batch_op.f('ix_audit_entry_written_at'))
        batch_op.drop_column('written_at')
        batch_op.alter_column('address', existing_type=sa.String(length=120), type_=sa.String(length=45), existing_nullable=True)
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_column('end_told')
    op.drop_table('audit_removal')
