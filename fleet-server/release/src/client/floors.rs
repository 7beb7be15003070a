use serde::{Deserialize, Serialize};
use tough::schema::{RoleType, Root};

use super::Role;
use super::workflow::Trusted;

/// The versions below which metadata are never accepted again, each bound to the keys that signed it:
/// after a rotation of keys the numbers of the old ones, perhaps driven up by a thief, mean nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Floors {
    /// Of the root.
    pub root: u64,
    /// Of the timestamp.
    pub timestamp: u64,
    /// Of the snapshot.
    pub snapshot: u64,
    /// Of the targets.
    pub targets: u64,
    /// Key ids of timestamp and snapshot.
    #[serde(default)]
    pub online_keys: Vec<String>,
    /// Key ids of targets.
    #[serde(default)]
    pub targets_keys: Vec<String>,
}

/// Which floors a root has voided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Voided {
    /// Those of timestamp and snapshot.
    pub online: bool,
}

impl Floors {
    /// Those that metadata set.
    pub(super) fn of(trusted: &Trusted) -> Self {
        let root = &trusted.root.signed;
        Self {
            root: root.version.get(),
            timestamp: trusted.timestamp.signed.version.get(),
            snapshot: trusted.snapshot.signed.version.get(),
            targets: trusted.targets.signed.version.get(),
            online_keys: key_ids(root, &[RoleType::Timestamp, RoleType::Snapshot]),
            targets_keys: key_ids(root, &[RoleType::Targets]),
        }
    }

    /// Takes over from the keys of `root` (5.3.11). The snapshot says which version of the targets is current:
    /// with the snapshot's key the floor of the targets is void, too.
    pub(super) fn follow(&mut self, root: &Root) -> Voided {
        let online_keys = key_ids(root, &[RoleType::Timestamp, RoleType::Snapshot]);
        let targets_keys = key_ids(root, &[RoleType::Targets]);
        let online = self.online_keys != online_keys;
        if online {
            (self.timestamp, self.snapshot) = (0, 0);
        }
        if online || self.targets_keys != targets_keys {
            self.targets = 0;
        }
        (self.root, self.online_keys, self.targets_keys) = (root.version.get(), online_keys, targets_keys);
        Voided { online }
    }

    /// The first role in which `newer` goes below these floors.
    pub fn undercut_by(&self, newer: &Self) -> Option<(Role, u64, u64)> {
        let same_online = self.online_keys == newer.online_keys;
        let same_targets = same_online && self.targets_keys == newer.targets_keys;
        [
            (Role::Root, self.root, newer.root, true),
            (Role::Timestamp, self.timestamp, newer.timestamp, same_online),
            (Role::Snapshot, self.snapshot, newer.snapshot, same_online),
            (Role::Targets, self.targets, newer.targets, same_targets),
        ]
        .into_iter()
        .find(|(_, floor, version, bound)| *bound && version < floor)
        .map(|(role, floor, version, _)| (role, floor, version))
    }

    /// The stricter of two records of the same store.
    #[must_use]
    pub fn merge(self, other: Self) -> Self {
        if self.root != other.root {
            return if self.root > other.root { self } else { other };
        }
        Self {
            timestamp: self.timestamp.max(other.timestamp),
            snapshot: self.snapshot.max(other.snapshot),
            targets: self.targets.max(other.targets),
            ..self
        }
    }
}

fn key_ids(root: &Root, roles: &[RoleType]) -> Vec<String> {
    let mut ids: Vec<String> = roles
        .iter()
        .filter_map(|role| root.roles.get(role))
        .flat_map(|keys| keys.keyids.iter().map(hex::encode))
        .collect();
    ids.sort();
    ids
}

#[cfg(test)]
mod tests {
    use super::*;

    fn floors(root: u64, online: u64) -> Floors {
        Floors { root, timestamp: online, snapshot: online, targets: online, ..Floors::default() }
    }

    #[test]
    fn lower_is_undercut_and_equal_is_not() {
        assert_eq!(floors(1, 5).undercut_by(&floors(1, 5)), None);
        assert_eq!(floors(1, 5).undercut_by(&floors(1, 4)), Some((Role::Timestamp, 5, 4)));
        assert_eq!(floors(2, 5).undercut_by(&floors(1, 9)), Some((Role::Root, 2, 1)));
    }

    #[test]
    fn new_keys_begin_anew() {
        let old = Floors { online_keys: vec!["stolen".into()], ..floors(1, 1_000_000) };
        let fresh = vec!["fresh".into()];
        let new = Floors { targets_keys: fresh.clone(), ..floors(2, 3) };
        let new = Floors { online_keys: old.online_keys.clone(), ..new };
        assert_eq!(old.undercut_by(&new), Some((Role::Timestamp, 1_000_000, 3)));
        assert_eq!(old.undercut_by(&Floors { online_keys: fresh, ..new }), None);
    }

    #[test]
    fn merging_keeps_the_higher_of_each() {
        let a = Floors { timestamp: 9, ..floors(1, 4) };
        let b = floors(1, 5);
        assert_eq!(a.merge(b), Floors { timestamp: 9, ..floors(1, 5) });
    }
}
