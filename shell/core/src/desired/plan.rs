use std::collections::BTreeSet;

use fleet_protocol::{AppId, AppSource, AppVersionId, BlobRef, DesiredState, Sha256};

/// A bundle to fetch.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleJob {
    /// The first app that wants it.
    pub app_id: AppId,
    /// Its version.
    pub version_id: AppVersionId,
    /// The zip file.
    pub blob: BlobRef,
    /// The page that must be in it.
    pub entry: String,
}

/// What to fetch, what to keep, what to remove.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FetchPlan {
    /// Icons, in the order of the home page, then the pictures of zones: small, so before any bundle.
    pub icons: Vec<BlobRef>,
    /// Bundles, in the order of the home page; see [`FetchPlan::most_used_first`].
    pub bundles: Vec<BundleJob>,
    /// What of that held is wanted no more.
    pub remove_bundles: Vec<Sha256>,
    /// The same of the icons.
    pub remove_icons: Vec<Sha256>,
}

impl FetchPlan {
    /// Brings the bundles of the apps that are opened most to the front; the others stay as they were.
    pub fn most_used_first(&mut self, apps: &[AppId]) {
        let rank = |app: &AppId| apps.iter().position(|used| used == app).unwrap_or(apps.len());
        self.bundles.sort_by_key(|job| rank(&job.app_id));
    }
}

/// Compares what is desired with what is held. `None` (nothing is known) removes nothing.
pub fn plan_fetches(
    desired: Option<&DesiredState>,
    held_bundles: &BTreeSet<Sha256>,
    held_icons: &BTreeSet<Sha256>,
) -> FetchPlan {
    let Some(desired) = desired else { return FetchPlan::default() };
    let mut plan = FetchPlan::default();
    let (mut bundles, mut icons) = (BTreeSet::new(), BTreeSet::new());
    for app in &desired.apps {
        if icons.insert(app.icon.sha256) && !held_icons.contains(&app.icon.sha256) {
            plan.icons.push(app.icon);
        }
        if let AppSource::Bundle { blob, entry, .. } = &app.source
            && bundles.insert(blob.sha256)
            && !held_bundles.contains(&blob.sha256)
        {
            plan.bundles.push(BundleJob {
                app_id: app.app_id,
                version_id: app.version_id,
                blob: *blob,
                entry: entry.clone(),
            });
        }
    }
    for picture in desired.zones.iter().flat_map(|zone| zone.content.pictures()) {
        if icons.insert(picture.sha256) && !held_icons.contains(&picture.sha256) {
            plan.icons.push(picture);
        }
    }
    plan.remove_bundles = held_bundles.difference(&bundles).copied().collect();
    plan.remove_icons = held_icons.difference(&icons).copied().collect();
    plan
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::{bundle_app, desired, picture_block, zone};

    fn digest(byte: u8) -> Sha256 {
        Sha256([byte; 32])
    }

    proptest! {
        /// Carrying out the plan leaves exactly what is wanted, and a second plan has nothing to do.
        #[test]
        fn carrying_it_out_reaches_the_desired_state(wanted: Vec<u8>, held: BTreeSet<u8>) {
            let state = desired(wanted.iter().map(|byte| bundle_app(*byte)).collect());
            let mut bundles: BTreeSet<_> = held.into_iter().map(digest).collect();
            let mut icons = bundles.clone();
            let plan = plan_fetches(Some(&state), &bundles, &icons);
            bundles.retain(|held| !plan.remove_bundles.contains(held));
            icons.retain(|held| !plan.remove_icons.contains(held));
            bundles.extend(plan.bundles.iter().map(|job| job.blob.sha256));
            icons.extend(plan.icons.iter().map(|blob| blob.sha256));
            prop_assert_eq!(&bundles, &wanted.iter().map(|byte| digest(*byte)).collect());
            prop_assert_eq!(plan_fetches(Some(&state), &bundles, &icons), FetchPlan::default());
        }
    }

    #[test]
    fn pictures_of_zones_come_after_the_icons_and_go_with_their_zone() {
        let mut state = desired(vec![bundle_app(1)]);
        state.zones = vec![zone(vec![picture_block(7)])];
        let (bundles, icons) = (BTreeSet::from([digest(1)]), BTreeSet::from([digest(9)]));
        let plan = plan_fetches(Some(&state), &bundles, &icons);
        let fetched: Vec<_> = plan.icons.iter().map(|blob| blob.sha256).collect();
        assert_eq!((fetched, plan.remove_icons), (vec![digest(1), digest(7)], vec![digest(9)]));
        state.zones.clear();
        let plan = plan_fetches(Some(&state), &bundles, &BTreeSet::from([digest(1), digest(7)]));
        assert_eq!(plan.remove_icons, [digest(7)]);
    }

    #[test]
    fn what_is_used_most_comes_first_and_the_rest_stays_in_order() {
        let state = desired((1..=4).map(bundle_app).collect());
        let mut plan = plan_fetches(Some(&state), &BTreeSet::new(), &BTreeSet::new());
        let apps = |plan: &FetchPlan| plan.bundles.iter().map(|job| job.app_id).collect::<Vec<_>>();
        let [one, two, three, four] = apps(&plan)[..] else { panic!("four bundles") };
        plan.most_used_first(&[four, two]);
        assert_eq!(apps(&plan), [four, two, one, three]);
    }

    #[test]
    fn knowing_nothing_removes_nothing() {
        let held = BTreeSet::from([digest(1)]);
        assert_eq!(plan_fetches(None, &held, &held), FetchPlan::default());
    }
}
