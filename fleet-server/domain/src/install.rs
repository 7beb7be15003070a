use fleet_protocol::{EnrollmentState, LocationId, PersonId};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::ChinaDay;

/// The longest name of a terminal, in characters.
pub const INSTALL_NAME_MOST: usize = 64;
/// The longest name of a project, in characters.
pub const INSTALL_PROJECT_MOST: usize = 60;
/// The longest note about the hardware, in characters.
pub const INSTALL_NOTE_MOST: usize = 200;

/// What is planned of one terminal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct InstallFields {
    /// Its name to be; one of its kind at the location.
    pub name: String,
    /// Where it is to stand.
    pub location_id: LocationId,
    /// What belongs together, such as a tender; may be empty.
    pub project: String,
    /// Who sets it up.
    pub installer_id: Option<PersonId>,
    /// The last day on which it is in time.
    pub due_day: Option<ChinaDay>,
    /// About the hardware.
    pub note: String,
}

/// How far a planned terminal is. It follows from what there is and is never set.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstallState {
    /// No terminal stands for it.
    Planned,
    /// A terminal enrolled for it.
    Installed,
    /// Its hall has taken it over.
    Accepted,
}

/// What is wrong with a planned terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InstallProblem {
    /// Its day is over, and its hall has not taken it over.
    Overdue,
    /// Its last self-test found faults.
    SelfTestFailed,
}

/// What is known of a planned terminal.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct InstallFacts {
    /// The last day on which it is in time.
    pub due_day: Option<ChinaDay>,
    /// Whether a terminal stands for it.
    pub is_installed: bool,
    /// Whether its hall has taken that over.
    pub is_accepted: bool,
    /// How many items failed in that terminal's last self-test.
    pub failed: u32,
}

impl InstallFacts {
    /// How far it is.
    pub fn state(self) -> InstallState {
        match (self.is_installed, self.is_accepted) {
            (false, _) => InstallState::Planned,
            (true, false) => InstallState::Installed,
            (true, true) => InstallState::Accepted,
        }
    }

    /// What is wrong with it on this day.
    pub fn problems(self, today: ChinaDay) -> Vec<InstallProblem> {
        let is_overdue =
            self.state() != InstallState::Accepted && self.due_day.is_some_and(|day| day < today);
        let has_failed = self.is_installed && self.failed > 0;
        let found = [(is_overdue, InstallProblem::Overdue), (has_failed, InstallProblem::SelfTestFailed)];
        found.into_iter().filter_map(|(is_so, problem)| is_so.then_some(problem)).collect()
    }
}

/// Whether another terminal may be installed for a plan, whose terminal, if it has one, is in this state: one that is
/// gone for good makes room.
pub fn may_install(terminal: Option<EnrollmentState>) -> bool {
    match terminal {
        None | Some(EnrollmentState::Rejected | EnrollmentState::Retired) => true,
        Some(
            EnrollmentState::Pending
            | EnrollmentState::Approved
            | EnrollmentState::Active
            | EnrollmentState::Suspended
            | EnrollmentState::Conflict,
        ) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_plan_goes_from_planned_to_accepted_and_tells_what_is_wrong() {
        let today = ChinaDay::numbered(20_000);
        let planned = InstallFacts { due_day: Some(today), ..InstallFacts::default() };
        assert_eq!((planned.state(), planned.problems(today)), (InstallState::Planned, vec![]));
        let late = InstallFacts { due_day: Some(ChinaDay::numbered(19_999)), ..planned };
        assert_eq!(late.problems(today), [InstallProblem::Overdue]);
        let installed = InstallFacts { is_installed: true, failed: 2, ..late };
        assert_eq!(installed.state(), InstallState::Installed);
        assert_eq!(installed.problems(today), [InstallProblem::Overdue, InstallProblem::SelfTestFailed]);
        let accepted = InstallFacts { is_accepted: true, ..installed };
        assert_eq!(accepted.state(), InstallState::Accepted);
        assert_eq!(accepted.problems(today), [InstallProblem::SelfTestFailed], "in time once accepted");
        // What another terminal found does not count once that is gone.
        let gone = InstallFacts { is_installed: false, ..accepted };
        assert_eq!(
            (gone.state(), gone.problems(today)),
            (InstallState::Planned, vec![InstallProblem::Overdue])
        );
    }

    #[test]
    fn only_a_terminal_that_is_gone_makes_room() {
        assert!(may_install(None) && may_install(Some(EnrollmentState::Retired)));
        assert!(!may_install(Some(EnrollmentState::Active)) && !may_install(Some(EnrollmentState::Conflict)));
    }
}
