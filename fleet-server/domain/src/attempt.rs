use fleet_protocol::AttemptState;

/// What a reported step does to an attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    /// The attempt moves on.
    Taken,
    /// Nothing new: the same state again, or one that lies behind.
    Ignored,
}

/// What becomes of an attempt that is in `from` when its terminal reports `to`.
///
/// A terminal tells what happened to it, so its word about an end outweighs what the server
/// had concluded meanwhile; its own ends are final.
pub fn step(from: AttemptState, to: AttemptState) -> Step {
    use AttemptState as A;
    let taken = match (from, to) {
        (A::Committed | A::Rejected | A::Failed | A::RolledBack, _) | (_, A::Eligible) => false,
        // The server's own conclusions.
        (A::Aborted | A::Superseded | A::Expired, to) => {
            matches!(to, A::Committed | A::Rejected | A::Failed | A::RolledBack)
        }
        // A damaged download begins again; a power cut can throw a probation back to its switch.
        (A::Downloaded | A::Verified | A::Staged, A::Downloading) | (A::Probation, A::Activating) => true,
        (from, to) if to.is_end() => from != to,
        (from, to) => place(from) < place(to),
    };
    if taken { Step::Taken } else { Step::Ignored }
}

/// What becomes of an attempt in `from` when its terminal says that it is in `to` now. Such a word is no record of
/// a step: it may have been written down before the step that was reported last, so it never goes back.
pub fn step_by_snapshot(from: AttemptState, to: AttemptState) -> Step {
    if place(to) < place(from) { Step::Ignored } else { step(from, to) }
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
            assert_eq!(step(pair[0], pair[1]), Step::Taken, "{pair:?}");
        }
    }

    #[test]
    fn only_a_recorded_step_goes_back() {
        assert_eq!(step(AttemptState::Downloaded, AttemptState::Downloading), Step::Taken);
        assert_eq!(step_by_snapshot(AttemptState::Downloaded, AttemptState::Downloading), Step::Ignored);
        assert_eq!(step_by_snapshot(AttemptState::Downloading, AttemptState::Downloaded), Step::Taken);
        assert_eq!(step_by_snapshot(AttemptState::Expired, AttemptState::Committed), Step::Taken);
    }

    #[test]
    fn truth_on_the_ground_outweighs_the_servers_conclusion() {
        assert_eq!(step(AttemptState::Expired, AttemptState::Committed), Step::Taken);
        assert_eq!(step(AttemptState::Expired, AttemptState::Downloading), Step::Ignored);
        assert_eq!(step(AttemptState::RolledBack, AttemptState::Committed), Step::Ignored);
    }

    proptest! {
        #[test]
        fn reporting_twice_changes_nothing(
            start in proptest::sample::select(&ALL[..]),
            reports in proptest::collection::vec(proptest::sample::select(&ALL[..]), 0..20),
        ) {
            let mut state = start;
            for report in reports {
                if step(state, report) == Step::Taken {
                    prop_assert!(!matches!(state, AttemptState::Committed | AttemptState::RolledBack));
                    state = report;
                }
                prop_assert_eq!(step(state, state), Step::Ignored);
            }
        }
    }
}
