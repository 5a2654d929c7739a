"""KPIs are edited on screen: versions, ended targets and breaks, notes on data quality, chains, workforce, neighbours."""

import sqlalchemy as sa
from alembic import op

revision = '0002'
down_revision = '0001'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    op.create_table('kpi_chain',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('basis', sa.Enum('snapshot', 'period', 'ytd', 'rolling_12m', 'three_year', name='known_basis', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_kpi_chain_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_kpi_chain')),
    sa.UniqueConstraint('programme_id', 'name', name=op.f('uq_kpi_chain_programme_id_name'))
    )
    op.create_table('statistical_neighbour',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('model', sa.Integer(), nullable=False),
    sa.Column('area', sa.String(length=3), nullable=False),
    sa.Column('rank', sa.Integer(), nullable=False),
    sa.Column('code', sa.String(length=3), nullable=False),
    sa.Column('closeness', sa.String(length=60), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_statistical_neighbour_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_statistical_neighbour')),
    sa.UniqueConstraint('programme_id', 'model', 'area', 'code', name=op.f('uq_statistical_neighbour_programme_id_model_area_code')),
    sa.UniqueConstraint('programme_id', 'model', 'area', 'rank', name=op.f('uq_statistical_neighbour_programme_id_model_area_rank'))
    )
    op.create_table('data_quality_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('kpi_id', sa.Integer(), nullable=False),
    sa.Column('start_on', sa.Date(), nullable=True),
    sa.Column('end_on', sa.Date(), nullable=True),
    sa.Column('effect', sa.Text(), nullable=False),
    sa.Column('planned_fix', sa.Text(), nullable=False),
    sa.Column('fix_by', sa.Date(), nullable=True),
    sa.Column('fixed_on', sa.Date(), nullable=True),
    sa.Column('recorded_at', sa.DateTime(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_title', sa.String(length=200), nullable=False),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_data_quality_note_author_id')),
    sa.ForeignKeyConstraint(['kpi_id'], ['kpi.id'], name=op.f('fk_data_quality_note_kpi_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_data_quality_note'))
    )
    with op.batch_alter_table('data_quality_note', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_data_quality_note_kpi_id'), ['kpi_id'], unique=False)

    op.create_table('kpi_chain_step',
    sa.Column('chain_id', sa.Integer(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('kpi_id', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['chain_id'], ['kpi_chain.id'], name=op.f('fk_kpi_chain_step_chain_id')),
    sa.ForeignKeyConstraint(['kpi_id'], ['kpi.id'], name=op.f('fk_kpi_chain_step_kpi_id')),
    sa.PrimaryKeyConstraint('chain_id', 'position', name=op.f('pk_kpi_chain_step'))
    )
    op.create_table('workforce_table',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('dimension', sa.String(length=100), nullable=False),
    sa.Column('employees_id', sa.Integer(), nullable=False),
    sa.Column('interims_id', sa.Integer(), nullable=True),
    sa.Column('starters_id', sa.Integer(), nullable=True),
    sa.Column('budget_id', sa.Integer(), nullable=True),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['budget_id'], ['kpi.id'], name=op.f('fk_workforce_table_budget_id')),
    sa.ForeignKeyConstraint(['employees_id'], ['kpi.id'], name=op.f('fk_workforce_table_employees_id')),
    sa.ForeignKeyConstraint(['interims_id'], ['kpi.id'], name=op.f('fk_workforce_table_interims_id')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_workforce_table_programme_id')),
    sa.ForeignKeyConstraint(['starters_id'], ['kpi.id'], name=op.f('fk_workforce_table_starters_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_workforce_table')),
    sa.UniqueConstraint('programme_id', 'name', name=op.f('uq_workforce_table_programme_id_name'))
    )
    # Columns that may not be empty need a value for the rows there are.
    with op.batch_alter_table('kpi', schema=None) as batch_op:
        batch_op.add_column(sa.Column('uses_population', sa.Boolean(), nullable=False, server_default=sa.true()))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('kpi_section', schema=None) as batch_op:
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('kpi_target', schema=None) as batch_op:
        batch_op.add_column(sa.Column('effective_to', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('version', sa.Integer(), nullable=False, server_default='1'))

    with op.batch_alter_table('kpi_series_break', schema=None) as batch_op:
        batch_op.add_column(sa.Column('ended_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('ended_by_title', sa.String(length=200), nullable=True))
        batch_op.add_column(sa.Column('ended_reason', sa.Text(), nullable=True))

    with op.batch_alter_table('kpi_series_break', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_kpi_series_break_kpi_id_from_on'), type_='unique')
        batch_op.create_index('uq_kpi_series_break_standing', ['kpi_id', 'from_on'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    with op.batch_alter_table('commentary', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default='1'))

    op.execute(
        'UPDATE commentary SET number = (SELECT count(*) FROM commentary AS earlier'
        ' WHERE earlier.kpi_id = commentary.kpi_id AND earlier.start_on = commentary.start_on'
        ' AND earlier.end_on = commentary.end_on AND (earlier.recorded_at < commentary.recorded_at'
        ' OR (earlier.recorded_at = commentary.recorded_at AND earlier.id <= commentary.id)))'
    )
    with op.batch_alter_table('commentary', schema=None) as batch_op:
        batch_op.create_unique_constraint(batch_op.f('uq_commentary_kpi_id_start_on_end_on_number'), ['kpi_id', 'start_on', 'end_on', 'number'])


def downgrade() -> None:
    with op.batch_alter_table('kpi_target', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('effective_to')

    with op.batch_alter_table('kpi_series_break', schema=None) as batch_op:
        batch_op.drop_index('uq_kpi_series_break_standing', sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
        batch_op.create_unique_constraint(batch_op.f('uq_kpi_series_break_kpi_id_from_on'), ['kpi_id', 'from_on'])
        batch_op.drop_column('ended_reason')
        batch_op.drop_column('ended_by_title')
        batch_op.drop_column('ended_at')

    with op.batch_alter_table('kpi_section', schema=None) as batch_op:
        batch_op.drop_column('version')

    with op.batch_alter_table('kpi', schema=None) as batch_op:
        batch_op.drop_column('version')
        batch_op.drop_column('uses_population')

    with op.batch_alter_table('commentary', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_commentary_kpi_id_start_on_end_on_number'), type_='unique')
        batch_op.drop_column('number')

    op.drop_table('workforce_table')
    op.drop_table('kpi_chain_step')
    with op.batch_alter_table('data_quality_note', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_data_quality_note_kpi_id'))

    op.drop_table('data_quality_note')
    op.drop_table('statistical_neighbour')
    op.drop_table('kpi_chain')
