//! Attack: the archive is not what was signed.

use crate::bench::{Bench, Lie};
use fleet_release::client::{DownloadError, RepositoryError, SignedRelease, download, verify_repository};

const TARGET: &str = "kiosk-terminal-1.0.0-x86_64.tar.zst";

#[expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]
async fn signed(bench: &Bench) -> SignedRelease {
    bench.release("1.0.0", 1).await;
    bench.refresh().await.unwrap().release(TARGET).unwrap().clone()
}

#[tokio::test]
async fn one_flipped_bit_is_refused_and_nothing_is_kept() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let mut bytes = std::fs::read(bench.target(&release.file_name())).unwrap();
    bytes[1000] ^= 1;
    bench.lie(&release.file_name(), Lie::Bytes(bytes));
    let dir = tempfile::tempdir().unwrap();
    let refused = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await;
    assert!(matches!(refused, Err(DownloadError::Tampered(_))), "{refused:?}");
    assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[tokio::test]
async fn the_server_refuses_a_repository_with_such_a_file() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let path = bench.target(&release.file_name());
    let mut bytes = std::fs::read(&path).unwrap();
    bytes[1000] ^= 1;
    std::fs::write(&path, bytes).unwrap();
    let refused = verify_repository(&bench.repo(), &bench.pinned_root(), 0).await;
    assert!(matches!(refused, Err(RepositoryError::Target { .. })));
}
