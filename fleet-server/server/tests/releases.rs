//! Releases come from the publisher alone: the whole program, over HTTP, with real keys.

#![expect(clippy::unwrap_used, reason = "test code")]

use std::io::{BufRead as _, BufReader};
use std::num::NonZeroU64;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, allow_director, create_keys, init_repository, pack, publish,
};
use jiff::{Timestamp, ToSpan as _};
use reqwest::{Client, Method};
use serde_json::{Value, json};

/// The running program with a signed-in administrator; ended when dropped.
struct Program {
    process: Child,
    address: String,
    cookie: String,
    client: Client,
    _data: tempfile::TempDir,
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Program {
    async fn start() -> Self {
        let data = tempfile::tempdir().unwrap();
        let mut process = Command::new(env!("CARGO_BIN_EXE_fleet-server"))
            .args(["serve", "--listen", "127.0.0.1:0", "--data"])
            .arg(data.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(process.stdout.take().unwrap()).lines().map(Result::unwrap);
        let address = lines.next().unwrap().strip_prefix("Console: ").unwrap().to_owned();
        let token = lines.next().unwrap().split_once("token=").unwrap().1.to_owned();
        let client = Client::builder().no_proxy().build().unwrap();
        let mut program = Self { process, address, cookie: String::new(), client, _data: data };
        let body = json!({
            "token": token, "username": "admin", "display_name": "管理员", "password": "Da-Zhou-Halls-7"
        });
        let answer = program.request(Method::POST, "/api/setup", body.to_string().into_bytes()).await;
        let cookie = answer.headers()["set-cookie"].to_str().unwrap();
        cookie.split(';').next().unwrap().clone_into(&mut program.cookie);
        program
    }

    async fn request(&self, method: Method, path: &str, body: Vec<u8>) -> reqwest::Response {
        let request = self.client.request(method, format!("{}{path}", self.address));
        let request = request.header("cookie", &self.cookie).header("x-requested-with", "fleet-console");
        request.header("content-type", "application/json").body(body).send().await.unwrap()
    }

    /// The JSON answer, after checking the status.
    async fn expect(&self, method: Method, path: &str, body: Vec<u8>, status: u16) -> Value {
        let answer = self.request(method, path, body).await;
        let (found, text) = (answer.status().as_u16(), answer.text().await.unwrap());
        assert_eq!(found, status, "{path}: {text}");
        serde_json::from_str(&text).unwrap()
    }

    async fn upload(&self, tar: Vec<u8>, status: u16) -> Value {
        self.expect(Method::POST, "/api/releases/repository", tar, status).await
    }

    async fn pin(&self, root: &Path, status: u16) -> Value {
        self.expect(Method::PUT, "/api/releases/root", std::fs::read(root).unwrap(), status).await
    }
}

/// A publisher's desk: offline keys and a repository.
struct Desk {
    folder: tempfile::TempDir,
    keys: KeyFiles,
    root: PathBuf,
}

fn in_a_year() -> Timestamp {
    Timestamp::now().checked_add((24 * 365).hours()).unwrap()
}

impl Desk {
    async fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let keys = create_keys(&folder.path().join("keys"), 3).unwrap();
        let threshold = NonZeroU64::new(2).unwrap();
        let root = init_repository(&folder.path().join("repo"), &keys, threshold, in_a_year()).await.unwrap();
        Self { folder, keys, root }
    }

    fn repo(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    async fn publish(&self, version: &str, counter: u64) {
        let part = |name: &str| {
            let path = self.folder.path().join(name);
            std::fs::write(&path, format!("{name} {version}")).unwrap();
            path
        };
        let pages = self.folder.path().join("pages");
        std::fs::create_dir_all(&pages).unwrap();
        std::fs::write(pages.join("home.html"), version).unwrap();
        let parts = Parts {
            version: version.parse().unwrap(),
            release_counter: counter,
            hardware: vec!["x86_64".parse().unwrap()],
            agent: part("agent"),
            shell: part("shell"),
            pages,
        };
        let archive = self.folder.path().join(format!("{version}.tar.zst"));
        pack(&parts, &archive).unwrap();
        add_release(&self.repo(), &archive, "更稳定").unwrap();
        let ends = Expiries { targets: in_a_year(), snapshot: in_a_year(), timestamp: in_a_year() };
        publish(&self.repo(), &self.keys, ends).await.unwrap();
    }

    fn tar(&self) -> Vec<u8> {
        tar_of(&self.repo())
    }
}

impl Desk {
    /// Publishes what is pending, with signatures that hold for so many days.
    async fn sign(&self, days: i64) {
        let ends = Timestamp::now().checked_add((24 * days).hours()).unwrap();
        let ends = Expiries { targets: ends, snapshot: ends, timestamp: ends };
        publish(&self.repo(), &self.keys, ends).await.unwrap();
    }
}

#[tokio::test]
async fn whoever_looks_sees_what_ends_soon() {
    let server = Program::start().await;
    let standing = || server.expect(Method::GET, "/api/releases/standing", Vec::new(), 200);
    assert_eq!(standing().await, json!({"roles": [], "alarm": "none", "director_named": false}));
    let desk = Desk::new().await;
    desk.publish("1.0.0", 1).await;
    server.pin(&desk.root, 201).await;
    server.upload(desk.tar(), 200).await;
    let far = standing().await;
    assert_eq!((&far["alarm"], far["roles"].as_array().unwrap().len()), (&json!("none"), 4));
    for (days, alarm) in [(20, "soon"), (5, "urgent")] {
        desk.sign(days).await;
        server.upload(desk.tar(), 200).await;
        let near = standing().await;
        assert_eq!(near["alarm"], alarm);
        assert_eq!(near["roles"][0]["role"], "root");
        assert_eq!(near["roles"][0]["alarm"], "none");
        assert_eq!(near["roles"][1]["alarm"], alarm);
    }
}

#[tokio::test]
async fn a_director_s_key_counts_once_the_offline_keys_name_it() {
    let server = Program::start().await;
    let desk = Desk::new().await;
    desk.publish("1.0.0", 1).await;
    server.pin(&desk.root, 201).await;
    server.upload(desk.tar(), 200).await;
    let keys = || server.expect(Method::GET, "/api/releases/director-keys", Vec::new(), 200);
    assert_eq!(keys().await, json!([]));
    let path = "/api/releases/director-keys";
    let made = server.expect(Method::POST, path, br#"{"label":"2026"}"#.to_vec(), 201).await;
    assert_eq!((&made["named"], &made["signs"]), (&json!(false), &json!(false)));
    assert!(made.get("secret").is_none());
    let refused = server.expect(Method::POST, path, br#"{"label":" "}"#.to_vec(), 422).await;
    assert_eq!(refused["code"], "field_invalid");

    allow_director(&desk.repo(), made["public_key"].as_str().unwrap()).unwrap();
    desk.sign(300).await;
    server.upload(desk.tar(), 200).await;
    let known = keys().await;
    assert_eq!((&known[0]["named"], &known[0]["signs"]), (&json!(true), &json!(true)));
    let standing = server.expect(Method::GET, "/api/releases/standing", Vec::new(), 200).await;
    assert_eq!(standing["director_named"], true);
    let list = server.expect(Method::GET, "/api/releases", Vec::new(), 200).await;
    assert_eq!(list["items"].as_array().unwrap().len(), 1, "the list of keys is no release");
}

fn tar_of(repo: &Path) -> Vec<u8> {
    let mut archive = tar::Builder::new(Vec::new());
    for directory in ["metadata", "targets"] {
        archive.append_dir_all(directory, repo.join(directory)).unwrap();
    }
    archive.into_inner().unwrap()
}

#[tokio::test]
async fn only_what_the_offline_keys_signed_gets_in_and_never_anything_older() {
    let server = Program::start().await;
    let desk = Desk::new().await;
    desk.publish("1.0.0", 1).await;
    assert_eq!(server.upload(desk.tar(), 409).await["code"], "root_not_pinned");
    let nonsense = server.expect(Method::PUT, "/api/releases/root", b"{}".to_vec(), 422).await;
    assert_eq!(nonsense["code"], "release_untrusted");
    assert_eq!(server.pin(&desk.root, 201).await["pinned"], true);
    assert_eq!(server.pin(&desk.root, 409).await["code"], "root_pinned");

    let old = desk.tar();
    desk.publish("1.1.0", 2).await;
    server.upload(desk.tar(), 200).await;
    assert_eq!(
        server.upload(desk.tar(), 200).await.as_array().unwrap().len(),
        2,
        "the same again is harmless"
    );
    assert_eq!(server.upload(old, 409).await["code"], "release_older");
    assert_eq!(server.upload(b"no tar".to_vec(), 422).await["code"], "release_archive_invalid");

    let thief = Desk::new().await;
    thief.publish("9.9.9", 99).await;
    assert_eq!(server.upload(thief.tar(), 422).await["code"], "release_untrusted");

    let list = server.expect(Method::GET, "/api/releases", Vec::new(), 200).await;
    let versions: Vec<&Value> =
        list["items"].as_array().unwrap().iter().map(|release| &release["version"]).collect();
    assert_eq!(versions, ["1.1.0", "1.0.0"]);
}

#[tokio::test]
async fn a_changed_byte_is_noticed() {
    let server = Program::start().await;
    let desk = Desk::new().await;
    desk.publish("1.0.0", 1).await;
    server.pin(&desk.root, 201).await;
    let target = std::fs::read_dir(desk.repo().join("targets")).unwrap().next().unwrap().unwrap().path();
    let mut bytes = std::fs::read(&target).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    std::fs::write(&target, bytes).unwrap();
    assert_eq!(server.upload(desk.tar(), 422).await["code"], "release_untrusted");
    assert_eq!(server.expect(Method::GET, "/api/releases", Vec::new(), 200).await["items"], json!([]));
}
