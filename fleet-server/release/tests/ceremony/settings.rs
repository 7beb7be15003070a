//! Settings for new terminals: signed by the targets key, believed from the pinned root on, for this fleet, until their end.

use std::fs;

use fleet_release::client::{Settings, SettingsError, SignedSettings};
use fleet_release::sign::{
    KeyFiles, Protection, RootChange, change_root, create_named_keys, read_settings, sign_settings,
};
use tough::schema::Targets;

use crate::bench::{Bench, DAY_MS, NOW_S, in_days};

const NOW: i64 = NOW_S * 1_000;

fn settings() -> Settings {
    Settings {
        fleet: "达州市".to_owned(),
        server: "https://fleet.dazhou.example/".to_owned(),
        codes: vec!["K7M2-9QXP".to_owned()],
        devices: [("printer".to_owned(), "ipp://localhost/printers/kiosk".to_owned())].into(),
        ..Settings::default()
    }
}

async fn signed(bench: &Bench) -> Vec<u8> {
    sign_settings(&bench.repo(), &bench.keys(), settings(), in_days(30)).await.unwrap()
}

#[tokio::test]
async fn they_are_believed_from_the_pinned_root_on_until_they_end() {
    let bench = Bench::new().await;
    let file = SignedSettings::parse(&signed(&bench).await).unwrap();
    assert_eq!(file.verify(&bench.pinned_root(), NOW), Ok(&settings()));
    assert_eq!(file.first_root().as_bytes(), bench.pinned_root());
    let at = NOW + 30 * DAY_MS;
    assert_eq!(file.ends(), at);
    assert_eq!(file.verify(&bench.pinned_root(), at), Err(SettingsError::Expired { at }));
}

#[tokio::test]
async fn a_rotated_key_signs_for_terminals_with_the_old_root() {
    let bench = Bench::new().await;
    let old = signed(&bench).await;
    let fresh = bench.path("fresh");
    create_named_keys(&fresh, &["targets".to_owned()], &Protection::Plain).unwrap();
    let change = RootChange {
        new: KeyFiles::new(&fresh),
        roles: vec!["targets"],
        threshold: None,
        revoke: Vec::new(),
        expires: in_days(700),
    };
    change_root(&bench.repo(), &bench.keys(), &change).await.unwrap();
    assert!(
        sign_settings(&bench.repo(), &bench.keys(), settings(), in_days(30)).await.is_err(),
        "the old key"
    );
    let file = sign_settings(&bench.repo(), &KeyFiles::new(&fresh), settings(), in_days(30)).await.unwrap();
    let file = SignedSettings::parse(&file).unwrap();
    assert_eq!(file.verify(&bench.pinned_root(), NOW), Ok(&settings()));
    // Whoever knows the newer root believes the old key no more.
    let newer = fs::read(bench.metadata("2.root.json")).unwrap();
    let refused = SignedSettings::parse(&old).unwrap().verify(&newer, NOW).cloned();
    assert!(matches!(refused, Err(SettingsError::BadSignature(_))), "{refused:?}");
}

#[tokio::test]
async fn those_of_another_fleet_and_changed_ones_are_refused() {
    let (bench, other) = (Bench::new().await, Bench::new().await);
    let file = signed(&bench).await;
    let refused = SignedSettings::parse(&file).unwrap().verify(&other.pinned_root(), NOW).cloned();
    assert_eq!(refused, Err(SettingsError::AnotherFleet));
    let text = String::from_utf8(file).unwrap();
    let changed = text.replace("fleet.dazhou.example", "fleet.dazhou.example.org");
    let refused =
        SignedSettings::parse(changed.as_bytes()).unwrap().verify(&bench.pinned_root(), NOW).cloned();
    assert!(matches!(refused, Err(SettingsError::BadSignature(_))), "{refused:?}");
    // Another fleet's statement below this fleet's roots.
    let theirs: serde_json::Value = serde_json::from_slice(&signed(&other).await).unwrap();
    let mut mixed: serde_json::Value = serde_json::from_str(&text).unwrap();
    mixed["signed"] = theirs["signed"].clone();
    mixed["signatures"] = theirs["signatures"].clone();
    let mixed = SignedSettings::parse(&serde_json::to_vec(&mixed).unwrap()).unwrap();
    assert!(matches!(mixed.verify(&bench.pinned_root(), NOW), Err(SettingsError::BadSignature(_))));
}

#[tokio::test]
async fn metadata_are_no_settings_and_settings_no_metadata() {
    let bench = Bench::new().await;
    let file = signed(&bench).await;
    let mut value: serde_json::Value = serde_json::from_slice(&file).unwrap();
    assert!(serde_json::from_value::<tough::schema::Signed<Targets>>(value.clone()).is_err());
    let targets = fs::read(bench.metadata("1.targets.json")).unwrap();
    let targets: serde_json::Value = serde_json::from_slice(&targets).unwrap();
    value["signed"] = targets["signed"].clone();
    value["signatures"] = targets["signatures"].clone();
    let refused = SignedSettings::parse(&serde_json::to_vec(&value).unwrap());
    assert!(matches!(refused, Err(SettingsError::Malformed(_))));
    assert!(SignedSettings::parse(&vec![b' '; (1 << 20) + 1]).is_err(), "too long");
}

#[test]
fn a_misspelt_field_is_not_passed_over() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("draft.json");
    fs::write(&path, r#"{ "fleet": "达州市", "server": "https://a.example", "proxi": {} }"#).unwrap();
    assert!(read_settings(&path).is_err());
}
