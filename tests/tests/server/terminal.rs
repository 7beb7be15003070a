//! The least that a terminal is: a key, a token, and numbered events that are sent until acknowledged.

use std::time::Duration;

use anyhow::Context;
use fleet_protocol::{
    ActualShell, ActualState, CheckIn, Event, Hardware, OutboxPosition, OutboxRecord, PROTOCOL_VERSION,
    RecordBody,
};
use fleet_tests::harness::api::{Api as Console, text};
use serde_json::json;
use terminal_agent::api::{Api, ClientOptions, signed_enrollment};
use terminal_agent::identity::Identity;
use uuid::Uuid;

/// A terminal that reports.
pub struct Reporter {
    api: Api,
    identity: Identity,
    fingerprint: String,
    token: Option<String>,
    epoch: Uuid,
    written: u64,
    acknowledged: u64,
}

/// Enrols so many, each with a code issued in the console.
pub async fn enroll_all(console: &Console, count: usize) -> anyhow::Result<Vec<Reporter>> {
    let body = json!({"location_id": null, "count": count, "valid_for_ms": 3_600_000, "note": "for a test"});
    let issued = console.post("/api/enrollment-codes", &body).await?;
    let codes = issued["items"].as_array().context("no codes")?;
    let mut reporters = Vec::with_capacity(codes.len());
    for (at, code) in (1..).zip(codes) {
        let server = console.address.parse()?;
        let api = Api::new(ClientOptions::default().build()?, &server);
        reporters.push(Reporter::enroll(api, at, text(code, "/code")?).await?);
    }
    Ok(reporters)
}

impl Reporter {
    /// Enrols a terminal of its own key and hardware.
    pub async fn enroll(api: Api, number: u8, code: String) -> anyhow::Result<Self> {
        let identity = Identity::from_seed(&[number; 32])?;
        let fingerprint = format!("hardware-{number}");
        let hardware = Hardware {
            fingerprint: fingerprint.clone(),
            model: "Test".into(),
            arch: "x86_64".into(),
            os: "Debian 12".into(),
            memory_bytes: 4 << 30,
            disk_bytes: 64 << 30,
        };
        let request = signed_enrollment(&identity, &hardware, "1.0.0", 0, Some(code), None);
        let reply = api.enroll(&request).await.map_err(|failure| anyhow::anyhow!("{failure:?}"))?;
        anyhow::ensure!(reply.terminal_id == identity.id(), "enrolled as {}", reply.terminal_id);
        let epoch = Uuid::from_u128(u128::from(number));
        Ok(Self { api, identity, fingerprint, token: None, epoch, written: 0, acknowledged: 0 })
    }

    /// As the console calls it.
    pub fn id(&self) -> String {
        self.identity.id().to_string()
    }

    /// Adds events to what is to be sent.
    pub fn write(&mut self, count: u64) {
        self.written += count;
    }

    /// Whether something is not yet acknowledged.
    pub fn is_behind(&self) -> bool {
        self.acknowledged < self.written
    }

    /// What all events are called, in order.
    pub fn written(&self) -> Vec<String> {
        (1..=self.written).map(name).collect()
    }

    /// Sends all that is open; returns how many more are acknowledged. Where the server does not answer,
    /// the next call sends the same again.
    pub async fn report(&mut self) -> u64 {
        let before = self.acknowledged;
        match self.send().await {
            Some(acknowledged) => self.acknowledged = self.acknowledged.max(acknowledged),
            None => tokio::time::sleep(Duration::from_millis(20)).await,
        }
        self.acknowledged - before
    }

    async fn send(&mut self) -> Option<u64> {
        let bearer = match self.token.take() {
            Some(token) => token,
            None => self.api.token(&self.identity, &self.fingerprint).await.ok()?.token,
        };
        let reply = self.api.check_in(&bearer, &self.check_in()).await.ok()?;
        self.token = Some(bearer);
        Some(reply.acknowledged_seq)
    }

    fn check_in(&self) -> CheckIn {
        let open = (self.acknowledged + 1..=self.written).take(CheckIn::MAX_RECORDS);
        let records = open.map(|seq| OutboxRecord { seq, at: 0, body: RecordBody::Event(event(seq)) });
        CheckIn {
            protocol: PROTOCOL_VERSION,
            sent_at: 0,
            actual: ActualState {
                software_version: "1.0.0".into(),
                booted_at: 0,
                applied_etag: None,
                apps: Vec::new(),
                shell: ActualShell::default(),
                upgrade: None,
                outbox_backlog: self.written - self.acknowledged,
                peer_addresses: Vec::new(),
                hardening: None,
                devices: None,
                disks: None,
                machine_parts: None,
                health: None,
            },
            desired_etag: None,
            outbox: Some(OutboxPosition { epoch: self.epoch, records: records.collect() }),
            outcomes: Vec::new(),
        }
    }
}

fn event(seq: u64) -> Event {
    Event::FileHealed { file: name(seq), reason: "numbered by a test".into() }
}

fn name(seq: u64) -> String {
    format!("file-{seq}")
}
