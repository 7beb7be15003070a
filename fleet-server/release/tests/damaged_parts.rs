//! A line that damages what passes: one corrupt part costs one part, and a download goes on at any byte.

mod bench;

use bench::{Bench, Lie};
use fleet_release::client::{DownloadError, SignedRelease, download};

#[expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]
async fn signed(bench: &Bench) -> SignedRelease {
    bench.large_release("1.0.0", 1).await;
    bench.refresh().await.unwrap().releases[0].clone()
}

#[expect(clippy::unwrap_used, reason = "a broken bench is a failed test")]
fn file(bench: &Bench, release: &SignedRelease) -> Vec<u8> {
    std::fs::read(bench.target(&release.file_name())).unwrap()
}

const PART: usize = 256 << 10;

#[tokio::test]
async fn one_corrupt_part_is_fetched_again_alone() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let mut damaged = file(&bench, &release);
    assert!(damaged.len() > 3 * PART, "{} bytes", damaged.len());
    damaged[PART + 7] ^= 1;
    bench.lie_once(&release.file_name(), Lie::Bytes(damaged));
    let dir = tempfile::tempdir().unwrap();
    let path = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), file(&bench, &release));
    assert_eq!(bench.ranges(".tar.zst"), [None, Some(format!("bytes={PART}-"))]);
}

#[tokio::test]
async fn a_part_that_the_disk_damaged_is_fetched_again_alone() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let mut there = file(&bench, &release);
    there[2 * PART] ^= 1;
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(format!("{}.part", release.sha256)), there).unwrap();
    let path = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), file(&bench, &release));
    assert_eq!(bench.ranges(".tar.zst"), [Some(format!("bytes={}-", 2 * PART))]);
}

#[tokio::test]
async fn it_goes_on_at_any_byte() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let whole = file(&bench, &release);
    let source = bench.source();
    for there in [0, 1, PART - 1, PART, PART + 1, 2 * PART + 4_321, whole.len() - 1, whole.len()] {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join(format!("{}.part", release.sha256)), &whole[..there]).unwrap();
        let path = download(source.as_ref(), &release, dir.path(), |_| {}).await.unwrap();
        assert!(std::fs::read(path).unwrap() == whole, "from byte {there}");
    }
    let first = bench.ranges(".tar.zst")[1].clone();
    assert_eq!(first.as_deref(), Some("bytes=1-"));
}

#[tokio::test]
async fn a_part_that_never_comes_right_ends_the_download() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let mut damaged = file(&bench, &release);
    damaged[0] ^= 1;
    bench.lie(&release.file_name(), Lie::Bytes(damaged));
    let dir = tempfile::tempdir().unwrap();
    let ended = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await;
    assert!(matches!(ended, Err(DownloadError::Tampered(_))), "{ended:?}");
    assert_eq!(bench.ranges(".tar.zst").len(), 3);
}

#[tokio::test]
async fn without_the_list_the_whole_is_one_part() {
    let bench = Bench::new().await;
    let release = signed(&bench).await;
    let list = release.custom.parts.unwrap().file_name(&release.target);
    bench.lie(&list, Lie::Bytes(b"forged".to_vec()));
    let dir = tempfile::tempdir().unwrap();
    let path = download(bench.source().as_ref(), &release, dir.path(), |_| {}).await.unwrap();
    assert_eq!(std::fs::read(path).unwrap(), file(&bench, &release));
}
