use std::collections::{BTreeMap, HashMap};

use fleet_domain::Connectivity;
use fleet_protocol::EnrollmentState;
use fleet_store::overview::{DivisionRow, Group};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// The level of districts and counties in the tree of divisions.
const DISTRICT: i64 = 3;

/// Terminals in service by connectivity.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Connected {
    /// All of them.
    pub total: u64,
    /// Keep their promise to check in.
    pub online: u64,
    /// Are overdue.
    pub late: u64,
    /// Are long overdue.
    pub offline: u64,
    /// Have never checked in.
    pub never_seen: u64,
}

/// Terminals by where they are in their enrollment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Enrolled {
    /// Wait for a person.
    pub pending: u64,
    /// Let in, not yet checked in.
    pub approved: u64,
    /// Check in.
    pub active: u64,
    /// Turned away.
    pub rejected: u64,
    /// Stopped for now.
    pub suspended: u64,
    /// Out of service for good.
    pub retired: u64,
    /// Cloned disks.
    pub conflict: u64,
}

/// One district or county.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct DivisionNumbers {
    /// Code of the division.
    pub code: String,
    /// Such as `渠县`.
    pub name: String,
    /// Its terminals in service.
    #[serde(flatten)]
    pub terminals: Connected,
}

/// The fleet in numbers.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Numbers {
    pub terminals: Connected,
    pub enrollment: Enrolled,
    pub divisions: Vec<DivisionNumbers>,
}

impl Connected {
    fn add(&mut self, group: &Group) {
        self.total += group.terminals;
        *match group.connectivity {
            Connectivity::Online => &mut self.online,
            Connectivity::Late => &mut self.late,
            Connectivity::Offline => &mut self.offline,
            Connectivity::NeverSeen => &mut self.never_seen,
        } += group.terminals;
    }

    /// Shares compared without division: more offline, then more late, is worse.
    fn worse_than(&self, other: &Self) -> std::cmp::Ordering {
        let share = |trouble: u64, total: u64| u128::from(trouble) * u128::from(total);
        let offline = share(other.offline, self.total).cmp(&share(self.offline, other.total));
        offline.then(share(other.late, self.total).cmp(&share(self.late, other.total)))
    }
}

impl Enrolled {
    fn add(&mut self, group: &Group) {
        *match group.enrollment {
            EnrollmentState::Pending => &mut self.pending,
            EnrollmentState::Approved => &mut self.approved,
            EnrollmentState::Active => &mut self.active,
            EnrollmentState::Rejected => &mut self.rejected,
            EnrollmentState::Suspended => &mut self.suspended,
            EnrollmentState::Retired => &mut self.retired,
            EnrollmentState::Conflict => &mut self.conflict,
        } += group.terminals;
    }
}

fn in_service(state: EnrollmentState) -> bool {
    matches!(state, EnrollmentState::Approved | EnrollmentState::Active)
}

impl Numbers {
    /// Adds up; the worst districts first, those without terminals last.
    pub fn of(groups: &[Group], places: Vec<(Uuid, String)>, divisions: Vec<DivisionRow>) -> Self {
        let places: HashMap<Uuid, String> = places.into_iter().collect();
        let mut numbers = Self::default();
        let mut by_division: BTreeMap<String, Connected> = BTreeMap::new();
        for group in groups {
            numbers.enrollment.add(group);
            if !in_service(group.enrollment) {
                continue;
            }
            numbers.terminals.add(group);
            if let Some(code) = group.location_id.and_then(|id| places.get(&id)) {
                by_division.entry(code.clone()).or_default().add(group);
            }
        }
        numbers.divisions = divisions
            .into_iter()
            .filter(|division| division.level == DISTRICT || by_division.contains_key(&division.code))
            .map(|division| DivisionNumbers {
                terminals: by_division.get(&division.code).copied().unwrap_or_default(),
                code: division.code,
                name: division.name,
            })
            .collect();
        numbers.divisions.sort_by(|a, b| {
            let empty = (a.terminals.total == 0).cmp(&(b.terminals.total == 0));
            empty.then_with(|| a.terminals.worse_than(&b.terminals)).then_with(|| a.code.cmp(&b.code))
        });
        numbers
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(location: u128, connectivity: Connectivity, terminals: u64) -> Group {
        let location_id = Some(Uuid::from_u128(location));
        Group { location_id, enrollment: EnrollmentState::Active, connectivity, terminals }
    }

    #[test]
    fn the_district_with_the_larger_share_offline_comes_first() {
        let divisions = ["511702", "511703", "511722"].map(|code| DivisionRow {
            code: code.to_owned(),
            name: code.to_owned(),
            level: DISTRICT,
        });
        let places =
            vec![(Uuid::from_u128(1), "511702".to_owned()), (Uuid::from_u128(2), "511703".to_owned())];
        let groups = [
            group(1, Connectivity::Offline, 2),
            group(1, Connectivity::Online, 98),
            group(2, Connectivity::Offline, 1),
            group(2, Connectivity::Online, 1),
            Group { enrollment: EnrollmentState::Pending, ..group(2, Connectivity::NeverSeen, 3) },
        ];
        let numbers = Numbers::of(&groups, places, divisions.to_vec());
        assert_eq!((numbers.terminals.total, numbers.terminals.offline), (102, 3));
        assert_eq!((numbers.enrollment.active, numbers.enrollment.pending), (102, 3));
        let order: Vec<&str> = numbers.divisions.iter().map(|division| division.code.as_str()).collect();
        assert_eq!(order, ["511703", "511702", "511722"]);
    }
}
