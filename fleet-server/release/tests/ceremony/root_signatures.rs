//! The root keys are in different places, and each signs where it is.

use std::fs;
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};

use crate::bench::in_days;
use fleet_release::client::self_signed_version;
use fleet_release::sign::{
    KeyFiles, PUBLISHING, Protection, RootChange, RootProgress, change_root, create_named_keys, current_root,
    first_root, sign_root,
};

const TWO: NonZeroU64 = NonZeroU64::MIN.saturating_add(1);

/// Three places with a root key each, and an office with the keys of publishing and all public halves.
fn places(dir: &Path) -> (PathBuf, [PathBuf; 3]) {
    let office = dir.join("office");
    create_named_keys(&office, &PUBLISHING.map(str::to_owned), &Protection::Plain).unwrap();
    let places = [1, 2, 3].map(|number| {
        let (place, name) = (dir.join(format!("place-{number}")), format!("root-{number}"));
        create_named_keys(&place, std::slice::from_ref(&name), &Protection::Plain).unwrap();
        let public = format!("{name}.pub");
        fs::copy(place.join(&public), office.join(&public)).unwrap();
        place
    });
    (office, places)
}

#[tokio::test]
async fn a_root_waits_until_its_threshold_is_reached() {
    let dir = tempfile::tempdir().unwrap();
    let (office, places) = places(dir.path());
    let repo = dir.path().join("repo");
    let root = repo.join("metadata/1.root.json");
    let progress = first_root(&repo, &KeyFiles::new(&office), TWO, in_days(700)).await.unwrap();
    let RootProgress::Waiting(missing) = progress else { panic!("it is complete without a signature") };
    assert!(missing.contains("needs 2 more of"), "{missing}");
    assert!(!root.exists());

    let first = sign_root(&repo, &KeyFiles::new(&places[0])).await.unwrap();
    assert!(
        matches!(&first, RootProgress::Waiting(missing) if missing.contains("needs 1 more of")),
        "{first:?}"
    );
    // The same key once more helps nothing.
    let again = sign_root(&repo, &KeyFiles::new(&places[0])).await.unwrap();
    assert_eq!(again, first);
    let second = sign_root(&repo, &KeyFiles::new(&places[2])).await.unwrap();
    assert_eq!(second, RootProgress::Complete(root.clone()));
    assert_eq!(self_signed_version(&fs::read(&root).unwrap()), Some(1));
    assert!(sign_root(&repo, &KeyFiles::new(&places[1])).await.is_err(), "nothing waits any more");
}

#[tokio::test]
async fn the_next_root_needs_the_old_threshold_and_the_new() {
    let dir = tempfile::tempdir().unwrap();
    let (office, places) = places(dir.path());
    let repo = dir.path().join("repo");
    first_root(&repo, &KeyFiles::new(&office), TWO, in_days(700)).await.unwrap();
    for place in &places[..2] {
        sign_root(&repo, &KeyFiles::new(place)).await.unwrap();
    }
    // The key of the third place was lost: it is revoked, and two of two are left.
    let (_, current) = current_root(&repo).unwrap();
    let lost: tough::schema::key::Key =
        serde_json::from_slice(&fs::read(places[2].join("root-3.pub")).unwrap()).unwrap();
    let lost = hex::encode(lost.key_id().unwrap());
    assert!(current.signed.keys.keys().any(|id| hex::encode(id) == lost));
    let change = RootChange {
        new: KeyFiles::new(&office),
        roles: Vec::new(),
        threshold: None,
        revoke: vec![lost[..16].to_owned()],
        expires: in_days(800),
    };
    let office = KeyFiles::new(&office);
    assert!(matches!(change_root(&repo, &office, &change).await.unwrap(), RootProgress::Waiting(_)));
    // The revoked key does not count for the new root.
    assert!(matches!(sign_root(&repo, &KeyFiles::new(&places[2])).await.unwrap(), RootProgress::Waiting(_)));
    assert!(matches!(sign_root(&repo, &KeyFiles::new(&places[0])).await.unwrap(), RootProgress::Waiting(_)));
    let done = sign_root(&repo, &KeyFiles::new(&places[1])).await.unwrap();
    assert_eq!(done, RootProgress::Complete(repo.join("metadata/2.root.json")));
    let (_, next) = current_root(&repo).unwrap();
    assert!(!next.signed.keys.keys().any(|id| hex::encode(id) == lost));

    // One more would leave fewer than the threshold: that would stop the fleet for ever.
    let other = hex::encode(next.signed.roles[&tough::schema::RoleType::Root].keyids[0].clone());
    let change = RootChange { revoke: vec![other], ..change };
    let refused = change_root(&repo, &office, &change).await;
    assert!(refused.unwrap_err().to_string().contains("rotate it to new keys instead"));
}
