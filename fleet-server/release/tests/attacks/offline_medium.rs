//! Attack: whoever has the stick in hand. A changed file, another terminal's word, an ended bundle, older metadata, a
//! tar file that was cut; and a good bundle, which does without a network.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use fleet_protocol::{
    Activation, AttemptId, Grant, OfflineBundle, OfflineTerms, ReleaseId, RolloutId, SignedGrant, TerminalId,
};
use fleet_release::client::{
    DirectorKey, DownloadError, GrantError, METADATA_DIR, MediumBundle, MediumError, TARGETS_DIR, TrustError,
    download,
};
use fleet_release::sign::allow_director;
use uuid::Uuid;

use crate::bench::{Bench, DAY_MS, NOW_S};

const TARGET: &str = "kiosk-terminal-1.0.0-x86_64.tar.zst";
const US: TerminalId = TerminalId(Uuid::from_u128(1));
const ANOTHER: TerminalId = TerminalId(Uuid::from_u128(2));
const NOW: i64 = NOW_S * 1000;
const UNTIL: i64 = NOW + 30 * DAY_MS;

fn grant(to: TerminalId, sequence: u64) -> Grant {
    let terms = OfflineTerms {
        until: UNTIL,
        release_id: ReleaseId(Uuid::from_u128(5)),
        version: "1.0.0".to_owned(),
        activation: Activation::default(),
    };
    Grant {
        terminal_id: to,
        target: TARGET.to_owned(),
        rollout_id: RolloutId(Uuid::from_u128(4)),
        attempt_id: AttemptId(Uuid::from_u128(3)),
        sequence,
        issued_at: NOW,
        offline: Some(terms),
    }
}

/// A repository that names a director, its key, and the name of its timestamp's version.
async fn directed() -> (Bench, DirectorKey) {
    let bench = Bench::new().await;
    let key = DirectorKey::from_pkcs8(&DirectorKey::generate().unwrap()).unwrap();
    allow_director(&bench.repo(), &key.public()).unwrap();
    bench.release("1.0.0", 1).await;
    (bench, key)
}

/// Writes a bundle of the whole repository with a word for this terminal.
fn write(bench: &Bench, name: &str, word: &SignedGrant) -> PathBuf {
    let path = bench.path(name);
    let mut tar = tar::Builder::new(std::fs::File::create(&path).unwrap());
    let mut put = |name: String, bytes: &[u8]| {
        let mut header = tar::Header::new_ustar();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        tar.append_data(&mut header, name, bytes).unwrap();
    };
    put(OfflineBundle::word_file(US), &serde_json::to_vec(word).unwrap());
    for dir in [METADATA_DIR, TARGETS_DIR] {
        for entry in std::fs::read_dir(bench.repo().join(dir)).unwrap().flatten() {
            let name = entry.file_name().into_string().unwrap();
            let digest = name.split('.').next().unwrap();
            let inside = if dir == TARGETS_DIR { format!("{dir}/{digest}") } else { format!("{dir}/{name}") };
            put(inside, &std::fs::read(entry.path()).unwrap());
        }
    }
    tar.finish().unwrap();
    path
}

/// A new process of the terminal finds the bundle at `now`.
async fn finds(bench: &Bench, path: &Path, now: i64) -> Result<String, GrantError> {
    let bundle = MediumBundle::open(path).unwrap();
    let word = bundle.word(US).unwrap().unwrap();
    let mut store = bench.store();
    let repository = store.refresh(Arc::new(bundle)).await.unwrap();
    store.hear_offline(&repository, US, &word, now).map(|release| release.version)
}

/// Changes the first occurrence of these bytes.
fn change(path: &Path, from: &[u8], to: &[u8]) {
    let mut bytes = std::fs::read(path).unwrap();
    let at = bytes.windows(from.len()).position(|there| there == from).unwrap();
    bytes[at..at + to.len()].copy_from_slice(to);
    std::fs::write(path, bytes).unwrap();
}

#[tokio::test]
async fn a_good_bundle_needs_no_network() {
    let (bench, key) = directed().await;
    let path = write(&bench, "good.tar", &key.sign(&grant(US, 7)).unwrap());
    assert_eq!(finds(&bench, &path, NOW).await.unwrap(), "1.0.0");
    // The stick is found again, and its word is the same.
    assert_eq!(finds(&bench, &path, NOW).await.unwrap(), "1.0.0");
    let bundle = Arc::new(MediumBundle::open(&path).unwrap());
    let repository = bench.store().refresh(bundle.clone()).await.unwrap();
    let release = repository.release(TARGET).unwrap();
    // A download that was begun from elsewhere goes on from the stick.
    let archive = std::fs::read(bench.target(&release.file_name())).unwrap();
    let there = fleet_release::client::partial_path(&bench.path(""), release);
    std::fs::write(&there, &archive[..1000]).unwrap();
    let file = download(bundle.as_ref(), release, &bench.path(""), |_| {}).await.unwrap();
    assert_eq!(std::fs::read(file).unwrap(), archive);
}

#[tokio::test]
async fn a_changed_release_is_not_taken() {
    let (bench, key) = directed().await;
    let path = write(&bench, "changed.tar", &key.sign(&grant(US, 7)).unwrap());
    let repository = bench.refresh().await.unwrap();
    let release = repository.release(TARGET).unwrap();
    let archive = std::fs::read(bench.target(&release.file_name())).unwrap();
    change(&path, &archive[5_000..5_032], &[0; 32]);
    let bundle = MediumBundle::open(&path).unwrap();
    let taken = download(&bundle, release, &bench.path(""), |_| {}).await;
    assert!(matches!(taken, Err(DownloadError::Tampered(_))), "{taken:?}");
}

#[tokio::test]
async fn changed_metadata_or_a_changed_word_do_not_count() {
    let (bench, key) = directed().await;
    let word = key.sign(&grant(US, 7)).unwrap();
    let path = write(&bench, "changed.tar", &word);
    change(&path, b"\"release_counter\": 1", b"\"release_counter\": 9");
    let bundle = Arc::new(MediumBundle::open(&path).unwrap());
    assert!(matches!(bench.store().refresh(bundle).await, Err(TrustError::Untrusted(_))));
    let path = write(&bench, "longer.tar", &word);
    let (until, later) = (UNTIL.to_string(), (UNTIL + 1).to_string());
    change(&path, until.as_bytes(), later.as_bytes());
    assert!(matches!(finds(&bench, &path, NOW).await, Err(GrantError::Forged)));
}

#[tokio::test]
async fn only_a_signed_word_to_this_terminal_that_may_travel_counts() {
    let (bench, key) = directed().await;
    let theirs = write(&bench, "theirs.tar", &key.sign(&grant(ANOTHER, 7)).unwrap());
    assert!(matches!(finds(&bench, &theirs, NOW).await, Err(GrantError::ForAnother("terminal"))));
    let online = Grant { offline: None, ..grant(US, 7) };
    let online = write(&bench, "online.tar", &key.sign(&online).unwrap());
    assert!(matches!(finds(&bench, &online, NOW).await, Err(GrantError::NotOffline)));
    let stranger = DirectorKey::from_pkcs8(&DirectorKey::generate().unwrap()).unwrap();
    let strange = write(&bench, "strange.tar", &stranger.sign(&grant(US, 7)).unwrap());
    assert!(matches!(finds(&bench, &strange, NOW).await, Err(GrantError::UnknownKey(_))));

    let nobody = Bench::new().await;
    nobody.release("1.0.0", 1).await;
    let unsigned = write(&nobody, "unsigned.tar", &key.sign(&grant(US, 7)).unwrap());
    assert!(matches!(finds(&nobody, &unsigned, NOW).await, Err(GrantError::Unsigned)));
}

#[tokio::test]
async fn an_ended_bundle_and_an_older_word_are_not_taken() {
    let (bench, key) = directed().await;
    let path = write(&bench, "seven.tar", &key.sign(&grant(US, 7)).unwrap());
    assert!(matches!(finds(&bench, &path, UNTIL).await, Err(GrantError::Ended { until: UNTIL })));
    let newer = write(&bench, "eight.tar", &key.sign(&grant(US, 8)).unwrap());
    finds(&bench, &newer, NOW).await.unwrap();
    assert!(matches!(finds(&bench, &path, NOW).await, Err(GrantError::Replayed { sequence: 7, floor: 8 })));
}

#[tokio::test]
async fn a_bundle_made_before_what_was_seen_since_is_a_rollback() {
    let (bench, key) = directed().await;
    let path = write(&bench, "old.tar", &key.sign(&grant(US, 7)).unwrap());
    bench.publish().await;
    bench.refresh().await.unwrap();
    let bundle = Arc::new(MediumBundle::open(&path).unwrap());
    let refused = bench.store().refresh(bundle).await.unwrap_err();
    assert!(matches!(&refused, TrustError::Untrusted(reason) if reason.contains("older")), "{refused}");
}

#[tokio::test]
async fn a_bundle_that_was_not_copied_to_its_end_is_found_out() {
    let (bench, key) = directed().await;
    let path = write(&bench, "cut.tar", &key.sign(&grant(US, 7)).unwrap());
    let whole = std::fs::metadata(&path).unwrap().len();
    for length in [whole / 2, 100_000, 700] {
        std::fs::File::options().write(true).open(&path).unwrap().set_len(length).unwrap();
        assert!(matches!(MediumBundle::open(&path), Err(MediumError::Truncated)), "{length} bytes");
    }
    // Neither is a link followed, nor anything taken for a bundle that is none.
    let link = bench.path("link.tar");
    std::os::unix::fs::symlink(bench.path("keys/targets.key"), &link).unwrap();
    assert!(matches!(MediumBundle::open(&link), Err(MediumError::Io(_))));
    std::fs::write(&path, vec![7; 5_000]).unwrap();
    assert!(matches!(MediumBundle::open(&path), Err(MediumError::Malformed(_))));
}

#[tokio::test]
async fn a_stick_that_is_pulled_out_or_exchanged_interrupts_and_no_more() {
    let (bench, key) = directed().await;
    let path = write(&bench, "pulled.tar", &key.sign(&grant(US, 7)).unwrap());
    let release = bench.refresh().await.unwrap().release(TARGET).unwrap().clone();
    let bundle = MediumBundle::open(&path).unwrap();
    let away = bench.path("away.tar");
    std::fs::rename(&path, &away).unwrap();
    let taken = download(&bundle, &release, &bench.path(""), |_| {}).await;
    assert!(matches!(taken, Err(DownloadError::Interrupted { .. })), "{taken:?}");
    std::fs::write(&path, "another").unwrap();
    let taken = download(&bundle, &release, &bench.path(""), |_| {}).await;
    assert!(matches!(taken, Err(DownloadError::Interrupted { .. })), "{taken:?}");
    std::fs::rename(&away, &path).unwrap();
    download(&bundle, &release, &bench.path(""), |_| {}).await.unwrap();
}
