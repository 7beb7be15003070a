use fleet_protocol::{LineChange, Sha256};
use proptest::prelude::*;

use super::*;

const NOW: UnixMillis = 1_770_000_000_000;

fn page(lines: &[&str]) -> PageText {
    PageText { lines: lines.iter().map(|line| (*line).to_owned()).collect(), rest_sha256: None }
}

fn seen(lines: &[&str]) -> SeenText {
    SeenText::after(None, page(lines), &[], NOW)
}

fn confirmed(lines: &[&str]) -> Confirmed {
    Confirmed { text: page(lines), at: NOW - DAY_MS }
}

fn watch() -> Watch {
    Watch { change: true, ..Watch::default() }
}

#[test]
fn a_difference_says_what_was_added_and_removed() {
    let before = confirmed(&["票价", "1 路 2 元", "2 路 2 元", "投诉电话 12345"]);
    let after = seen(&["票价", "1 路 2 元", "2 路 3 元", "投诉电话 12345"]);
    let Some(CheckOutcome::Failed { fault }) = judge_content(&watch(), &after, Some(&before)) else {
        panic!()
    };
    let line = |change, text: &str| LineChange { change, text: text.to_owned() };
    assert_eq!(
        fault,
        CheckFault::ChangedSinceConfirmed {
            confirmed_at: before.at,
            lines: vec![line(LineState::Removed, "2 路 2 元"), line(LineState::Added, "2 路 3 元")],
            count: 2,
            beyond: false,
        }
    );
    let hunks = difference(&before.text, &after.text, &[]).unwrap().hunks;
    assert_eq!((hunks.len(), hunks[0].len()), (1, 5), "with the lines around it");
}

#[test]
fn a_new_layout_and_ignored_lines_are_no_change() {
    let before = confirmed(&["今天是 11 月 26 日", "社保", "查询"]);
    let ignored = Watch { ignored: vec!["今天是".into()], ..watch() };
    let after = seen(&["社 保查询", "今天是 11 月 27 日"]);
    let passed = Some(CheckOutcome::Passed { note: Some(CheckNote::AsConfirmed) });
    assert_eq!(judge_content(&ignored, &after, Some(&before)), passed);
    assert_ne!(judge_content(&watch(), &after, Some(&before)), passed);
}

#[test]
fn a_change_behind_what_is_kept_is_seen_though_not_shown() {
    let rest = |n| PageText { rest_sha256: Some(Sha256([n; 32])), ..page(&["一"]) };
    let differs = difference(&rest(1), &rest(2), &[]).unwrap();
    assert_eq!(differs, PageDifference { hunks: vec![], beyond: true });
}

#[test]
fn what_nobody_confirmed_is_no_fault_and_what_is_off_is_not_judged() {
    let skipped = Some(CheckOutcome::Skipped { reason: SkipReason::NotConfirmed });
    assert_eq!(judge_content(&watch(), &seen(&["一"]), None), skipped);
    assert_eq!(judge_content(&Watch::default(), &seen(&["一"]), Some(&confirmed(&["二"]))), None);
    let states = [(Watch::default(), WatchState::Off), (watch(), WatchState::Unseen)];
    for (watch, state) in states {
        assert_eq!(watch.state(None, None), state);
    }
    assert_eq!(watch().state(Some(&seen(&["一"])), None), WatchState::Unconfirmed);
    assert_eq!(watch().state(Some(&seen(&["一"])), Some(&confirmed(&["二"]))), WatchState::Changed);
    assert_eq!(watch().state(Some(&seen(&["一"])), Some(&confirmed(&["一"]))), WatchState::AsConfirmed);
}

#[test]
fn a_page_is_stale_by_its_servers_word_or_by_what_inspections_saw() {
    let watch = Watch { stale_after_days: Some(30), ..Watch::default() };
    let first = seen(&["一"]);
    let stale =
        |seen: &SeenText, modified: Option<i64>, now: i64| judge_freshness(&watch, seen, modified, now);
    let fresh =
        Some(CheckOutcome::Passed { note: Some(CheckNote::UnchangedFor { days: 0, limit_days: 30 }) });
    assert_eq!(stale(&first, None, NOW), fresh);
    let old = Some(CheckOutcome::Failed { fault: CheckFault::Stale { days: 40, limit_days: 30 } });
    assert_eq!(stale(&first, Some(NOW - 40 * DAY_MS), NOW), old, "the server says so");
    assert_eq!(
        stale(&first, Some(NOW + DAY_MS), NOW + 40 * DAY_MS),
        old,
        "a server that always says: just now"
    );

    let again = SeenText::after(Some(first.clone()), page(&["一"]), &[], NOW + 5 * DAY_MS);
    assert_eq!((again.since, again.at), (NOW, NOW + 5 * DAY_MS));
    let changed = SeenText::after(Some(again), page(&["二"]), &[], NOW + 6 * DAY_MS);
    assert_eq!(stale(&changed, Some(NOW - 40 * DAY_MS), NOW + 6 * DAY_MS), fresh, "it was seen to change");
    assert_eq!(judge_freshness(&Watch::default(), &first, Some(0), NOW), None);
}

fn lines() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec("[社保查询 ]{1,4}", 0..12)
}

proptest! {
    /// Removing and adding what a difference says leads from the one to the other; and there is none exactly where both
    /// say the same.
    #[test]
    fn a_difference_leads_from_the_one_to_the_other(before in lines(), after in lines()) {
        let (before, after) = (
            PageText { lines: before, rest_sha256: None },
            PageText { lines: after, rest_sha256: None },
        );
        let told = difference(&before, &after, &[]);
        prop_assert_eq!(told.is_none(), is_same_text(&before, &after, &[]));
        if let Some(told) = told {
            let of = |state| {
                let lines = told.hunks.iter().flatten();
                lines.filter(|line| line.change == state).map(|line| line.text.clone()).collect::<Vec<_>>()
            };
            let mut left = before.lines.clone();
            for line in of(LineState::Removed) {
                let place = left.iter().position(|one| *one == line);
                prop_assert!(place.is_some(), "{line} was not there");
                left.remove(place.unwrap_or_default());
            }
            left.extend(of(LineState::Added));
            left.sort();
            let mut wanted = after.lines;
            wanted.sort();
            prop_assert_eq!(left, wanted);
        }
    }

    /// However inspections come, a page that never changed is stale exactly when its time is over.
    #[test]
    fn staleness_counts_from_the_first_sight(gaps in proptest::collection::vec(0_i64..20, 1..10), limit in 1_i64..60) {
        let watch = Watch { stale_after_days: Some(limit), ..Watch::default() };
        let mut at = NOW;
        let mut known = None;
        for gap in gaps {
            let seen = SeenText::after(known, page(&["一"]), &[], at);
            let is_stale = matches!(judge_freshness(&watch, &seen, None, at), Some(CheckOutcome::Failed { .. }));
            prop_assert_eq!(is_stale, at - NOW >= limit * DAY_MS);
            known = Some(seen);
            at += gap * DAY_MS;
        }
    }
}
