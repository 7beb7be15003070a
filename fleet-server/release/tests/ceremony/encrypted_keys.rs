//! Keys are encrypted, and open with their passphrase alone.

use std::fs;
use std::num::NonZeroU64;
use std::os::unix::fs::PermissionsExt;

use crate::bench::in_days;
use fleet_release::sign::{
    Cost, Expiries, KeyFiles, PUBLISHING, Protection, Secret, SignError, Unlock, create_named_keys,
    init_repository, publish,
};

const TWO: NonZeroU64 = NonZeroU64::MIN.saturating_add(1);

fn passphrase(text: &str) -> Unlock {
    Unlock::with(Secret::new(text.to_owned()))
}

fn names() -> Vec<String> {
    ["root-1", "root-2"].into_iter().chain(PUBLISHING).map(str::to_owned).collect()
}

#[tokio::test]
async fn they_sign_with_the_passphrase_and_not_without() {
    let dir = tempfile::tempdir().unwrap();
    let (keys, repo) = (dir.path().join("keys"), dir.path().join("repo"));
    let protection = Protection::Encrypted { unlock: passphrase("巴山夜雨"), cost: Cost::LEAST };
    create_named_keys(&keys, &names(), &protection).unwrap();
    for entry in fs::read_dir(&keys).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "key") {
            let text = fs::read_to_string(&path).unwrap();
            assert!(text.starts_with("-----BEGIN ENCRYPTED PRIVATE KEY-----"), "{text}");
            assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        }
    }
    let locked = KeyFiles::new(&keys);
    let wrong = KeyFiles::new(&keys).unlocked_by(passphrase("a guess"));
    for keys in [locked, wrong] {
        let refused = init_repository(&repo, &keys, TWO, in_days(700)).await;
        assert!(matches!(refused, Err(SignError::Key { .. } | SignError::File { .. })), "{refused:?}");
        assert!(!repo.join("metadata/1.root.json").exists());
    }
    let open = KeyFiles::new(&keys).unlocked_by(passphrase("巴山夜雨"));
    init_repository(&repo, &open, TWO, in_days(700)).await.unwrap();
    let expiries = Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };
    publish(&repo, &open, expiries).await.unwrap();
}

#[test]
fn the_usual_cost_opens_again_and_openssl_knows_the_format() {
    let dir = tempfile::tempdir().unwrap();
    let protection = Protection::Encrypted { unlock: passphrase("p"), cost: Cost::default() };
    create_named_keys(dir.path(), &["targets".to_owned()], &protection).unwrap();
    let text = fs::read_to_string(dir.path().join("targets.key")).unwrap();
    let (label, document) = pkcs8::SecretDocument::from_pem(&text).unwrap();
    assert_eq!(label, "ENCRYPTED PRIVATE KEY");
    let encrypted = pkcs8::EncryptedPrivateKeyInfoRef::try_from(document.as_bytes()).unwrap();
    assert!(encrypted.decrypt("p").is_ok());
    let bits = format!("{:?}", encrypted.encryption_algorithm);
    assert!(bits.contains("scrypt") || bits.contains("Scrypt"), "{bits}");
}

#[test]
fn none_is_overwritten_and_an_empty_passphrase_is_none() {
    let dir = tempfile::tempdir().unwrap();
    let empty = Protection::Encrypted { unlock: passphrase(""), cost: Cost::LEAST };
    assert!(create_named_keys(dir.path(), &["targets".to_owned()], &empty).is_err());
    create_named_keys(dir.path(), &["targets".to_owned()], &Protection::Plain).unwrap();
    let before = fs::read(dir.path().join("targets.key")).unwrap();
    let again = create_named_keys(dir.path(), &names(), &Protection::Plain);
    assert!(matches!(again, Err(SignError::Exists(_))));
    assert_eq!(fs::read(dir.path().join("targets.key")).unwrap(), before);
    assert!(!dir.path().join("root-1.key").exists(), "all or none");
}

#[test]
fn a_passphrase_comes_from_a_file_or_a_descriptor() {
    use std::io::Write as _;
    use std::os::fd::AsRawFd as _;
    let mut file = tempfile::NamedTempFile::new().unwrap();
    file.write_all("first line\nsecond\n".as_bytes()).unwrap();
    assert_eq!(Unlock::from_file(file.path()).unwrap().ask("key").unwrap().as_str(), "first line");
    let open = fs::File::open(file.path()).unwrap();
    let number = u32::try_from(open.as_raw_fd()).unwrap();
    assert_eq!(Unlock::from_descriptor(number).unwrap().ask("key").unwrap().as_str(), "first line");
    assert!(Unlock::from_file(std::path::Path::new("/dev/null")).is_err());
}
