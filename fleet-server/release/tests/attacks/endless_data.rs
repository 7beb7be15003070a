//! Attack: a file without an end, to fill memory, disk and time.

use std::fs;

use crate::bench::{Bench, Lie};
use fleet_release::client::{DownloadError, TrustError, download};

/// What may be on its way in buffers when the client hangs up.
const ON_ITS_WAY: u64 = 16 << 20;

#[tokio::test]
async fn metadata_of_any_role_are_cut_at_their_limit() {
    for (file, limit) in [
        ("2.root.json", 1 << 20),
        ("timestamp.json", 64 << 10),
        ("2.snapshot.json", 0),
        ("2.targets.json", 0),
    ] {
        let bench = Bench::new().await;
        bench.release("1.0.0", 1).await;
        fs::copy(bench.metadata("1.root.json"), bench.metadata("2.root.json")).unwrap();
        if file != "2.root.json" {
            fs::remove_file(bench.metadata("2.root.json")).unwrap();
        }
        bench.lie(file, Lie::Endless);
        let refused = bench.refresh().await;
        assert!(
            matches!(&refused, Err(TrustError::Untrusted(reason)) if reason.contains("is longer than")),
            "{file}: {refused:?}"
        );
        assert!(bench.sent() < limit + ON_ITS_WAY, "{file}: {} bytes were sent", bench.sent());
        bench.tell_the_truth();
    }
}

#[tokio::test]
async fn an_archive_is_cut_at_the_signed_length() {
    let bench = Bench::new().await;
    bench.release("1.0.0", 1).await;
    let release = bench.refresh().await.unwrap().releases[0].clone();
    bench.lie(&release.file_name(), Lie::Endless);
    let dir = tempfile::tempdir().unwrap();
    let mut most = 0;
    let refused = download(bench.source().as_ref(), &release, dir.path(), |done| most = most.max(done)).await;
    assert!(matches!(refused, Err(DownloadError::Tampered(_))), "{refused:?}");
    assert!(most <= release.length);
    assert!(bench.sent() < release.length + ON_ITS_WAY);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}
