"""life of an edition"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0005'
branch_labels = ()
depends_on = None


def upgrade() -> None:
    _create_tables()
    _fill_series()
    _rebuild_editions()
    _number_editions()
    _fill_steps()
    _drop_replaced_columns()


def downgrade() -> None:
    """What there was no place for is dropped: drafts and their words, the steps between, other series."""
    op.execute("delete from report_file where is_public or edition_id in (select id from report_edition where series <> 'board')")
    op.drop_table('report_notice')
    op.drop_table('report_text')
    op.drop_table('report_meeting_draft')
    op.execute("delete from report_step where edition_id in (select id from report_edition where state = 'draft' or series <> 'board')")
    op.execute("update report_edition set corrects_id = null")
    op.execute("delete from report_edition where state = 'draft' or series <> 'board'")
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('decided_at', sa.DateTime(), nullable=True))
        batch_op.add_column(sa.Column('decided_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('published_by_id', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('decision_comment', sa.Text(), nullable=False, server_default=""))
        batch_op.create_foreign_key(batch_op.f('fk_report_edition_published_by_id'), 'person', ['published_by_id'], ['id'])
        batch_op.create_foreign_key(batch_op.f('fk_report_edition_decided_by_id'), 'person', ['decided_by_id'], ['id'])
    for column, value, kinds in (
        ("decided_at", "at", "'approved', 'returned', 'withdrawn'"),
        ("decided_by_id", "by_id", "'approved', 'returned', 'withdrawn'"),
        ("decision_comment", "comment", "'returned', 'withdrawn'"),
        ("published_by_id", "by_id", "'published'"),
    ):
        last = f"(select max(id) from report_step where edition_id = report_edition.id and kind in ({kinds}))"
        empty = "''" if column == "decision_comment" else "null"
        op.execute(
            f"update report_edition set {column} ="
            f" coalesce((select report_step.{value} from report_step where report_step.id = {last}), {empty})"
        )
    op.drop_table('report_step')
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_report_edition_corrects_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_report_edition_programme_id_series'), type_='foreignkey')
        batch_op.alter_column('decision_comment', existing_type=sa.Text(), existing_nullable=False, server_default=None)
        batch_op.alter_column('submitted_at', existing_type=sa.DateTime(), nullable=False)
        if op.get_bind().dialect.name == "postgresql":
            batch_op.drop_constraint(batch_op.f('ck_report_edition_known_editionstate'), type_='check')
        batch_op.create_check_constraint(
            batch_op.f('ck_report_edition_known_editionstate'),
            "state in ('submitted', 'returned', 'approved', 'published', 'withdrawn')",
        )
        batch_op.drop_column('corrects_id')
        batch_op.drop_column('correction')
        batch_op.drop_column('number')
    with op.batch_alter_table('report_file', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_report_file_edition_id_format_is_public'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_report_file_edition_id_format'), ['edition_id', 'format'])
        batch_op.drop_column('is_public')
    op.drop_table('report_series')


def _create_tables() -> None:
    op.create_table('report_series',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('slug', sa.String(length=60), nullable=False),
    sa.Column('name', sa.String(length=120), nullable=False),
    sa.Column('audience', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.Enum('highlight', 'performance', name='known_serieskind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('sections', sa.JSON(), nullable=False),
    sa.Column('template', sa.String(length=120), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('draft_working_days', sa.Integer(), nullable=True),
    sa.Column('row_version', sa.Integer(), nullable=False),
    sa.CheckConstraint('draft_working_days between 1 and 60', name=op.f('ck_report_series_drafted_1_to_60_days_before')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_report_series_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_series')),
    sa.UniqueConstraint('programme_id', 'name', name=op.f('uq_report_series_programme_id_name')),
    sa.UniqueConstraint('programme_id', 'slug', name=op.f('uq_report_series_programme_id_slug'))
    )
    with op.batch_alter_table('report_series', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_series_programme_id'), ['programme_id'], unique=False)

    op.create_table('report_meeting_draft',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('programme_id', sa.Integer(), nullable=False),
    sa.Column('series', sa.String(length=60), nullable=False),
    sa.Column('meeting_on', sa.Date(), nullable=False),
    sa.Column('drafted_at', sa.DateTime(), nullable=False),
    sa.ForeignKeyConstraint(['programme_id', 'series'], ['report_series.programme_id', 'report_series.slug'], name=op.f('fk_report_meeting_draft_programme_id_series')),
    sa.ForeignKeyConstraint(['programme_id'], ['programme.id'], name=op.f('fk_report_meeting_draft_programme_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_meeting_draft')),
    sa.UniqueConstraint('programme_id', 'series', 'meeting_on', name=op.f('uq_report_meeting_draft_programme_id_series_meeting_on'))
    )
    with op.batch_alter_table('report_meeting_draft', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_meeting_draft_programme_id'), ['programme_id'], unique=False)

    op.create_table('report_step',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('kind', sa.Enum('drafted', 'submitted', 'returned', 'approved', 'published', 'withdrawn', name='known_stepkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('at', sa.DateTime(), nullable=False),
    sa.Column('by_id', sa.Integer(), nullable=True),
    sa.Column('by_title', sa.String(length=200), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.Column('document', sa.Text(), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_report_step_by_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['report_edition.id'], name=op.f('fk_report_step_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_step'))
    )
    with op.batch_alter_table('report_step', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_step_edition_id'), ['edition_id'], unique=False)

    op.create_table('report_text',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('edition_id', sa.Integer(), nullable=False),
    sa.Column('section', sa.String(length=40), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('is_public', sa.Boolean(), nullable=False),
    sa.Column('author_id', sa.Integer(), nullable=True),
    sa.Column('author_title', sa.String(length=200), nullable=False),
    sa.Column('written_at', sa.DateTime(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_report_text_author_id')),
    sa.ForeignKeyConstraint(['edition_id'], ['report_edition.id'], name=op.f('fk_report_text_edition_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_text')),
    sa.UniqueConstraint('edition_id', 'section', name=op.f('uq_report_text_edition_id_section'))
    )
    with op.batch_alter_table('report_text', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_text_edition_id'), ['edition_id'], unique=False)

    op.create_table('report_notice',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('step_id', sa.Integer(), nullable=False),
    sa.Column('person_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('queued', 'claimed', 'failed', 'sent', 'given_up', name='known_noticestate', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('claimed_until', sa.DateTime(), nullable=True),
    sa.Column('next_try_at', sa.DateTime(), nullable=True),
    sa.Column('sent_at', sa.DateTime(), nullable=True),
    sa.Column('error', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_report_notice_person_id')),
    sa.ForeignKeyConstraint(['step_id'], ['report_step.id'], name=op.f('fk_report_notice_step_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_report_notice')),
    sa.UniqueConstraint('message_id', name=op.f('uq_report_notice_message_id')),
    sa.UniqueConstraint('step_id', 'person_id', name=op.f('uq_report_notice_step_id_person_id'))
    )
    with op.batch_alter_table('report_notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_notice_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_notice_state'), ['state'], unique=False)
        batch_op.create_index(batch_op.f('ix_report_notice_step_id'), ['step_id'], unique=False)


def _fill_series() -> None:
    """Every programme has the series of the board, to which the editions so far belong."""
    op.execute(
        "insert into report_series (programme_id, slug, name, audience, kind, position, sections, template, is_public,"
        " row_version) select id, 'board', 'Highlight report', 'Improvement board', 'highlight', 0, '[]', '', false, 1"
        " from programme"
    )


def _rebuild_editions() -> None:
    is_postgresql = op.get_bind().dialect.name == "postgresql"
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.add_column(sa.Column('number', sa.Integer(), nullable=False, server_default="1"))
        batch_op.add_column(sa.Column('correction', sa.Text(), nullable=False, server_default=""))
        batch_op.add_column(sa.Column('corrects_id', sa.Integer(), nullable=True))
        batch_op.alter_column('submitted_at', existing_type=sa.DateTime(), nullable=True)
        batch_op.create_foreign_key(batch_op.f('fk_report_edition_programme_id_series'), 'report_series', ['programme_id', 'series'], ['programme_id', 'slug'])
        batch_op.create_foreign_key(batch_op.f('fk_report_edition_corrects_id'), 'report_edition', ['corrects_id'], ['id'])
        if is_postgresql:
            batch_op.drop_constraint(batch_op.f('ck_report_edition_known_editionstate'), type_='check')
        # SQLite's tables are rebuilt without their checks.
        batch_op.create_check_constraint(
            batch_op.f('ck_report_edition_known_editionstate'),
            "state in ('draft', 'submitted', 'returned', 'approved', 'published', 'withdrawn')",
        )
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.alter_column('number', existing_type=sa.Integer(), existing_nullable=False, server_default=None)
        batch_op.alter_column('correction', existing_type=sa.Text(), existing_nullable=False, server_default=None)

    with op.batch_alter_table('report_file', schema=None) as batch_op:
        batch_op.add_column(sa.Column('is_public', sa.Boolean(), nullable=False, server_default=sa.false()))
        batch_op.drop_constraint(batch_op.f('uq_report_file_edition_id_format'), type_='unique')
        batch_op.create_unique_constraint(batch_op.f('uq_report_file_edition_id_format_is_public'), ['edition_id', 'format', 'is_public'])
    with op.batch_alter_table('report_file', schema=None) as batch_op:
        batch_op.alter_column('is_public', existing_type=sa.Boolean(), existing_nullable=False, server_default=None)


def _number_editions() -> None:
    """By status date; versions of one date share a number, and a later one corrects the published one before it."""
    op.execute(
        "update report_edition set number = (select count(distinct earlier.status_on) from report_edition earlier"
        " where earlier.programme_id = report_edition.programme_id and earlier.series = report_edition.series"
        " and earlier.status_on <= report_edition.status_on)"
    )
    op.execute(
        "update report_edition set corrects_id = (select max(earlier.id) from report_edition earlier"
        " where earlier.programme_id = report_edition.programme_id and earlier.series = report_edition.series"
        " and earlier.status_on = report_edition.status_on and earlier.version < report_edition.version"
        " and earlier.state = 'published')"
    )


def _fill_steps() -> None:
    """The steps that the columns told of, in the order they were taken."""
    for kind, at, by, comment, condition in (
        ("submitted", "submitted_at", "submitted_by_id", "''", "true"),
        ("approved", "coalesce(decided_at, published_at)", "decided_by_id", "''", "state in ('approved', 'published')"),
        ("returned", "coalesce(decided_at, submitted_at)", "decided_by_id", "decision_comment", "state = 'returned'"),
        ("withdrawn", "coalesce(decided_at, submitted_at)", "decided_by_id", "''", "state = 'withdrawn'"),
        ("published", "published_at", "published_by_id", "''", "state = 'published'"),
    ):
        op.execute(
            "insert into report_step (edition_id, kind, at, by_id, by_title, comment, digest)"
            f" select report_edition.id, '{kind}', {at}, person.id, coalesce(person.job_title, 'command line'), {comment},"
            f" digest from report_edition left join person on person.id = {by} where {condition} order by {at}"
        )


def _drop_replaced_columns() -> None:
    with op.batch_alter_table('report_edition', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_report_edition_decided_by_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_report_edition_published_by_id'), type_='foreignkey')
        batch_op.drop_column('decision_comment')
        batch_op.drop_column('published_by_id')
        batch_op.drop_column('decided_by_id')
        batch_op.drop_column('decided_at')
