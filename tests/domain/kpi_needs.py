"""What five published reports ask of KPIs, need by need, and where each is proved.

The numbers are report and need: 0 a dashboard of 2016, 1 a performance framework, 2 a highlight report of 2020,
3 a service director's report, 4 an improvement board's report; X what they ask together. A need stands in one of
three places: in a test of test_capabilities_kpis.py, here under PROVED with the test that does, or under NOT_DONE
with the reason.
"""

NEEDS = (
    *(f"0.{number}" for number in range(3, 27)),
    *(f"1.{number}" for number in range(7, 19)),
    *(f"2.{number}" for number in range(12, 24)),
    *(f"3.{number}" for number in range(3, 17)),
    *(f"4.{number}" for number in range(1, 21)),
    *(f"X.{number}" for number in range(1, 5)),
)

PROVED = {
    "0.7": "domain/test_kpi_benchmarks.py::test_what_cannot_be_compared_says_why",
    "0.8": "domain/test_kpi_share_sums.py::test_of_all_the_shares_printed_three_quarters_do_not_add_up",
    "0.10": "features/test_kpi_page.py::test_a_breakdown_prints_its_figures_as_entered",
    "0.12": "domain/test_kpi_arithmetic.py::test_what_does_not_add_up_says_so",
    "0.13": "domain/test_kpi_reading.py::test_a_breakdown_shares_out_its_parts_but_not_its_subtotals",
    "0.15": "domain/test_kpi_share_sums.py::test_99_to_101_is_rounding",
    "0.16": "domain/test_check_texts.py::test_a_sentence_is_contradicted_or_left_alone",
    "0.21": "features/test_kpi_page.py::test_commentary_benchmarks_definition_and_objectives_stand_beside_the_figures",
    "0.22": "domain/test_kpi_targets.py::test_the_headline_is_judged_by_the_target_of_its_own_day",
    "0.25": "domain/test_open_data.py::test_a_count_is_no_percentage",
    "1.8": "domain/test_kpi_share_sums.py::test_a_total_that_its_parts_do_not_give_is_said",
    "1.9": "domain/test_kpi_spans.py::test_averages_allow_what_totals_do_not",
    "1.12": "domain/test_kpi_json.py::test_a_kpi_prints_its_points_with_all_that_is_derived",
    "1.13": "domain/test_kpi_reading.py::test_of_two_sources_the_first_is_the_headline_until_one_is_chosen",
    "1.14": "domain/test_kpi_projection.py::test_the_trend_of_the_last_figures_says_whether_it_is_on_course",
    "1.15": "domain/test_kpi_direction.py::test_direction_is_of_performance_over_the_last_two_finished_months",
    "1.16": "domain/test_kpi_benchmarks.py::test_better_and_worse_follow_polarity",
    "1.18": "domain/test_publication.py::test_a_percentage_is_hidden_for_its_numerator_its_complement_and_its_base",
    "2.12": "features/test_kpi_board.py::test_the_board_has_all_places_and_shows_a_kpi_of_two_sections_twice",
    "2.13": "domain/test_kpi_reading.py::test_the_prior_year_is_entered_or_derived_and_never_guessed",
    "2.14": "domain/test_kpi_reading.py::test_the_headline_is_on_the_kpis_own_basis",
    "2.15": "features/test_kpi_board.py::test_assessments_lead_with_the_year_to_date_and_still_say_worse",
    "2.16": "domain/test_kpi_reading.py::test_a_cell_keeps_its_precision_and_its_kind_of_nothing",
    "2.17": "domain/test_kpi_targets.py::test_no_target_no_colour",
    "2.18": "domain/test_kpi_direction.py::test_direction_is_of_performance_over_the_last_two_finished_months",
    "2.20": "features/test_kpi_board.py::test_the_board_has_all_places_and_shows_a_kpi_of_two_sections_twice",
    "2.23": "domain/test_kpi_reading.py::test_a_part_month_is_shown_apart_and_never_judged",
    "3.3": "domain/test_kpi_arithmetic.py::test_a_percentage_year_to_date_is_cumulative_and_starts_again_in_april",
    "3.4": "domain/test_kpi_arithmetic.py::test_a_percentage_year_to_date_is_cumulative_and_starts_again_in_april",
    "3.5": "domain/test_kpi_arithmetic.py::test_a_year_whose_first_months_are_not_held_has_no_year_to_date",
    "3.6": "domain/test_kpi_reading.py::test_an_entered_year_to_date_wins_over_a_derived_one_and_a_stale_one_does_not",
    "3.8": "domain/test_kpi_benchmarks.py::test_each_benchmark_is_printed_with_its_own_year_and_its_comparison",
    "3.9": "domain/test_kpi_conversion.py::test_a_conversion_is_the_next_step_over_this_one_on_the_basis_chosen",
    "3.10": "features/test_kpi_definition_editing.py"
    "::test_a_target_from_a_date_judges_what_ends_after_it_and_can_be_ended",
    "3.12": "domain/test_kpi_arithmetic.py::test_a_change_knows_last_year_and_finds_the_peak_itself",
    "3.13": "domain/test_kpi_spans.py::test_a_flow_is_said_once_it_has_run_three_months",
    "3.14": "domain/test_figures_display.py::test_a_figure_says_how_sure_it_is",
    "3.15": "domain/test_kpi_arithmetic.py::test_an_inexact_figure_is_shown_and_never_added",
    "3.16": "domain/test_kpi_arithmetic.py::test_a_change_of_definition_breaks_every_comparison",
    "4.1": "features/test_kpi_page.py::test_figures_can_be_seen_as_they_were_known_on_a_date",
    "4.5": "features/test_kpi_page.py::test_a_suppressed_figure_and_a_small_base_are_printed_as_such",
    "4.6": "domain/test_kpi_benchmarks.py::test_what_cannot_be_compared_says_why",
    "4.7": "domain/test_kpi_benchmarks.py::test_met_or_not_and_better_or_worse_are_two_questions",
    "4.8": "domain/test_kpi_share_sums.py::test_a_total_that_its_parts_do_not_give_is_said",
    "4.9": "features/test_kpi_page.py::test_a_revision_shows_who_when_why_and_the_old_value",
    "4.10": "features/test_kpi_page.py::test_commentary_benchmarks_definition_and_objectives_stand_beside_the_figures",
    "4.11": "domain/test_kpi_benchmarks.py::test_part_of_a_years_rate_is_not_held_against_a_whole_years",
    "4.12": "domain/test_kpi_share_sums.py::test_a_cohort_by_year_of_its_previous_plan_is_complete",
    "4.14": "domain/test_publication.py::test_marked_words_are_in_the_report_and_not_in_its_public_version",
    "4.15": "evidence/test_assurance_pages.py::test_a_follow_up_is_added_and_done",
    "4.16": "domain/test_check_texts.py::test_a_sentence_is_contradicted_or_left_alone",
    "4.17": "domain/test_workforce.py::test_the_interim_share_is_of_everybody_in_post",
    "4.19": "domain/test_workforce.py::test_the_total_row_is_the_sum_of_the_teams_and_fills_the_blank_one",
    "4.20": "domain/test_workforce.py::test_two_tables_of_the_same_teams_are_reconciled_cell_by_cell",
    "X.1": "domain/test_kpi_benchmarks.py::test_of_several_versions_the_first_is_shown_until_one_is_chosen",
    "X.4": "features/test_kpi_board.py::test_without_polarity_a_figure_is_higher_or_lower_and_has_no_arrow",
}

NOT_DONE = {
    "4.3": "a change of definition breaks the series with its reason; the old way of counting is not drawn beside it",
    "0.24": "a heading that belongs to no table is named as an unknown column; free text around tables is not read",
    "2.21": "a concern's words and a theme's narrative are two texts; no block is shared between them",
}
