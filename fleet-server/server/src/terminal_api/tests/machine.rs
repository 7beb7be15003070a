use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{Ed25519KeyPair, KeyPair as _};
use axum::body::Body;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use fleet_protocol::{
    ActualShell, ActualState, CheckIn, EnrollmentRequest, Etag, Hardware, LocationId, OutboxPosition,
    OutboxRecord, RecordBody, TerminalId, enrollment_statement, path, token_statement,
};
use http::Request;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::testing::{Answer, NOW, TestServer};

/// A terminal of the tests: a key and a machine.
pub struct Machine {
    key: Ed25519KeyPair,
    pub fingerprint: String,
    pub token: Option<String>,
}

impl Machine {
    pub fn new(fingerprint: &str) -> Self {
        let pkcs8 = Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).unwrap();
        let key = Ed25519KeyPair::from_pkcs8(pkcs8.as_ref()).unwrap();
        Self { key, fingerprint: fingerprint.to_owned(), token: None }
    }

    pub fn id(&self) -> TerminalId {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, self.key.public_key().as_ref());
        TerminalId::of_digest(digest.as_ref().try_into().unwrap())
    }

    pub fn sign(&self, statement: &[u8]) -> String {
        STANDARD.encode(self.key.sign(statement))
    }

    pub fn enrollment(&self, code: Option<&str>) -> EnrollmentRequest {
        let mut request = EnrollmentRequest {
            protocol: 1,
            public_key: STANDARD.encode(self.key.public_key()),
            hardware: Hardware {
                fingerprint: self.fingerprint.clone(),
                model: "ZZ-200".into(),
                arch: "x86_64".into(),
                os: "Debian GNU/Linux 12".into(),
                memory_bytes: 8 << 30,
                disk_bytes: 128 << 30,
            },
            software_version: "1.0.0".into(),
            sent_at: 0,
            enrollment_code: code.map(str::to_owned),
            location_wish: None,
            signature: String::new(),
        };
        request.signature = self.sign(&enrollment_statement(&request));
        request
    }

    pub async fn enroll(&self, server: &TestServer, code: Option<&str>) -> Answer {
        server.post(path::ENROLLMENTS, serde_json::to_value(self.enrollment(code)).unwrap()).await
    }

    /// The same by a terminal whose installer says where it stands.
    pub async fn enroll_at(&self, server: &TestServer, code: Option<&str>, wish: LocationId) -> Answer {
        let mut request = EnrollmentRequest { location_wish: Some(wish), ..self.enrollment(code) };
        request.signature = self.sign(&enrollment_statement(&request));
        server.post(path::ENROLLMENTS, serde_json::to_value(request).unwrap()).await
    }

    /// Enrols and is approved as `name`, and gets a token.
    pub async fn serve(&mut self, server: &TestServer, name: &str) {
        self.enroll(server, None).await.expect(200);
        let seen = server.get(&format!("/api/terminals/{}", self.id())).await.expect(200);
        let body = json!({"version": seen["version"], "name": name, "location_id": null});
        server.post(&format!("/api/terminals/{}/approve", self.id()), body).await.expect(200);
        self.buy_token(server).await.expect(200);
    }

    pub async fn buy_token(&mut self, server: &TestServer) -> Answer {
        let challenge = server.post(path::CHALLENGES, json!({"terminal_id": self.id()})).await.expect(200);
        let nonce = challenge["nonce"].as_str().unwrap();
        let body = json!({
            "terminal_id": self.id(), "nonce": nonce, "hardware_fingerprint": self.fingerprint,
            "signature": self.sign(&token_statement(self.id(), nonce, &self.fingerprint)),
        });
        let answer = server.post(path::TOKENS, body).await;
        if answer.status.is_success() {
            self.token = answer.json()["token"].as_str().map(str::to_owned);
        }
        answer
    }

    /// A request with the terminal's token.
    pub fn request(&self, method: &str, path: &str, body: impl Into<Body>) -> Request<Body> {
        let token = self.token.as_deref().unwrap_or_default();
        let request = Request::builder().method(method).uri(path);
        request.header("authorization", format!("Bearer {token}")).body(body.into()).unwrap()
    }

    pub async fn check_in(&self, server: &TestServer, check_in: &CheckIn) -> Answer {
        let body = serde_json::to_vec(check_in).unwrap();
        server.request(self.request("POST", path::CHECK_INS, body)).await
    }
}

/// A report of a terminal where nothing happened.
pub fn report() -> CheckIn {
    CheckIn {
        protocol: 1,
        sent_at: NOW,
        actual: ActualState {
            software_version: "1.0.0".into(),
            booted_at: NOW - 1_000,
            applied_etag: None,
            apps: Vec::new(),
            shell: ActualShell::default(),
            upgrade: None,
            outbox_backlog: 0,
            peer_addresses: Vec::new(),
            hardening: None,
            devices: None,
            disks: None,
            machine_parts: None,
            health: None,
        },
        desired_etag: None,
        outbox: None,
        outcomes: Vec::new(),
    }
}

/// The same with outbox records.
pub fn report_with(epoch: u128, records: Vec<(u64, RecordBody)>) -> CheckIn {
    let records = records.into_iter().map(|(seq, body)| OutboxRecord { seq, at: NOW, body }).collect();
    CheckIn { outbox: Some(OutboxPosition { epoch: Uuid::from_u128(epoch), records }), ..report() }
}

/// The same by a terminal that has applied what the reply told it.
pub fn applied(reply: &Value) -> CheckIn {
    let etag = Etag(reply["desired"]["etag"].as_str().unwrap().to_owned());
    let mut report = report();
    report.actual.applied_etag = Some(etag.clone());
    CheckIn { desired_etag: Some(etag), ..report }
}
