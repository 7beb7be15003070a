use fleet_protocol::{EnrollmentState, UnixMillis};

use crate::{Connectivity, ConvergenceState};

/// How urgently a terminal needs a person: 0 is the worst. Lists show the worst first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Severity(u8);

impl Severity {
    /// The least urgent that still belongs on the list of things to do.
    pub const ATTENTION: Self = Self(4);

    /// The rank of a terminal in these states.
    pub fn of(
        enrollment: EnrollmentState,
        connectivity: Connectivity,
        convergence: ConvergenceState,
    ) -> Self {
        Self(match (enrollment, connectivity, convergence) {
            (EnrollmentState::Conflict, _, _) => 0,
            (EnrollmentState::Suspended, _, _) => 9,
            (EnrollmentState::Rejected, _, _) => 10,
            (EnrollmentState::Retired, _, _) => 11,
            (EnrollmentState::Pending, _, _) => 4,
            (_, Connectivity::Offline, _) => 1,
            (_, _, ConvergenceState::Failed | ConvergenceState::RolledBack) => 2,
            (_, Connectivity::Late, _) => 3,
            (_, Connectivity::NeverSeen, _) => 5,
            (_, Connectivity::Online, ConvergenceState::Held) => 6,
            (_, Connectivity::Online, ConvergenceState::Converging | ConvergenceState::Unknown) => 7,
            (_, Connectivity::Online, ConvergenceState::InSync) => 8,
        })
    }

    /// The same under maintenance: expected trouble is no trouble.
    #[must_use]
    pub fn maintained(self, until: Option<UnixMillis>, now: UnixMillis) -> Self {
        if until.is_some_and(|until| now < until) && self.0 > 0 { Self(self.0.max(7)) } else { self }
    }

    /// Sorts by severity, then by name.
    pub fn order_key(self, name: &str) -> String {
        format!("{:02}{name}", self.0)
    }

    /// Every order key up to and including this severity is less than this.
    pub fn order_bound(self) -> String {
        format!("{:02}", self.0 + 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(
        enrollment: EnrollmentState,
        connectivity: Connectivity,
        convergence: ConvergenceState,
    ) -> Severity {
        Severity::of(enrollment, connectivity, convergence)
    }

    #[test]
    fn worst_first() {
        let active = EnrollmentState::Active;
        let in_sync = ConvergenceState::InSync;
        let order = [
            rank(EnrollmentState::Conflict, Connectivity::Online, in_sync),
            rank(active, Connectivity::Offline, in_sync),
            rank(active, Connectivity::Online, ConvergenceState::RolledBack),
            rank(active, Connectivity::Late, in_sync),
            rank(EnrollmentState::Pending, Connectivity::NeverSeen, ConvergenceState::Unknown),
            rank(EnrollmentState::Approved, Connectivity::NeverSeen, ConvergenceState::Unknown),
            rank(active, Connectivity::Online, ConvergenceState::Held),
            rank(active, Connectivity::Online, ConvergenceState::Converging),
            rank(active, Connectivity::Online, in_sync),
            rank(EnrollmentState::Suspended, Connectivity::Offline, in_sync),
            rank(EnrollmentState::Retired, Connectivity::Offline, in_sync),
        ];
        assert!(order.is_sorted_by(|a, b| a < b), "{order:?}");
    }

    #[test]
    fn order_key_follows_severity_before_name() {
        let (bad, good) = (Severity(1), Severity(10));
        assert!(bad.order_key("渠县") < good.order_key("万源市"));
        assert!(bad.order_key("龥") < bad.order_bound());
    }

    #[test]
    fn maintenance_hides_trouble_but_not_a_cloned_disk() {
        let offline = rank(EnrollmentState::Active, Connectivity::Offline, ConvergenceState::InSync);
        assert!(offline.maintained(Some(10), 9) > Severity::ATTENTION);
        assert_eq!(offline.maintained(Some(10), 10), offline, "maintenance ends");
        let conflict = rank(EnrollmentState::Conflict, Connectivity::Online, ConvergenceState::InSync);
        assert_eq!(conflict.maintained(Some(10), 9), conflict);
    }
}
