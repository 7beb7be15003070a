//! A whole server in memory for tests: real router, real database, a clock that stands still.

use std::path::Path;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use axum::Router;
use axum::body::Body;
use axum::routing::get;
use fleet_protocol::{Grant, SignedGrant, UnixMillis};
use fleet_store::Db;
use futures_util::future::BoxFuture;
use http::header::{CONTENT_TYPE, COOKIE, SET_COOKIE};
use http::{Method, Request, StatusCode};
use http_body_util::BodyExt as _;
use metrics_exporter_prometheus::PrometheusHandle;
use serde_json::{Value, json};
use tower::ServiceExt as _;

use crate::blobs::Blobs;
use crate::clock::Clock;
use crate::releases::{NoDirector, RepositoryStanding, RepositoryTrust, SignedFiles, Untrusted};
use crate::request::TrustedProxies;
use crate::router::assemble;
use crate::setup;
use crate::state::{AppState, Configuration, Limits, Site};
use crate::terminal_api::TerminalSettings;

/// When tests begin.
pub const NOW: UnixMillis = 1_770_000_000_000;
/// A password that meets the rule.
pub const PASSWORD: &str = "Da-Zhou-Halls-7";

/// A clock that moves when told.
#[derive(Debug)]
pub struct ManualClock(AtomicI64);

impl ManualClock {
    /// Moves on by so many milliseconds.
    pub fn advance(&self, by: i64) {
        self.0.fetch_add(by, Ordering::SeqCst);
    }
}

impl Clock for ManualClock {
    fn now(&self) -> UnixMillis {
        self.0.load(Ordering::SeqCst)
    }
}

/// The server under test with a signed-in browser.
pub struct TestServer {
    pub state: AppState,
    pub clock: Arc<ManualClock>,
    pub trust: Arc<TestTrust>,
    router: Router,
    cookie: Option<String>,
    _data: tempfile::TempDir,
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: http::HeaderMap,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|_| panic!("not JSON: {:?}", self.text()))
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// The JSON body, after checking the status.
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        if self.bytes.is_empty() { Value::Null } else { self.json() }
    }

    /// Checks status and text.
    pub fn expect_text(&self, status: u16, text: &str) {
        assert_eq!((self.status.as_u16(), self.text().as_str()), (status, text));
    }

    /// Checks that this is the problem `code`.
    pub fn problem(&self, status: u16, code: &str) {
        let body = self.expect(status);
        assert_eq!(body["code"], code, "{body}");
        assert_eq!(self.headers[CONTENT_TYPE], "application/problem+json");
    }
}

/// Routes that go wrong, as handlers should not.
fn faults() -> Router<AppState> {
    async fn panic() -> &'static str {
        panic!("a handler that panics")
    }
    async fn hang() -> &'static str {
        std::future::pending().await
    }
    Router::new().route("/test/panic", get(panic)).route("/test/hang", get(hang))
}

/// Verifies nothing that is uploaded: `tests/releases.rs` uploads to the whole program. Its director signs with
/// whatever it is given, and the repository stands as a test says.
#[derive(Debug, Default)]
pub struct TestTrust {
    standing: Mutex<Option<RepositoryStanding>>,
    keys: AtomicU64,
}

impl TestTrust {
    /// The repository stands so from now on.
    pub fn stands(&self, server: &TestServer, standing: RepositoryStanding) {
        let releases = &server.state.terminals.settings.releases;
        std::fs::create_dir_all(releases.join("metadata")).unwrap();
        std::fs::write(releases.join("pinned-root.json"), "{}").unwrap();
        let text = format!("{standing:?}");
        std::fs::write(releases.join("metadata/timestamp.json"), text).unwrap();
        *self.standing.lock().unwrap() = Some(standing);
    }
}

impl RepositoryTrust for TestTrust {
    fn root_version(&self, _: &[u8]) -> Option<u64> {
        None
    }

    fn fingerprint(&self, root: &[u8]) -> Vec<String> {
        (0..8).map(|place| format!("{:05}", root.len() + place)).collect()
    }

    fn verify<'a>(
        &'a self,
        _: &'a Path,
        _: &'a Path,
        _: &'a [u8],
        _: UnixMillis,
    ) -> BoxFuture<'a, Result<SignedFiles, Untrusted>> {
        Box::pin(async { Err(Untrusted::Forged("this test trusts nothing".to_owned())) })
    }

    fn standing<'a>(
        &'a self,
        _: &'a Path,
        _: &'a [u8],
    ) -> BoxFuture<'a, Result<RepositoryStanding, Untrusted>> {
        let standing = self.standing.lock().unwrap().clone();
        Box::pin(async { standing.ok_or(Untrusted::Forged("this test trusts nothing".to_owned())) })
    }

    fn new_director_key(&self) -> Result<(String, Vec<u8>), NoDirector> {
        let key = format!("{:064x}", self.keys.fetch_add(1, Ordering::SeqCst));
        Ok((key.clone(), key.into_bytes()))
    }

    fn sign_grant(&self, secret: &[u8], grant: &Grant) -> Result<SignedGrant, NoDirector> {
        let key = String::from_utf8_lossy(secret).into_owned();
        Ok(SignedGrant { key, grant: serde_json::to_string(grant).unwrap(), signature: "signed".to_owned() })
    }
}

impl TestServer {
    /// Nobody is signed in.
    pub async fn new(db: Db) -> Self {
        Self::configured(db, |_| {}).await
    }

    /// Nobody is signed in, and something is set in another way.
    pub async fn configured(db: Db, configure: impl FnOnce(&mut Configuration)) -> Self {
        Self::start(db, None, configure).await
    }

    /// Nobody is signed in, and there are numbers to be asked for.
    pub async fn measured(db: Db, metrics: PrometheusHandle) -> Self {
        Self::start(db, Some(metrics), |_| {}).await
    }

    async fn start(
        db: Db,
        metrics: Option<PrometheusHandle>,
        configure: impl FnOnce(&mut Configuration),
    ) -> Self {
        let data = tempfile::tempdir().unwrap();
        let clock = Arc::new(ManualClock(AtomicI64::new(NOW)));
        let blobs = Blobs::open(data.path()).unwrap();
        let mut configuration = Configuration {
            site: Site { public_url: "http://fleet.test".into(), trusted_proxies: TrustedProxies::default() },
            limits: Limits::default(),
            terminals: TerminalSettings::new(data.path()),
        };
        configure(&mut configuration);
        let trust = Arc::new(TestTrust::default());
        let state =
            AppState::new(db, clock.clone(), blobs, metrics, trust.clone(), configuration).await.unwrap();
        let router = assemble(state.clone(), faults());
        Self { router, state, clock, trust, cookie: None, _data: data }
    }

    /// The first administrator, `admin`, is signed in.
    pub async fn signed_in(db: Db) -> Self {
        Self::new(db).await.set_up().await
    }

    /// Makes the first administrator, `admin`, and signs in.
    pub async fn set_up(self) -> Self {
        let mut server = self;
        let link = setup::link::renew(&server.state.db, "http://fleet.test", NOW).await.unwrap().unwrap();
        let token = link.split_once("token=").unwrap().1;
        let body =
            json!({"token": token, "username": "admin", "display_name": "管理员", "password": PASSWORD});
        let answer = server.post("/api/setup", body).await;
        answer.expect(201);
        server.keep_cookie(&answer);
        server
    }

    /// From now on the browser sends the cookie that it was given.
    pub fn keep_cookie(&mut self, answer: &Answer) {
        let cookie = answer.headers[SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
    }

    /// What the browser sends, for requests that are put together by hand.
    pub fn cookie(&self) -> Option<&str> {
        self.cookie.as_deref()
    }

    /// From now on the browser sends no cookie.
    pub fn forget_cookie(&mut self) {
        self.cookie = None;
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, "", Body::empty()).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.send(Method::POST, path, "application/json", Body::from(body.to_string())).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PUT, path, "application/json", Body::from(body.to_string())).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.send(Method::PATCH, path, "application/json", Body::from(body.to_string())).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Method::DELETE, path, "", Body::empty()).await
    }

    /// Any request with a body of any kind, as the console sends it.
    pub async fn send(&self, method: Method, path: &str, kind: &str, body: Body) -> Answer {
        let mut request =
            Request::builder().method(method).uri(path).header("x-requested-with", "fleet-console");
        if !kind.is_empty() {
            request = request.header(CONTENT_TYPE, kind);
        }
        if let Some(cookie) = &self.cookie {
            request = request.header(COOKIE, cookie);
        }
        self.request(request.body(body).unwrap()).await
    }

    /// A stream as it comes, for requests that are answered by one.
    pub async fn stream(&self, request: Request<Body>) -> Body {
        let response = self.router.clone().oneshot(request).await.unwrap();
        assert!(response.status().is_success(), "{}", response.status());
        response.into_body()
    }

    /// Any request as it is.
    pub async fn request(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes().to_vec();
        Answer { status, headers, bytes }
    }
}
