use fleet_protocol::AttemptState;

/// Where an attempt that is in `from` goes when its terminal reports `to`; `None` if that is nothing new: the same state
/// again, or one that lies behind.
///
/// A terminal tells what happened to it, so its word about an end outweighs what the server
/// had concluded meanwhile; its own ends are final.
#[expect(clippy::match_same_arms, reason = "the first that fits decides, and each has a reason of its own")]
pub fn step(from: AttemptState, to: AttemptState) -> Option<AttemptState> {
    use AttemptState as A;
    match (from, to) {
        (A::Committed | A::Rejected | A::Failed | A::RolledBack, _) | (_, A::Eligible) => None,
        // The server's own conclusions.
        (A::Aborted | A::Superseded | A::Expired, to) => {
            matches!(to, A::Committed | A::Rejected | A::Failed | A::RolledBack).then_some(to)
        }
        // It was called back before it switched, by a pause or a hold, and waits to be told again. Had the fleet ended
        // the attempt, that would be known here.
        (A::Eligible, A::Aborted) => None,
        (A::Downloading | A::Downloaded | A::Verified | A::Staged, A::Aborted) => Some(A::Eligible),
        // A damaged download begins again; a power cut can throw a probation back to its switch.
        (A::Downloaded | A::Verified | A::Staged, A::Downloading) | (A::Probation, A::Activating) => Some(to),
        (from, to) if to.is_end() || place(from) < place(to) => Some(to),
        (_, _) => None,
    }
}

/// The same when the terminal says that it is in `to` now. Such a word is no record of a step: it may have been
/// written down before the step that was reported last, so it never goes back.
pub fn step_by_snapshot(from: AttemptState, to: AttemptState) -> Option<AttemptState> {
    step(from, to).filter(|next| place(from) <= place(*next))
}

/// Place in the order of a successful attempt.
fn place(state: AttemptState) -> u8 {
    match state {
        AttemptState::Eligible => 0,
        AttemptState::Downloading => 1,
        AttemptState::Downloaded => 2,
        AttemptState::Verified => 3,
        AttemptState::Staged => 4,
        AttemptState::Activating => 5,
        AttemptState::Probation => 6,
        AttemptState::Committed
        | AttemptState::Rejected
        | AttemptState::Failed
        | AttemptState::RolledBack
        | AttemptState::Aborted
        | AttemptState::Superseded
        | AttemptState::Expired => 7,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const ALL: [AttemptState; 14] = [
        AttemptState::Eligible,
        AttemptState::Downloading,
        AttemptState::Downloaded,
        AttemptState::Verified,
        AttemptState::Staged,
        AttemptState::Activating,
        AttemptState::Probation,
        AttemptState::Committed,
        AttemptState::Rejected,
        AttemptState::Failed,
        AttemptState::RolledBack,
        AttemptState::Aborted,
        AttemptState::Superseded,
        AttemptState::Expired,
    ];

    #[test]
    fn good_attempt_goes_through_every_state() {
        for pair in ALL[..8].windows(2) {
            assert_eq!(step(pair[0], pair[1]), Some(pair[1]), "{pair:?}");
        }
    }

    #[test]
    fn only_a_recorded_step_goes_back() {
        assert_eq!(
            step(AttemptState::Downloaded, AttemptState::Downloading),
            Some(AttemptState::Downloading)
        );
        assert_eq!(step_by_snapshot(AttemptState::Downloaded, AttemptState::Downloading), None);
        assert_eq!(
            step_by_snapshot(AttemptState::Downloading, AttemptState::Downloaded),
            Some(AttemptState::Downloaded)
        );
        assert_eq!(
            step_by_snapshot(AttemptState::Expired, AttemptState::Committed),
            Some(AttemptState::Committed)
        );
    }

    #[test]
    fn truth_on_the_ground_outweighs_the_servers_conclusion() {
        assert_eq!(step(AttemptState::Expired, AttemptState::Committed), Some(AttemptState::Committed));
        assert_eq!(step(AttemptState::Expired, AttemptState::Downloading), None);
        assert_eq!(step(AttemptState::RolledBack, AttemptState::Committed), None);
    }

    #[test]
    fn who_was_called_back_waits_again() {
        for begun in &ALL[1..5] {
            assert_eq!(step(*begun, AttemptState::Aborted), Some(AttemptState::Eligible));
            assert_eq!(step_by_snapshot(*begun, AttemptState::Aborted), None, "{begun:?}: it may be old");
        }
        assert_eq!(step(AttemptState::Eligible, AttemptState::Aborted), None);
        assert_eq!(step(AttemptState::Activating, AttemptState::Aborted), Some(AttemptState::Aborted));
    }

    proptest! {
        #[test]
        fn reporting_twice_changes_nothing(
            start in proptest::sample::select(&ALL[..]),
            reports in proptest::collection::vec(proptest::sample::select(&ALL[..]), 0..20),
        ) {
            let mut state = start;
            for report in reports {
                if let Some(next) = step(state, report) {
                    prop_assert!(!matches!(state, AttemptState::Committed | AttemptState::RolledBack));
                    state = next;
                }
                prop_assert_eq!(step(state, state), None);
            }
        }
    }
}
