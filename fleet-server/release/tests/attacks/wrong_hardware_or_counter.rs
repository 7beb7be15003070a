//! A genuine release that is not for this terminal, or is older than what it has proven.

use crate::bench::Bench;
use fleet_release::sign::add_release;
use fleet_release::{ReleaseCustom, Unfit};

#[tokio::test]
async fn a_release_for_other_hardware_does_not_fit() {
    let bench = Bench::new().await;
    add_release(&bench.repo(), &bench.pack("1.0.0", 1, "loongarch64"), "").unwrap();
    bench.publish().await;
    let repository = bench.refresh().await.unwrap();
    let release = repository.release("kiosk-terminal-1.0.0-loongarch64.tar.zst").unwrap();
    let unfit = release.custom.check_fit(&"x86_64".parse().unwrap(), 0);
    assert!(matches!(unfit, Err(Unfit::Hardware { .. })));
}

#[tokio::test]
async fn a_release_below_the_committed_counter_does_not_fit() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 4).await;
    let repository = bench.refresh().await.unwrap();
    let custom: &ReleaseCustom = &repository.releases[0].custom;
    let arch = "x86_64".parse().unwrap();
    assert_eq!(custom.check_fit(&arch, 5), Err(Unfit::Older { counter: 4, floor: 5 }));
    assert_eq!(custom.check_fit(&arch, 4), Ok(()));
}

#[tokio::test]
async fn an_archive_of_another_release_does_not_unpack() {
    let bench = Bench::new().await;
    let archive = bench.pack("1.0.0", 1, "x86_64");
    let signed = ReleaseCustom {
        manifest: None,
        parts: None,
        version: "1.0.1".parse().unwrap(),
        hardware: vec!["x86_64".parse().unwrap()],
        release_counter: 2,
        notes: String::new(),
    };
    let root = bench.path("terminal");
    assert!(fleet_release::client::unpack(&archive, &signed, &root, &[]).is_err());
    assert_eq!(std::fs::read_dir(root.join("slots")).unwrap().count(), 0);
}
