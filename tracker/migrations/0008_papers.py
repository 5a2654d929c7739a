"""Papers: layouts of report series, and the lines that stand in them."""

import sqlalchemy as sa
from alembic import op
from alembic.operations import BatchOperations

revision = '0008'
down_revision = '0007'
branch_labels = ()
depends_on = None

_SERIES = ("highlight", "performance")
_LAYOUTS = ("dashboard", "questions", "committee", "datapack")
_WORDINGS = ("concern", "development", "budget_line", "event", "finding", "decision", "board_action", "abbreviations")
_MARKS = ("update", "risk", "mitigation", "concern", "development", "budget_line", "finding", "decision", "question", "board_action")
_DRAFTED = ("ck_report_series_drafted_1_to_60_days_before", "draft_working_days between 1 and 60")


def upgrade() -> None:
    op.create_table('paper_line',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('question', 'recommendation', 'implication', name='known_linekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('heading', sa.String(length=200), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('kpi_codes', sa.JSON(), nullable=False),
    sa.Column('is_open', sa.Boolean(), server_default=sa.true(), nullable=False),
    sa.Column('is_illustrative', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_paper_line_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper_line'))
    )
    with op.batch_alter_table('paper_line', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_paper_line_programme_id'), ['programme_id'], unique=False)

    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('item', sa.String(length=20), nullable=False, server_default=""))
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.alter_column('item', existing_type=sa.String(length=20), existing_nullable=False, server_default=None)
        # SQLite's tables are rebuilt without their checks.
        if not _is_postgresql():
            batch_op.create_check_constraint(
                batch_op.f('ck_report_edition_known_editionstate'),
                "state in ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')",
            )
    with op.batch_alter_table('report_series', schema=None) as batch_op:
        batch_op.add_column(sa.Column('headings', sa.JSON(), nullable=False, server_default="{}"))
        batch_op.add_column(sa.Column('measures', sa.JSON(), nullable=False, server_default="[]"))
    with op.batch_alter_table('report_series', schema=None) as batch_op:
        batch_op.alter_column('headings', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        batch_op.alter_column('measures', existing_type=sa.JSON(), existing_nullable=False, server_default=None)
        _know(batch_op, 'ck_report_series_known_serieskind', (*_SERIES, *_LAYOUTS))
        if not _is_postgresql():
            batch_op.create_check_constraint(batch_op.f(_DRAFTED[0]), _DRAFTED[1])
    op.execute("update report_series set measures = sections, sections = '[]' where kind = 'performance'")
    _settle_kinds((*_WORDINGS, "paper_line"), (*_MARKS, "paper_line", "assurance"))


def downgrade() -> None:
    """What there was no place for is dropped: papers with their editions, and the lines that stand in them."""
    layouts = ", ".join(f"'{one}'" for one in _LAYOUTS)
    papers = (
        "select report_edition.id from report_edition join report_series"
        " on report_series.programme_id = report_edition.programme_id and report_series.slug = report_edition.series"
        f" where report_series.kind in ({layouts})"
    )
    op.execute(f"delete from report_notice where step_id in (select id from report_step where edition_id in ({papers}))")
    op.execute(f"update report_edition set corrects_id = null where id in ({papers})")
    for table in ("report_file", "report_text", "report_step"):
        op.execute(f"delete from {table} where edition_id in ({papers})")
    op.execute(f"delete from report_edition where id in ({papers})")
    op.execute(
        "delete from report_meeting_draft where exists (select 1 from report_series"
        " where report_series.programme_id = report_meeting_draft.programme_id"
        f" and report_series.slug = report_meeting_draft.series and report_series.kind in ({layouts}))"
    )
    op.execute(f"delete from report_series where kind in ({layouts})")
    op.execute("update report_series set sections = measures where kind = 'performance'")
    op.execute("delete from wording where kind = 'paper_line'")
    op.execute("delete from not_for_publication where kind in ('paper_line', 'assurance')")
    _settle_kinds(_WORDINGS, _MARKS)
    with op.batch_alter_table('report_series', schema=None) as batch_op:
        batch_op.drop_column('measures')
        batch_op.drop_column('headings')
        _know(batch_op, 'ck_report_series_known_serieskind', _SERIES)
        if not _is_postgresql():
            batch_op.create_check_constraint(batch_op.f(_DRAFTED[0]), _DRAFTED[1])
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.drop_column('item')
        if not _is_postgresql():
            batch_op.create_check_constraint(
                batch_op.f('ck_report_edition_known_editionstate'),
                "state in ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')",
            )
    with op.batch_alter_table('paper_line', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_paper_line_programme_id'))

    op.drop_table('paper_line')


def _settle_kinds(wordings: tuple[str, ...], marks: tuple[str, ...]) -> None:
    with op.batch_alter_table('wording', schema=None, recreate="auto" if _is_postgresql() else "always") as batch_op:
        _know(batch_op, 'ck_wording_known_wordingkind', wordings)
    with op.batch_alter_table(
        'not_for_publication', schema=None, recreate="auto" if _is_postgresql() else "always"
    ) as batch_op:
        _know(batch_op, 'ck_not_for_publication_known_markedkind', marks)


def _know(batch_op: BatchOperations, name: str, kinds: tuple[str, ...]) -> None:
    """Let a column hold these kinds; in SQLite the check went with the table that was rebuilt."""
    if _is_postgresql():
        batch_op.drop_constraint(batch_op.f(name), type_='check')
    batch_op.create_check_constraint(batch_op.f(name), f"kind in ({', '.join(repr(one) for one in kinds)})")


def _is_postgresql() -> bool:
    return op.get_bind().dialect.name == "postgresql"
