//! A signed repository, an HTTP server in front of it that can lie, and a terminal's trust store.

#![allow(dead_code, reason = "each attack uses its own part")]
#![allow(clippy::unwrap_used, reason = "a broken bench is a failed test")]
#![allow(clippy::allow_attributes, reason = "what is unused differs from file to file")]

use std::collections::HashMap;
use std::fs;
use std::num::NonZeroU64;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use axum::Router;
use axum::extract::{Path as UrlPath, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use fleet_release::client::{
    Bearer, HttpSource, METADATA_DIR, Source, TARGETS_DIR, TrustError, TrustStore, TrustedRepository,
};
use fleet_release::sign::{
    Expiries, KeyFiles, Parts, add_release, create_keys, init_repository, pack, publish,
};
use tempfile::TempDir;
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
}

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
    /// The true bytes, cut off after so many.
    Cut(usize),
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
        let address = serve(dir.path().join("repo"), Arc::clone(&lies), Arc::clone(&asked)).await;
        let bench = Self { dir, address, lies, asked };
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
        let parts = self.path(&format!("parts-{version}"));
        fs::create_dir_all(parts.join("pages")).unwrap();
        for program in ["agent", "shell"] {
            fs::write(parts.join(program), format!("#!/bin/sh\n# {program} {version}\n")).unwrap();
            fs::set_permissions(parts.join(program), fs::Permissions::from_mode(0o755)).unwrap();
        }
        // Large enough for a download that can be cut, and not to be compressed away.
        let mut noise = 0_u64;
        let page: Vec<u8> = (0..200_000)
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
        let url = |dir: &str| Url::parse(&format!("{}/{dir}", self.address)).unwrap();
        let client = reqwest::Client::builder().no_proxy().build().unwrap();
        Arc::new(HttpSource::new(client, url(METADATA_DIR), url(TARGETS_DIR), Arc::new(FixedBearer)))
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

    pub fn tell_the_truth(&self) {
        self.lies.lock().unwrap().clear();
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
}

async fn serve(repo: PathBuf, lies: Lies, asked: Asked) -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let router = Router::new().route("/{dir}/{file}", get(file)).with_state(Served { repo, lies, asked });
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
    let bytes = match (served.lies.lock().unwrap().get(&file).cloned(), truth) {
        (Some(Lie::Status(status)), _) => return status.into_response(),
        (Some(Lie::Cut(length)), Ok(bytes)) => bytes[..length].to_vec(),
        (Some(Lie::Bytes(bytes)), _) | (None, Ok(bytes)) => bytes,
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
