use fleet_protocol::{EnrollmentState, TerminalId};

use crate::{EnrollmentDecision, decide};

/// A terminal that takes part in a replacement (换机).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaceable {
    /// Which.
    pub id: TerminalId,
    /// Where it stands in its enrollment.
    pub enrollment: EnrollmentState,
    /// Where it goes back to from suspension or conflict.
    pub resume_to: Option<EnrollmentState>,
}

/// What both become.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Replaced {
    /// The old one's state: its key is dead.
    pub old: EnrollmentState,
    /// The new one's state: it is let in, if it was not yet.
    pub new: EnrollmentState,
}

/// Why the one cannot take the other's place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReplacementRefused {
    /// It is one and the same.
    #[error("a terminal does not replace itself")]
    Same,
    /// The old one is not in service: there is no place to take.
    #[error("the old terminal is not in service")]
    OldGone,
    /// The new one was turned away, or is out of service, or in conflict.
    #[error("the new terminal cannot be let in")]
    NewUnfit,
}

/// What becomes of both when `new` takes the place of `old`.
pub fn replace(old: Replaceable, new: Replaceable) -> Result<Replaced, ReplacementRefused> {
    use EnrollmentState as S;
    if old.id == new.id {
        return Err(ReplacementRefused::Same);
    }
    let retired = decide(old.enrollment, old.resume_to, EnrollmentDecision::Retire)
        .map_err(|_| ReplacementRefused::OldGone)?;
    let admitted = match new.enrollment {
        S::Pending => S::Approved,
        S::Approved | S::Active => new.enrollment,
        S::Rejected | S::Suspended | S::Retired | S::Conflict => return Err(ReplacementRefused::NewUnfit),
    };
    Ok(Replaced { old: retired, new: admitted })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    const STATES: [EnrollmentState; 7] = [
        EnrollmentState::Pending,
        EnrollmentState::Approved,
        EnrollmentState::Active,
        EnrollmentState::Rejected,
        EnrollmentState::Suspended,
        EnrollmentState::Retired,
        EnrollmentState::Conflict,
    ];

    fn terminal(id: u128, enrollment: EnrollmentState) -> Replaceable {
        Replaceable { id: TerminalId(Uuid::from_u128(id)), enrollment, resume_to: None }
    }

    #[test]
    fn a_waiting_terminal_takes_the_place_of_a_broken_one() {
        let replaced =
            replace(terminal(1, EnrollmentState::Active), terminal(2, EnrollmentState::Pending)).unwrap();
        assert_eq!(replaced, Replaced { old: EnrollmentState::Retired, new: EnrollmentState::Approved });
        let itself = terminal(1, EnrollmentState::Active);
        assert_eq!(replace(itself, itself), Err(ReplacementRefused::Same));
        let gone = replace(terminal(1, EnrollmentState::Retired), terminal(2, EnrollmentState::Pending));
        assert_eq!(gone, Err(ReplacementRefused::OldGone));
    }

    proptest! {
        #[test]
        fn the_old_key_is_dead_and_nobody_comes_in_who_was_kept_out(
            old in proptest::sample::select(&STATES[..]),
            new in proptest::sample::select(&STATES[..]),
        ) {
            if let Ok(replaced) = replace(terminal(1, old), terminal(2, new)) {
                prop_assert_eq!(replaced.old, EnrollmentState::Retired);
                prop_assert!(matches!(replaced.new, EnrollmentState::Approved | EnrollmentState::Active));
                let was_fit = matches!(
                    new,
                    EnrollmentState::Pending | EnrollmentState::Approved | EnrollmentState::Active
                );
                prop_assert!(was_fit);
            }
        }
    }
}
