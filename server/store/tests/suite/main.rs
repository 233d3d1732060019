//! One suite, run over SQLite and PostgreSQL by one macro. Every test gets a database of its own.
#![expect(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a failing test says where")]

mod bench;
mod candidates;
mod chain;
mod commits;
mod engines;
mod jobs;
mod lists;
mod local_services;
mod mails;
mod nodes;
mod operations;
mod postgres;
mod reports;
mod shelf;
mod signin;
mod streams;
mod texts;
mod world;

/// Runs each test, an `async fn(Bench)`, over both engines.
macro_rules! over_both {
    ($($topic:ident :: $test:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() { super::$topic::$test(super::bench::Bench::open(mdt_store::Engine::Sqlite).await).await; })+
        }
        mod postgresql {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $test() { super::$topic::$test(super::bench::Bench::open(mdt_store::Engine::Postgres).await).await; })+
        }
    };
}

over_both! {
    streams::every_part_reads_back,
    streams::nothing_happened_is_the_empty_state,
    streams::events_since_gives_the_very_bytes_in_order,
    streams::heads_answer_for_every_stream_asked,
    streams::everything_is_there_after_opening_again,
    streams::the_last_write_of_a_part_wins_within_a_batch,
    commits::a_moved_head_refuses_that_commit_alone,
    commits::a_commit_is_all_or_nothing_over_its_streams,
    commits::what_the_database_refuses_fails_alone,
    commits::what_fails_at_commit_fails_alone,
    commits::misplaced_parts_are_refused,
    commits::a_commit_stands_only_upon_the_commits_it_was_decided_on,
    commits::the_same_command_twice_is_known,
    commits::the_same_command_twice_in_one_batch_is_known,
    commits::a_refused_command_is_not_known,
    commits::old_commands_are_forgotten,
    commits::five_hundred_at_once_are_in_order_and_published_once,
    commits::a_barrier_comes_after_everything_before_it,
    commits::a_panic_in_publishing_does_not_end_the_writer,
    commits::two_nodes_move_heads_by_compare_and_set,
    commits::after_closing_nothing_is_accepted,
    texts::updates_keep_their_order_and_bytes,
    texts::an_update_takes_the_next_place_whichever_node_types,
    texts::a_client_id_belongs_to_one_person,
    chain::a_clean_store_verifies,
    chain::an_edited_payload_is_found,
    chain::every_edited_column_is_found,
    chain::a_deleted_entry_is_found,
    chain::reordered_entries_are_found,
    chain::an_edited_row_is_found,
    chain::views_are_chained_per_node_and_day,
    chain::random_events_fold_to_the_rows,
    lists::scope_is_the_predicate_on_random_worlds,
    lists::cases_are_searched_and_paged_by_code,
    lists::codes_go_on_after_the_highest,
    lists::a_case_is_found_by_code_and_number,
    lists::people_are_found_by_the_words_of_their_names,
    lists::meetings_show_by_pcn_or_invitation,
    lists::neighbours_in_a_series,
    lists::cases_behind_lines,
    lists::actions_come_open_and_by_date,
    candidates::candidates_hold_everything_the_rule_says_yes_to,
    candidates::the_most_pressing_candidates_stay,
    candidates::looks_at_a_case_come_newest_first,
    mails::an_intent_is_written_with_its_commit_or_not_at_all,
    mails::a_guests_address_is_written_with_its_commit_and_forgotten_with_the_pass,
    mails::what_waits_for_a_digest_is_counted_once_and_a_key_is_found_and_cancelled,
    mails::edits_are_joined_until_a_mail_begins_to_leave,
    mails::a_claim_is_one_nodes_and_ends_with_its_lease,
    mails::what_was_leaving_when_its_node_ended_is_unknown,
    mails::a_way_by_which_twice_is_once_is_tried_again,
    mails::what_is_out_of_date_is_not_sent_again,
    mails::an_edited_mail_is_not_sent_as_it_was,
    mails::the_operator_decides_what_is_in_doubt,
    mails::two_nodes_claim_each_mail_once,
    mails::mails_are_listed_by_state_and_counted,
    jobs::a_run_is_claimed_once_and_done_with_its_mails,
    jobs::what_its_node_left_is_taken_over_and_the_late_one_writes_nothing,
    jobs::a_mail_that_cannot_be_written_leaves_its_run_undone,
    jobs::runs_that_exclude_each_other_are_taken_over_by_the_last,
    jobs::two_nodes_make_each_run_once,
    jobs::the_schedule_begins_at_the_first_look_and_old_runs_are_forgotten,
    jobs::people_choose_how_they_want_mail,
    operations::a_backup_made_while_everybody_writes_is_restored_whole,
    operations::an_erased_case_leaves_no_word_and_an_older_backup_loses_it_again,
    operations::content_that_is_missing_without_an_erasure_is_found,
    operations::an_earlier_database_is_backed_up_before_its_tables_change,
    operations::a_step_that_breaks_half_way_leaves_nothing_behind,
    operations::looking_changes_nothing_and_cannot_commit,
    operations::every_kind_is_exported_as_json_lines,
    signin::accounts_are_one_per_person_and_address,
    signin::failures_and_locks,
    signin::sessions_end_and_stay_ended,
    signin::marks_are_kept,
    local_services::a_directory_is_searched_by_need_place_and_words_page_by_page,
    local_services::a_word_is_found_written_together_and_apart,
    local_services::what_leaves_a_whole_directory_is_not_listed_and_stays_readable,
    reports::facts_are_the_same_on_both_engines_and_of_rows_made_before,
    shelf::the_shelf_keeps_each_change_once_and_a_file_under_its_hash,
}
