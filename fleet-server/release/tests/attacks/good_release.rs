//! What must work: the way of a release from the offline keys to a slot.

use crate::bench::{Bench, NOW_S};
use fleet_release::Manifest;
use fleet_release::client::{download, unpack, verify_repository};
use fleet_release::slot::{slot_dir, verify_slot};

#[tokio::test]
async fn a_signed_release_becomes_a_verified_slot() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    bench.release("1.1.0", 2).await;
    let repository = bench.refresh().await.unwrap();
    let release = repository.release("kiosk-terminal-1.1.0-x86_64.tar.zst").unwrap();
    release.custom.check_fit(&"x86_64".parse().unwrap(), 1).unwrap();

    let incoming = tempfile::tempdir().unwrap();
    let mut reported = Vec::new();
    let source = bench.source();
    let fetched = download(source.as_ref(), release, incoming.path(), |done| reported.push(done)).await;
    let archive = fetched.unwrap();
    assert_eq!(reported.last(), Some(&release.length));

    let root = bench.path("terminal");
    unpack(&archive, &release.custom, &root, &[]).unwrap();
    let slot = slot_dir(&root, &"1.1.0".parse().unwrap());
    assert_eq!(verify_slot(&slot).unwrap().release_counter, 2);
    assert!(slot.join(Manifest::AGENT).exists());
    // Once more, as after a kill just before it was noted.
    unpack(&archive, &release.custom, &root, &[]).unwrap();
}

#[tokio::test]
async fn the_server_accepts_a_whole_repository() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let verified = verify_repository(&bench.repo(), &bench.pinned_root(), NOW_S * 1000).await.unwrap();
    assert_eq!(verified.releases().len(), 1);
    assert!(verified.expired.is_empty());
}

#[tokio::test]
async fn the_same_parts_pack_to_the_same_bytes() {
    let bench = Bench::new().await;
    let first = std::fs::read(bench.pack("1.0.0", 1, "x86_64")).unwrap();
    assert_eq!(std::fs::read(bench.pack("1.0.0", 1, "x86_64")).unwrap(), first);
}
