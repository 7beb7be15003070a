//! The program `release`, as an ops person uses it: from the ceremony to revocation.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::bench::Bench;

struct Desk<'a> {
    dir: &'a Path,
}

impl Desk<'_> {
    /// Runs the tool; its output, or its complaint.
    fn run(&self, arguments: &str) -> Result<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_release"));
        command.current_dir(self.dir).args(arguments.split_whitespace());
        let output = command.output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// The same with the passphrase on a descriptor that gives it once.
    fn run_piped(&self, arguments: &str, passphrase: &str) -> Result<String, String> {
        let mut command = Command::new(env!("CARGO_BIN_EXE_release"));
        command.current_dir(self.dir).args(arguments.split_whitespace()).args(["--passphrase-fd", "0"]);
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(passphrase.as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    fn ok(&self, arguments: &str) -> String {
        self.run(arguments).unwrap_or_else(|error| panic!("release {arguments}: {error}"))
    }
}

/// The format of a settings file.
fn format(file: &[u8]) -> u64 {
    let file: serde_json::Value = serde_json::from_slice(file).unwrap();
    file["signed"]["version"].as_u64().unwrap()
}

#[tokio::test]
async fn from_the_ceremony_to_revocation() {
    let bench = Bench::new().await;
    let archive = bench.pack("1.0.0", 1, "x86_64");
    let dir = tempfile::tempdir().unwrap();
    let desk = Desk { dir: dir.path() };
    fs::copy(archive, dir.path().join("1.0.0.tar.zst")).unwrap();
    fs::write(dir.path().join("pass"), "一段口令\n").unwrap();
    let unlocked = "--repo repo --keys keys --passphrase-file pass";

    desk.ok("keys new --dir keys --root-keys 2 --passphrase-file pass");
    assert!(fs::read_to_string(dir.path().join("keys/root-1.key")).unwrap().contains("ENCRYPTED"));
    assert!(desk.ok(&format!("init {unlocked}")).contains("Pin this root"));
    desk.ok("add --repo repo --file 1.0.0.tar.zst --notes first");
    desk.ok(&format!("publish {unlocked} --timestamp-days 20"));
    let shown = desk.ok("show --repo repo");
    for text in ["root: 2 of", "counter 1", "timestamp ends", "(19 days left)  SOON", "director: none named"]
    {
        assert!(shown.contains(text), "{text:?} is not in:\n{shown}");
    }
    desk.ok(&format!("renew {unlocked} --timestamp-days 90"));
    assert!(desk.ok("show --repo repo").contains("(89 days left)\n"));

    desk.ok("keys new --dir fresh --only timestamp --passphrase-file pass");
    desk.run_piped("rotate timestamp --repo repo --keys keys --new-keys fresh", "一段口令\n").unwrap();
    assert!(desk.run(&format!("publish {unlocked}")).is_err(), "the old key is out");
    fs::copy(dir.path().join("fresh/timestamp.key"), dir.path().join("keys/timestamp.key")).unwrap();
    desk.ok(&format!("publish {unlocked}"));
    assert!(desk.ok("verify --repo repo --root repo/metadata/1.root.json").contains("1 releases"));

    let key = "ab".repeat(32);
    desk.ok(&format!("director allow --repo repo --key {key}"));
    desk.ok(&format!("publish {unlocked}"));
    assert!(desk.ok("show --repo repo").contains(&format!("director: {key}")));
    desk.ok("withdraw --repo repo --target kiosk-terminal-1.0.0-x86_64.tar.zst");
    desk.ok(&format!("publish {unlocked}"));
    let draft = r#"{ "fleet": "达州市", "server": "https://fleet.dazhou.example" }"#;
    fs::write(dir.path().join("draft.json"), draft).unwrap();
    let told = desk.ok(&format!("settings {unlocked} --file draft.json"));
    assert!(told.contains("Signed kiosk-settings.json for 达州市: 0 named machines"), "{told}");
    let file = fs::read(dir.path().join("kiosk-settings.json")).unwrap();
    assert!(fleet_release::client::SignedSettings::parse(&file).is_ok());
    assert_eq!(format(&file), 1, "terminals of before take it, too");
    let more = |field: &str| draft.replace(" }", &format!(", {field} }}"));
    fs::write(dir.path().join("draft.json"), more(r#""screen": { "turn": "left" }"#)).unwrap();
    desk.ok(&format!("settings {unlocked} --file draft.json"));
    assert_eq!(format(&fs::read(dir.path().join("kiosk-settings.json")).unwrap()), 2);
    let bad = more(r#""network": { "by": "wifi", "ssid": "hall", "password": "short" }"#);
    fs::write(dir.path().join("draft.json"), bad).unwrap();
    let refused = desk.run(&format!("settings {unlocked} --file draft.json")).unwrap_err();
    assert!(refused.contains("draft.json: network.password: a locked network has"), "{refused}");
    desk.ok("export --repo repo --out repo.tar");
    assert!(desk.ok("verify --repo repo --root repo/metadata/1.root.json").contains("0 releases"));
    assert!(desk.run("keys new --dir keys --passphrase-file pass").is_err(), "nothing is overwritten");
    let refused = desk.run(&format!("revoke-key {unlocked} --key 00000000000000")).unwrap_err();
    assert!(refused.contains("0 keys have an id"), "{refused}");
}
