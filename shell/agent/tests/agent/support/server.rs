use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use aws_lc_rs::signature::{ED25519, UnparsedPublicKey};
use axum::body::{Body, Bytes};
use axum::extract::{Path, Query, State as Extract};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post, put};
use axum::{Json, Router};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use fleet_protocol::{
    Challenge, ChallengeRequest, CheckIn, CheckInReply, CommandId, EnrollmentReply, EnrollmentRequest,
    EnrollmentState, LocationId, Problem, ProblemCode, Sha256, TerminalId, Token, TokenRequest, Wake,
    WishAnswer, enrollment_statement, path, token_statement,
};
use futures_util::StreamExt;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::broadcast;

use super::store::State;

/// A small server that speaks the terminal API, and misbehaves on demand.
pub struct FakeServer {
    address: SocketAddr,
    shared: Shared,
    task: tokio::task::JoinHandle<()>,
}

#[derive(Clone)]
struct Shared {
    state: Arc<Mutex<State>>,
    wake: broadcast::Sender<Wake>,
}

impl FakeServer {
    /// Starts it on a port of its own.
    pub async fn start() -> Self {
        Self::serve(TcpListener::bind("127.0.0.1:0").await.unwrap(), State::default())
    }

    fn serve(listener: TcpListener, state: State) -> Self {
        let shared = Shared { state: Arc::new(Mutex::new(state)), wake: broadcast::channel(16).0 };
        let app = Router::new()
            .route("/healthz", get(healthz))
            .route(path::ENROLLMENTS, post(enroll))
            .route(path::ROOT, get(root))
            .route(path::PUBLIC_LOCATIONS, get(locations))
            .route(&format!("{}/{{id}}", path::PUBLIC_LOCATIONS), get(location))
            .route(path::CHALLENGES, post(challenge))
            .route(path::TOKENS, post(token))
            .route(path::CHECK_INS, post(check_in))
            .route(path::WAKE, get(wake))
            .route(&format!("{}/{{sha256}}", path::BLOBS), get(blob))
            .route(&format!("{}/{{id}}/screenshot", path::COMMANDS), put(screenshot))
            .with_state(shared.clone());
        let address = listener.local_addr().unwrap();
        let task = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        Self { address, shared, task }
    }

    /// Its address, as terminals are set to it.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }

    /// What it knows.
    pub fn state(&self) -> MutexGuard<'_, State> {
        self.shared.state.lock().unwrap()
    }

    /// Lets every terminal in that has asked, and puts it to work.
    pub fn approve_all(&self) {
        let mut state = self.state();
        let asked: Vec<_> = state.standing.keys().copied().collect();
        for id in asked {
            state.standing.insert(id, EnrollmentState::Active);
        }
    }

    /// Wakes all terminals.
    pub fn wake(&self) {
        let _ = self.shared.wake.send(Wake::Desired);
    }
}

/// An address at which nobody answers until the server is started there: nobody else is given it meanwhile.
pub struct FutureServer {
    socket: TcpSocket,
}

impl FutureServer {
    /// Takes a port.
    pub fn new() -> Self {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
        Self { socket }
    }

    /// Its address, as terminals are set to it.
    pub fn address(&self) -> String {
        format!("http://{}", self.socket.local_addr().unwrap())
    }

    /// From now on it answers.
    pub fn start(self, state: State) -> FakeServer {
        FakeServer::serve(self.socket.listen(1024).unwrap(), state)
    }
}

impl Drop for FakeServer {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn healthz(Extract(shared): Extract<Shared>) -> Response {
    let is_down = shared.state.lock().unwrap().down;
    if is_down { down() } else { "ok\n".into_response() }
}

fn now(state: &State) -> i64 {
    #[expect(clippy::disallowed_methods, reason = "this is the server of a test")]
    let real = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_millis();
    state.time.unwrap_or_else(|| i64::try_from(real).unwrap())
}

fn problem(status: StatusCode, code: ProblemCode) -> Response {
    let titles = [
        (ProblemCode::ENROLLMENT_CODE_EXPIRED, "注册码已过期"),
        (ProblemCode::ENROLLMENT_CODE_USED, "注册码已被使用"),
        (ProblemCode::ENROLLMENT_CODE_UNKNOWN, "没有这个注册码"),
    ];
    let title =
        titles.iter().find(|(known, _)| *known == code).map_or("请求未被接受", |(_, title)| title);
    let body = Problem {
        kind: format!("urn:kiosk:problem:{code}"),
        code,
        status: status.as_u16(),
        title: title.to_owned(),
        detail: "请向运维人员索取新的注册码。".into(),
        pointer: None,
        request_id: None,
    };
    let json = [(header::CONTENT_TYPE, "application/problem+json")];
    (status, json, serde_json::to_vec(&body).unwrap()).into_response()
}

fn down() -> Response {
    problem(StatusCode::SERVICE_UNAVAILABLE, ProblemCode::UNAVAILABLE)
}

fn id_of(public_key: &[u8]) -> TerminalId {
    let mut digest = [0; 32];
    digest.copy_from_slice(aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, public_key).as_ref());
    TerminalId::of_digest(&digest)
}

async fn enroll(Extract(shared): Extract<Shared>, Json(request): Json<EnrollmentRequest>) -> Response {
    let mut state = shared.state.lock().unwrap();
    if state.down {
        return down();
    }
    let key = BASE64.decode(&request.public_key).unwrap();
    let signature = BASE64.decode(&request.signature).unwrap();
    let statement = enrollment_statement(&request);
    if UnparsedPublicKey::new(&ED25519, &key).verify(&statement, &signature).is_err() {
        return problem(StatusCode::UNAUTHORIZED, ProblemCode::SIGNATURE_INVALID);
    }
    state.enrollments.push(request.clone());
    let terminal_id = id_of(&key);
    if let Some(code) = &request.enrollment_code {
        match state.codes.get(code) {
            Some(None) => {
                state.standing.insert(terminal_id, EnrollmentState::Active);
            }
            Some(Some(wrong)) => return problem(StatusCode::UNPROCESSABLE_ENTITY, wrong.clone()),
            None => return problem(StatusCode::UNPROCESSABLE_ENTITY, ProblemCode::ENROLLMENT_CODE_UNKNOWN),
        }
    }
    let standing = *state.standing.entry(terminal_id).or_insert(EnrollmentState::Pending);
    Json(EnrollmentReply {
        terminal_id,
        state: standing,
        display_code: "4F7K-2M".into(),
        approval_url: "http://fleet.example/#/approve".into(),
        retry_after_ms: 500,
        server_time: now(&state),
        location_wish: request.location_wish.map(|_| WishAnswer::Noted { name: "政务大厅".into() }),
    })
    .into_response()
}

async fn root(Extract(shared): Extract<Shared>) -> Response {
    match shared.state.lock().unwrap().root.clone() {
        Some(root) => root.into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Pages of two, by name.
async fn locations(
    Extract(shared): Extract<Shared>,
    Query(asked): Query<HashMap<String, String>>,
) -> Response {
    let state = shared.state.lock().unwrap();
    let Some(all) = &state.locations else { return StatusCode::NOT_FOUND.into_response() };
    let from: usize = asked.get("after").map_or(0, |after| after.parse().unwrap());
    let q = asked.get("q").cloned().unwrap_or_default();
    let found: Vec<_> = all.iter().filter(|(_, name)| name.contains(&q)).collect();
    let items: Vec<_> = found.iter().skip(from).take(2).map(|one| place(one, &state)).collect();
    let next = (found.len() > from + 2).then(|| (from + 2).to_string());
    let total = (from == 0).then_some(found.len());
    Json(json!({ "items": items, "next": next, "total": total })).into_response()
}

async fn location(Extract(shared): Extract<Shared>, Path(id): Path<LocationId>) -> Response {
    let state = shared.state.lock().unwrap();
    match state.locations.iter().flatten().find(|(known, _)| *known == id) {
        Some(one) => Json(place(one, &state)).into_response(),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn place((id, name): &(LocationId, String), state: &State) -> serde_json::Value {
    let at = state.points.get(id).map(|(east, north)| json!({ "longitude": east, "latitude": north }));
    json!({
        "id": id, "name": name, "division_name": "通川区", "address": "朝阳中路 1 号", "at": at, "terminals": 3
    })
}

async fn challenge(Extract(shared): Extract<Shared>, Json(request): Json<ChallengeRequest>) -> Response {
    let state = shared.state.lock().unwrap();
    if state.down {
        return down();
    }
    Json(Challenge { nonce: format!("nonce-{}", request.terminal_id), server_time: now(&state) })
        .into_response()
}

async fn token(Extract(shared): Extract<Shared>, Json(request): Json<TokenRequest>) -> Response {
    let mut state = shared.state.lock().unwrap();
    if state.down {
        return down();
    }
    let id = request.terminal_id;
    let Some(enrolled) =
        state.enrollments.iter().find(|enrolled| id_of(&BASE64.decode(&enrolled.public_key).unwrap()) == id)
    else {
        return problem(StatusCode::UNAUTHORIZED, ProblemCode::TERMINAL_NOT_ENROLLED);
    };
    let key = BASE64.decode(&enrolled.public_key).unwrap();
    if enrolled.hardware.fingerprint != request.hardware_fingerprint {
        state.standing.insert(id, EnrollmentState::Conflict);
    }
    let statement = token_statement(id, &request.nonce, &request.hardware_fingerprint);
    let signature = BASE64.decode(&request.signature).unwrap();
    UnparsedPublicKey::new(&ED25519, &key).verify(&statement, &signature).unwrap();
    let standing = state.standing[&id];
    if standing == EnrollmentState::Conflict {
        return problem(StatusCode::CONFLICT, ProblemCode::TERMINAL_CONFLICT);
    }
    if standing != EnrollmentState::Active {
        return problem(StatusCode::UNAUTHORIZED, ProblemCode::TERMINAL_NOT_ENROLLED);
    }
    let token = format!("token-{}", state.tokens.len());
    state.tokens.insert(token.clone(), id);
    Json(Token { token, expires_in_ms: 600_000, server_time: now(&state) }).into_response()
}

fn authorized(state: &State, headers: &HeaderMap) -> Result<TerminalId, Box<Response>> {
    let bearer = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
    let token = bearer.and_then(|value| value.strip_prefix("Bearer "));
    token
        .and_then(|token| state.tokens.get(token).copied())
        .ok_or_else(|| Box::new(problem(StatusCode::UNAUTHORIZED, ProblemCode::TOKEN_INVALID)))
}

async fn check_in(
    Extract(shared): Extract<Shared>,
    headers: HeaderMap,
    Json(check_in): Json<CheckIn>,
) -> Response {
    let mut state = shared.state.lock().unwrap();
    state.check_ins += 1;
    if state.down {
        return down();
    }
    let terminal = match authorized(&state, &headers) {
        Ok(terminal) => terminal,
        Err(refused) => return *refused,
    };
    let acknowledged_seq = state.accept(terminal, &check_in);
    if state.lose_answers {
        return down();
    }
    let desired =
        state.desired.clone().filter(|desired| check_in.desired_etag.as_ref() != Some(&desired.etag));
    Json(CheckInReply {
        server_time: now(&state),
        next_check_in_ms: state.interval_ms.unwrap_or(400),
        acknowledged_seq,
        desired,
        commands: state.commands.clone(),
    })
    .into_response()
}

async fn wake(Extract(shared): Extract<Shared>, headers: HeaderMap) -> Response {
    if let Err(refused) = authorized(&shared.state.lock().unwrap(), &headers) {
        return *refused;
    }
    let woken = tokio_stream::wrappers::BroadcastStream::new(shared.wake.subscribe());
    let events = woken.map(|wake| {
        let data = serde_json::to_string(&wake.unwrap_or(Wake::Desired)).unwrap();
        Ok::<_, std::convert::Infallible>(format!("event: wake\ndata: {data}\n\n"))
    });
    ([(header::CONTENT_TYPE, "text/event-stream")], Body::from_stream(events)).into_response()
}

async fn blob(Extract(shared): Extract<Shared>, Path(sha256): Path<String>, headers: HeaderMap) -> Response {
    let mut state = shared.state.lock().unwrap();
    if let Err(refused) = authorized(&state, &headers) {
        return *refused;
    }
    let Some(content) = sha256.parse::<Sha256>().ok().and_then(|sha256| state.blobs.get(&sha256).cloned())
    else {
        return problem(StatusCode::NOT_FOUND, ProblemCode::NOT_FOUND);
    };
    let range = headers.get(header::RANGE).and_then(|range| range.to_str().ok());
    let from = range
        .and_then(|range| range.strip_prefix("bytes=")?.strip_suffix('-')?.parse::<usize>().ok())
        .unwrap_or(0);
    state.blob_requests.push(from as u64);
    let status = if from > 0 { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK };
    let rest = content.slice(from..);
    match state.cut_blobs_after.take() {
        Some(bytes) => {
            // What a broken connection looks like: some bytes, then an error instead of the rest.
            let some = rest.slice(..bytes.min(rest.len()));
            let parts = futures_util::stream::iter([Ok(some), Err(std::io::Error::other("cut"))]);
            (status, Body::from_stream(parts)).into_response()
        }
        None => (status, rest).into_response(),
    }
}

async fn screenshot(
    Extract(shared): Extract<Shared>,
    Path(id): Path<CommandId>,
    headers: HeaderMap,
    png: Bytes,
) -> Response {
    let mut state = shared.state.lock().unwrap();
    if let Err(refused) = authorized(&state, &headers) {
        return *refused;
    }
    state.screenshots.insert(id, png);
    StatusCode::NO_CONTENT.into_response()
}
