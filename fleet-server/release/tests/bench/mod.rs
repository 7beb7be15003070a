//! A signed repository, an HTTP server in front of it that can lie, and a terminal's trust store.

#![allow(dead_code, reason = "each attack uses its own part")]
#![allow(clippy::unwrap_used, reason = "a broken bench is a failed test")]
#![allow(clippy::allow_attributes, reason = "what is unused differs from file to file")]

use std::collections::HashMap;
use std::convert::Infallible;
use std::fs;
use std::num::NonZeroU64;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use async_trait::async_trait;
use aws_lc_rs::signature::Ed25519KeyPair;
use axum::Router;
use axum::body::Body;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use fleet_release::client::{
    Bearer, HttpSource, METADATA_DIR, Pace, Source, TARGETS_DIR, TrustError, TrustStore, TrustedRepository,
};
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use futures_util::{StreamExt, stream};
use serde::de::DeserializeOwned;
use tempfile::TempDir;
use tough::schema::{Hashes, Metafile, Role, Signature, Signed};
use tough::sign::Sign;
use url::Url;

/// 2026-01-01T00:00:00Z.
pub const NOW_S: i64 = 1_767_225_600;
pub const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// The bench.
pub struct Bench {
    dir: TempDir,
    address: String,
    lies: Lies,
    asked: Asked,
    sent: Sent,
}

/// Bytes sent of each file that had no end.
type Sent = Arc<AtomicU64>;
type Lies = Arc<Mutex<HashMap<String, Lie>>>;
/// File and `Range` header of each request.
type Asked = Arc<Mutex<Vec<(String, Option<String>)>>>;

/// What the server says instead of a file.
#[derive(Clone)]
pub enum Lie {
    /// These bytes.
    Bytes(Vec<u8>),
    /// This status.
    Status(StatusCode),
    /// Another lie, and afterwards the truth.
    Once(Box<Lie>),
    /// The true bytes, cut off after so many.
    Cut(usize),
    /// The true bytes, and then more without an end.
    Endless,
    /// The true bytes, but only so many at a time, so far apart.
    Drip(usize, Duration),
}

struct FixedBearer;

#[async_trait]
impl Bearer for FixedBearer {
    async fn bearer(&self) -> Option<String> {
        Some("token".to_owned())
    }
}

impl Bench {
    /// A repository with keys and no release, being served.
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let lies = Arc::new(Mutex::new(HashMap::new()));
        let asked = Arc::new(Mutex::new(Vec::new()));
        let sent = Sent::default();
        let served = Served {
            repo: dir.path().join("repo"),
            lies: Arc::clone(&lies),
            asked: Arc::clone(&asked),
            sent: Arc::clone(&sent),
        };
        let bench = Self { address: serve(served).await, dir, lies, asked, sent };
        create_keys(&bench.keys_dir(), 3).unwrap();
        init_repository(&bench.repo(), &bench.keys(), NonZeroU64::new(2).unwrap(), in_days(700))
            .await
            .unwrap();
        bench.publish().await;
        bench
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub fn repo(&self) -> PathBuf {
        self.path("repo")
    }

    pub fn keys_dir(&self) -> PathBuf {
        self.path("keys")
    }

    pub fn keys(&self) -> KeyFiles {
        KeyFiles::new(&self.keys_dir())
    }

    pub fn pinned_root(&self) -> Vec<u8> {
        fs::read(self.metadata("1.root.json")).unwrap()
    }

    pub fn metadata(&self, file: &str) -> PathBuf {
        self.repo().join(METADATA_DIR).join(file)
    }

    pub fn target(&self, file: &str) -> PathBuf {
        self.repo().join(TARGETS_DIR).join(file)
    }

    /// Signs what is pending.
    pub async fn publish(&self) {
        let expiries = Expiries { targets: in_days(300), snapshot: in_days(300), timestamp: in_days(90) };
        publish(&self.repo(), &self.keys(), expiries).await.unwrap();
    }

    /// Packs a release of two scripts and a page.
    pub fn pack(&self, version: &str, counter: u64, arch: &str) -> PathBuf {
        self.pack_sized(version, counter, arch, 200_000)
    }

    /// Packs and publishes a release of several parts.
    pub async fn large_release(&self, version: &str, counter: u64) {
        add_release(&self.repo(), &self.pack_sized(version, counter, "x86_64", 900_000), "").unwrap();
        self.publish().await;
    }

    fn pack_sized(&self, version: &str, counter: u64, arch: &str, page: usize) -> PathBuf {
        let parts = self.path(&format!("parts-{version}"));
        fs::create_dir_all(parts.join("pages")).unwrap();
        for program in ["agent", "shell"] {
            fs::write(parts.join(program), format!("#!/bin/sh\n# {program} {version}\n")).unwrap();
            fs::set_permissions(parts.join(program), fs::Permissions::from_mode(0o755)).unwrap();
        }
        // Large enough for a download that can be cut, and not to be compressed away.
        let mut noise = 0_u64;
        let page: Vec<u8> = (0..page)
            .map(|_| {
                noise = noise.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(counter | 1);
                u8::try_from(noise >> 56).unwrap()
            })
            .collect();
        fs::write(parts.join("pages/index.html"), page).unwrap();
        let out = self.path(&format!("{version}.tar.zst"));
        let parts = Parts {
            version: version.parse().unwrap(),
            release_counter: counter,
            hardware: vec![arch.parse().unwrap()],
            agent: parts.join("agent"),
            shell: parts.join("shell"),
            pages: parts.join("pages"),
        };
        pack(&parts, &out).unwrap();
        out
    }

    /// Packs, adds and publishes a release for `x86_64`.
    pub async fn release(&self, version: &str, counter: u64) {
        add_release(&self.repo(), &self.pack(version, counter, "x86_64"), "").unwrap();
        self.publish().await;
    }

    pub fn source(&self) -> Arc<dyn Source> {
        self.source_at_pace(Pace::default())
    }

    pub fn source_at_pace(&self, pace: Pace) -> Arc<dyn Source> {
        let url = |dir: &str| Url::parse(&format!("{}/{dir}", self.address)).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        let source = HttpSource::new(client, url(METADATA_DIR), url(TARGETS_DIR), Arc::new(FixedBearer));
        Arc::new(source.with_pace(pace))
    }

    pub fn store(&self) -> TrustStore {
        TrustStore::open(&self.path("trust"), self.pinned_root()).unwrap()
    }

    /// Refreshes the terminal's trust store, as a new process would.
    pub async fn refresh(&self) -> Result<TrustedRepository, TrustError> {
        self.store().refresh(self.source()).await
    }

    /// Makes the server lie about one file.
    pub fn lie(&self, file: &str, lie: Lie) {
        self.lies.lock().unwrap().insert(file.to_owned(), lie);
    }

    /// Makes it lie the next time alone.
    pub fn lie_once(&self, file: &str, lie: Lie) {
        self.lie(file, Lie::Once(Box::new(lie)));
    }

    pub fn tell_the_truth(&self) {
        self.lies.lock().unwrap().clear();
    }

    /// Bytes sent so far of files without an end.
    pub fn sent(&self) -> u64 {
        self.sent.load(Ordering::SeqCst)
    }

    /// Metadata as a thief makes them who holds the keys in `keys` (`timestamp`, `root-1`): changed, and signed by these.
    pub fn forge<T: Role + DeserializeOwned>(
        &self,
        file: &str,
        keys: &[&str],
        change: impl FnOnce(&mut T),
    ) -> Vec<u8> {
        let mut forged: Signed<T> = serde_json::from_slice(&fs::read(self.metadata(file)).unwrap()).unwrap();
        change(&mut forged.signed);
        forged.signatures = keys.iter().map(|key| self.signature(key, &forged.signed)).collect();
        serde_json::to_vec(&forged).unwrap()
    }

    fn signature(&self, key: &str, role: &impl Role) -> Signature {
        let pkcs8 = fs::read(self.keys_dir().join(format!("{key}.key"))).unwrap();
        let pair = Ed25519KeyPair::from_pkcs8(&pkcs8).unwrap();
        let sig = pair.sign(&role.canonical_form().unwrap()).as_ref().to_vec().into();
        Signature { keyid: pair.tuf_key().key_id().unwrap(), sig }
    }

    /// Shows the terminal forged metadata below a genuine or a forged timestamp.
    pub fn show(&self, file: &str, bytes: Vec<u8>) {
        self.lie(file, Lie::Bytes(bytes));
    }

    /// The `Range` headers of all requests for files whose name ends so.
    pub fn ranges(&self, suffix: &str) -> Vec<Option<String>> {
        let asked = self.asked.lock().unwrap();
        asked.iter().filter(|(file, _)| file.ends_with(suffix)).map(|(_, range)| range.clone()).collect()
    }
}

/// A time so many days after [`NOW_S`].
pub fn in_days(days: i64) -> jiff::Timestamp {
    jiff::Timestamp::from_second(NOW_S + days * 24 * 60 * 60).unwrap()
}

/// Replaces text in a file.
pub fn replace_in(path: &Path, from: &str, to: &str) {
    let text = fs::read_to_string(path).unwrap();
    assert!(text.contains(from), "{} has no {from}", path.display());
    fs::write(path, text.replace(from, to)).unwrap();
}

#[derive(Clone)]
struct Served {
    repo: PathBuf,
    lies: Lies,
    asked: Asked,
    sent: Sent,
}

async fn serve(served: Served) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/{dir}/{file}", get(file)).with_state(served);
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

async fn file(
    State(served): State<Served>,
    UrlPath((dir, file)): UrlPath<(String, String)>,
    headers: HeaderMap,
) -> Response {
    if headers.get(header::AUTHORIZATION).is_none_or(|value| value != "Bearer token") {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let range = headers.get(header::RANGE).map(|value| value.to_str().unwrap().to_owned());
    served.asked.lock().unwrap().push((file.clone(), range.clone()));
    let truth = fs::read(served.repo.join(dir).join(&file));
    let mut lie = served.lies.lock().unwrap().get(&file).cloned();
    if let Some(Lie::Once(once)) = lie {
        served.lies.lock().unwrap().remove(&file);
        lie = Some(*once);
    }
    let bytes = match (lie, truth) {
        (Some(Lie::Status(status)), _) => return status.into_response(),
        (Some(Lie::Cut(length)), Ok(bytes)) => bytes[..length].to_vec(),
        (Some(Lie::Endless), Ok(bytes)) => return endless(bytes, served.sent).into_response(),
        (Some(Lie::Drip(size, pause)), Ok(bytes)) => return drip(&bytes, size, pause).into_response(),
        (Some(Lie::Bytes(bytes)), _) | (Some(Lie::Once(_)) | None, Ok(bytes)) => bytes,
        (_, Err(_)) => return StatusCode::NOT_FOUND.into_response(),
    };
    let from = range.and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok());
    match from {
        Some(from) if from < bytes.len() => {
            let content_range = format!("bytes {from}-{}/{}", bytes.len() - 1, bytes.len());
            let headers = [(header::CONTENT_RANGE, content_range)];
            (StatusCode::PARTIAL_CONTENT, headers, bytes[from..].to_vec()).into_response()
        }
        Some(_) => StatusCode::RANGE_NOT_SATISFIABLE.into_response(),
        None => bytes.into_response(),
    }
}

fn endless(bytes: Vec<u8>, sent: Sent) -> Body {
    let chunks = stream::iter([bytes]).chain(stream::repeat(vec![b' '; 64 << 10]));
    Body::from_stream(chunks.map(move |chunk| {
        sent.fetch_add(chunk.len() as u64, Ordering::SeqCst);
        Ok::<_, Infallible>(chunk)
    }))
}

fn drip(bytes: &[u8], size: usize, pause: Duration) -> Body {
    let chunks: Vec<Vec<u8>> = bytes.chunks(size).map(<[u8]>::to_vec).collect();
    Body::from_stream(stream::iter(chunks).then(move |chunk| async move {
        tokio::time::sleep(pause).await;
        Ok::<_, Infallible>(chunk)
    }))
}

/// What a timestamp has to say of a forged snapshot, or a snapshot of forged targets.
pub fn listing(bytes: &[u8], version: u64) -> Metafile {
    let sha256 = fleet_release::Digest::of(bytes).0.to_vec().into();
    Metafile {
        length: Some(bytes.len() as u64),
        hashes: Some(Hashes { sha256, _extra: HashMap::new() }),
        version: NonZeroU64::new(version).unwrap(),
        _extra: HashMap::new(),
    }
}
