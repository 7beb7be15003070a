use std::collections::BTreeMap;

use fleet_protocol::{DesiredTheme, ThemeId};

/// A terminal is told of the bundles of at most so many versions of the contract.
const MOST_CONTRACTS: usize = 3;

/// The bundles that a terminal needs for the styles of `wanted`: of each style the newest version for each of the newest
/// contracts, because terminals of one fleet do not all run the same release. `signed` are all that the offline keys
/// sign.
pub fn needed_bundles(wanted: &[ThemeId], signed: &[DesiredTheme]) -> Vec<DesiredTheme> {
    let mut newest: BTreeMap<(&ThemeId, u32), &DesiredTheme> = BTreeMap::new();
    for bundle in signed.iter().filter(|bundle| wanted.contains(&bundle.theme)) {
        let there = newest.entry((&bundle.theme, bundle.contract)).or_insert(bundle);
        if bundle.version > there.version {
            *there = bundle;
        }
    }
    let mut needed = Vec::new();
    let mut ids: Vec<&ThemeId> = newest.keys().map(|(id, _)| *id).collect();
    ids.dedup();
    for id in ids {
        let of_it = newest.iter().rev().filter(|((theme, _), _)| *theme == id);
        needed.extend(of_it.take(MOST_CONTRACTS).map(|(_, bundle)| (*bundle).clone()));
    }
    needed
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bundle(theme: &str, version: &str, contract: u32) -> DesiredTheme {
        DesiredTheme {
            theme: theme.parse().unwrap(),
            version: version.parse().unwrap(),
            contract,
            target: format!("kiosk-theme-{theme}-{version}.style"),
        }
    }

    #[test]
    fn only_the_newest_of_what_is_shown_or_will_be() {
        let signed = [
            bundle("lantern", "1.9.0", 1),
            bundle("lantern", "1.10.0", 1),
            bundle("lantern", "2.0.0", 2),
            bundle("bashan", "1.0.1", 1),
        ];
        let wanted = ["qidu", "lantern"].map(|id| id.parse().unwrap());
        let needed = needed_bundles(&wanted, &signed);
        assert_eq!(needed, [signed[2].clone(), signed[1].clone()], "newest contract first");
        assert_eq!(needed_bundles(&[ThemeId::default()], &signed), []);
    }

    #[test]
    fn old_contracts_are_left_behind() {
        let signed: Vec<_> = (1..6).map(|contract| bundle("lantern", "1.0.0", contract)).collect();
        let needed = needed_bundles(&["lantern".parse().unwrap()], &signed);
        assert_eq!(needed.iter().map(|one| one.contract).collect::<Vec<_>>(), [5, 4, 3]);
    }
}
