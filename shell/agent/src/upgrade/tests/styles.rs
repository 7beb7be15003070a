use std::path::PathBuf;
use std::time::Duration;

use fleet_protocol::{DesiredTheme, Event, ThemeFailure};
use fleet_release::client::theme_target_name;
use terminal_core::HeldTheme;

use super::bench::{Bench, Running};
use crate::upgrade::WantedThemes;

fn lantern(version: &str) -> DesiredTheme {
    let (theme, version) = ("lantern".parse().unwrap(), version.parse().unwrap());
    let target = theme_target_name(&theme, version);
    DesiredTheme { theme, version, contract: 1, target }
}

fn want(running: &Running, versions: &[&str], may_remove: bool) {
    let bundles = Some(versions.iter().map(|version| lantern(version)).collect());
    running.upgrader.themes(WantedThemes { bundles, may_remove });
}

/// Waits until something of the host holds.
async fn until(bench: &Bench, what: &str, holds: impl Fn(&[HeldTheme], &[Event]) -> bool) {
    let found = async {
        while !holds(&bench.host.themes.lock().unwrap(), &bench.host.events()) {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    let in_time = tokio::time::timeout(Duration::from_secs(20), found).await;
    in_time.unwrap_or_else(|_| panic!("waited in vain for {what}: {:?}", bench.host.events()));
}

fn has(held: &[HeldTheme], version: &str) -> bool {
    held.iter().any(|held| held.version.to_string() == version)
}

fn on_disk(bench: &Bench) -> Vec<PathBuf> {
    let there = std::fs::read_dir(bench.data_dir().join("themes"));
    there.into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

#[tokio::test]
async fn a_signed_style_comes_stays_without_a_network_and_goes_when_nobody_wants_it() {
    let bench = Bench::new().await;
    bench.repository.style("lantern", "1.0.0", "export default 1").await;
    let running = bench.start_committed();
    want(&running, &["1.0.0"], true);
    until(&bench, "the style", |held, _| has(held, "1.0.0")).await;
    let root = bench.host.themes.lock().unwrap()[0].root.clone();
    assert_eq!(std::fs::read_to_string(root.join("theme.js")).unwrap(), "export default 1");
    until(&bench, "the event", |_, events| matches!(events, [Event::ThemeInstalled { .. }])).await;
    running.stop().await;

    // What a power cut left half done goes; a damaged file is noticed, and the style is fetched again.
    std::fs::create_dir(bench.data_dir().join("themes/.half")).unwrap();
    std::fs::write(root.join("theme.js"), "damaged").unwrap();
    bench.host.themes.lock().unwrap().clear();
    let running = bench.start_committed();
    want(&running, &["1.0.0"], true);
    until(&bench, "the style again", |held, _| has(held, "1.0.0")).await;
    until(&bench, "the healing", |_, events| {
        events
            .iter()
            .any(|event| matches!(event, Event::FileHealed { file, .. } if file.starts_with("themes/")))
    })
    .await;
    assert_eq!(std::fs::read_to_string(root.join("theme.js")).unwrap(), "export default 1");
    assert_eq!(on_disk(&bench), std::slice::from_ref(&root));

    bench.repository.style("lantern", "1.1.0", "export default 2").await;
    want(&running, &["1.1.0"], false);
    until(&bench, "both", |held, _| has(held, "1.0.0") && has(held, "1.1.0")).await;
    want(&running, &["1.1.0"], true);
    until(&bench, "the new one alone", |held, _| !has(held, "1.0.0") && has(held, "1.1.0")).await;
    want(&running, &[], true);
    until(&bench, "nothing", |held, _| held.is_empty()).await;
    while !on_disk(&bench).is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    running.stop().await;
}

fn refused(events: &[Event]) -> bool {
    let untrusted =
        |event: &Event| matches!(event, Event::ThemeFailed { failure: ThemeFailure::Untrusted, .. });
    events.iter().any(untrusted)
}

#[tokio::test]
async fn nothing_that_the_offline_keys_did_not_sign_is_put_on_the_shelf() {
    let bench = Bench::new().await;
    bench.repository.style("lantern", "1.0.0", "export default 1").await;
    bench.repository.tamper("kiosk-theme-lantern-1.0.0.style");
    bench.repository.put_unsigned("kiosk-theme-lantern-2.0.0.style");
    for version in ["1.0.0", "2.0.0"] {
        let running = bench.start_committed();
        want(&running, &[version], true);
        until(&bench, "the refusal", |_, events| refused(events)).await;
        running.stop().await;
        assert_eq!(on_disk(&bench), [] as [PathBuf; 0], "{version}");
        bench.host.forget();
    }
    // Signed, but as another version than the server says.
    bench.repository.style("lantern", "3.0.0", "export default 3").await;
    let running = bench.start_committed();
    let mut wrong = lantern("3.0.0");
    wrong.version = "4.0.0".parse().unwrap();
    running.upgrader.themes(WantedThemes { bundles: Some(vec![wrong]), may_remove: true });
    until(&bench, "the refusal", |_, events| refused(events)).await;
    running.stop().await;
}
