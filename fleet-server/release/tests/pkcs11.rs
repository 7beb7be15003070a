//! Keys in a PKCS#11 token, against SoftHSM2 (Debian package `softhsm2`): without it this test fails, it is not skipped.

#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a broken bench is a failed test")]

mod bench;

use std::fs;
use std::path::Path;
use std::process::Command;

use bench::{Bench, in_days};
use fleet_release::client::{TrustError, verify_repository};
use fleet_release::sign::{
    Expiries, KeyFiles, PUBLISHING, Protection, Secret, TokenKey, Unlock, create_named_keys,
    create_token_key, init_repository, publish,
};

const MODULE: &str = "/usr/lib/softhsm/libsofthsm2.so";
const PIN: &str = "271828";

fn pin(text: &str) -> Unlock {
    Unlock::with(Secret::new(text.to_owned()))
}

/// Runs `softhsm2-util`, or says what is missing.
fn softhsm(dir: &Path, arguments: &[&str]) {
    let mut command = Command::new("softhsm2-util");
    command.env("SOFTHSM2_CONF", dir.join("softhsm2.conf")).args(arguments);
    let output = command.output().expect("softhsm2-util is missing: apt-get install softhsm2");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Runs the tool in `dir` with the token's configuration.
fn release(dir: &Path, arguments: &str) -> Result<String, String> {
    let mut command = Command::new(env!("CARGO_BIN_EXE_release"));
    command.env("SOFTHSM2_CONF", dir.join("softhsm2.conf")).current_dir(dir);
    let output = command.args(arguments.split_whitespace()).output().unwrap();
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
}

fn new_token(label: &str) -> tempfile::TempDir {
    assert!(Path::new(MODULE).exists(), "{MODULE} is missing: apt-get install softhsm2");
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("tokens")).unwrap();
    let conf = format!("directories.tokendir = {}\n", dir.path().join("tokens").display());
    fs::write(dir.path().join("softhsm2.conf"), conf).unwrap();
    softhsm(dir.path(), &["--init-token", "--free", "--label", label, "--so-pin", "31415926", "--pin", PIN]);
    dir
}

#[tokio::test]
async fn root_and_targets_keys_never_leave_the_token() {
    let dir = new_token("fleet");
    let path = dir.path();
    fs::write(path.join("pin"), PIN).unwrap();
    for name in ["root-1", "root-2", "targets"] {
        let arguments =
            format!("keys new-token --dir keys --name {name} --token fleet --passphrase-file pin");
        release(path, &arguments).unwrap();
        assert!(path.join(format!("keys/{name}.pub")).exists());
        assert!(!path.join(format!("keys/{name}.key")).exists());
    }
    let again = "keys new-token --dir other --name root-1 --token fleet --passphrase-file pin";
    assert!(release(path, again).unwrap_err().contains("has a key root-1 already"));
    release(path, "keys new --plain --dir keys --only snapshot --only timestamp").unwrap();

    let unlocked = "--repo repo --keys keys --passphrase-file pin";
    release(path, &format!("init {unlocked}")).unwrap();
    let bench = Bench::new().await;
    fs::copy(bench.pack("1.0.0", 1, "x86_64"), path.join("1.0.0.tar.zst")).unwrap();
    release(path, "add --repo repo --file 1.0.0.tar.zst").unwrap();
    release(path, &format!("publish {unlocked}")).unwrap();
    let root = fs::read_to_string(path.join("repo/metadata/1.root.json")).unwrap();
    assert!(root.contains("ecdsa-sha2-nistp256") && root.contains("ed25519"), "{root}");

    // A terminal verifies what the token signed, and a changed byte is seen.
    let verified = verify_repository(&path.join("repo"), root.as_bytes(), 0).await.unwrap();
    assert_eq!(verified.releases().len(), 1);
    let targets = path.join("repo/metadata/1.targets.json");
    bench::replace_in(&targets, "\"release_counter\": 1", "\"release_counter\": 2");
    let forged = verify_repository(&path.join("repo"), root.as_bytes(), 0).await;
    assert!(matches!(forged, Err(fleet_release::client::RepositoryError::Trust(TrustError::Untrusted(_)))));
    bench::replace_in(&targets, "\"release_counter\": 2", "\"release_counter\": 1");

    // The next root is signed by the token, too; another PIN opens nothing.
    release(path, &format!("rotate-root {unlocked}")).unwrap();
    fs::write(path.join("pin"), "000000").unwrap();
    assert!(release(path, &format!("rotate-root {unlocked}")).is_err());
    assert!(release(path, &format!("publish {unlocked}")).is_err());
}

#[tokio::test]
async fn what_is_missing_is_said() {
    let dir = tempfile::tempdir().unwrap();
    let key = TokenKey {
        module: "/nowhere/module.so".into(),
        token: "fleet".to_owned(),
        label: "root-1".to_owned(),
    };
    let refused = create_token_key(dir.path(), "root-1", &key, &pin(PIN)).unwrap_err().to_string();
    assert!(refused.contains("/nowhere/module.so"), "{refused}");
    assert!(!dir.path().join("root-1.pkcs11").exists());
    // A directory that names a token which is not there signs nothing.
    create_named_keys(dir.path(), &PUBLISHING.map(str::to_owned), &Protection::Plain).unwrap();
    fs::write(dir.path().join("root-1.pkcs11"), serde_json::to_vec(&key).unwrap()).unwrap();
    let keys = KeyFiles::new(dir.path()).unlocked_by(pin(PIN));
    let repo = dir.path().join("repo");
    assert!(init_repository(&repo, &keys, std::num::NonZeroU64::MIN, in_days(1)).await.is_err());
    let expiries = Expiries { targets: in_days(1), snapshot: in_days(1), timestamp: in_days(1) };
    assert!(publish(&repo, &keys, expiries).await.is_err());
}
