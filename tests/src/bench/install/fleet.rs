//! Another terminal of the fleet, on which citizens have opened an app.

use std::path::Path;

use anyhow::Context as _;
use fleet_protocol::{
    ActualShell, ActualState, AppId, CheckIn, Event, OutboxPosition, OutboxRecord, PROTOCOL_VERSION,
    RecordBody, SessionEnd,
};
use serde_json::json;
use terminal_agent::api::{Api as TerminalApi, ClientOptions, signed_enrollment};
use terminal_agent::hardware::describe;
use terminal_agent::identity::Identity;

use crate::harness::api::{Api, text};

/// Tells the server of sessions in which this app was opened.
pub async fn opens(console: &Api, work: &Path, app: &str) -> anyhow::Result<()> {
    let body = json!({"location_id": null, "count": 1, "valid_for_ms": 3_600_000, "note": "bench"});
    let code = text(&console.post("/api/enrollment-codes", &body).await?, "/items/0/code")?;
    let api = TerminalApi::new(ClientOptions::default().build()?, &console.address.parse()?);
    let identity = Identity::from_seed(&[1; 32])?;
    let hardware = describe(work, Some("bench"));
    let failed = |failure| anyhow::anyhow!("{failure:?}");
    api.enroll(&signed_enrollment(&identity, &hardware, "1.0.0", 0, Some(code), None))
        .await
        .map_err(failed)?;
    let token = api.token(&identity, &hardware.fingerprint).await.map_err(failed)?.token;
    api.check_in(&token, &report(app.parse().context("an app's id")?)).await.map_err(failed)?;
    Ok(())
}

fn report(app: AppId) -> CheckIn {
    let now = jiff::Timestamp::now().as_millisecond();
    let session = |seq| OutboxRecord {
        seq,
        at: now,
        body: RecordBody::Event(Event::Session {
            started_at: now - 60_000,
            ended_at: now,
            end: SessionEnd::Button,
            apps: vec![(app, 50_000)],
        }),
    };
    CheckIn {
        protocol: PROTOCOL_VERSION,
        sent_at: now,
        actual: ActualState {
            software_version: "1.0.0".into(),
            booted_at: now,
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
        outbox: Some(OutboxPosition {
            epoch: uuid::Uuid::from_u128(1),
            records: (1..=3).map(session).collect(),
        }),
        outcomes: Vec::new(),
    }
}
