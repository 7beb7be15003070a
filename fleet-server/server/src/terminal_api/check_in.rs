use axum::body::Body;
use axum::extract::State;
use fleet_protocol::{CheckIn, CheckInReply, Command, DesiredState, Etag};
use fleet_store::command::{self, CommandState};
use fleet_store::network::Line;
use fleet_store::{desired, terminal};

use super::bearer::Bearer;
use super::report;
use crate::maintenance;
use crate::problem::{ApiResult, Code};
use crate::releases::grant::{self, Word};
use crate::request::{Json, json_has_nul, read_body};
use crate::state::AppState;

/// Takes a terminal's report and tells it what should be. When the answer is sent, everything in the
/// request is on disk.
pub async fn check_in(
    bearer: Bearer,
    State(state): State<AppState>,
    body: Body,
) -> ApiResult<Json<CheckInReply>> {
    let side = &state.terminals;
    let interval = side.settings.check_in_interval_ms;
    let check_in = read(body).await?;
    report::validate(&check_in)?;
    let has = check_in.desired_etag.clone();
    let (report, known) = report::prepare(&bearer, check_in, &side.fleet, interval);
    let stored = side.writer.store(report).await?;
    bearer.entry.learn(known);
    metrics::counter!("fleet_events_total").increment(stored.events as u64);

    let entry = side.fleet.terminal(bearer.id).await?.ok_or(Code::TerminalNotEnrolled)?;
    // The name first, the content after it: content that is newer than its name is sent again, content
    // that is older would stay.
    let etag = side.fleet.etag(entry.scopes());
    let desired =
        if has.as_ref() == Some(&etag) { None } else { desired_state(&state, &bearer, etag).await? };
    let commands = commands(&state, &bearer).await?;
    Ok(Json(CheckInReply {
        server_time: state.clock.now(),
        next_check_in_ms: interval,
        acknowledged_seq: stored.acknowledged_seq,
        desired,
        commands,
    }))
}

async fn read(body: Body) -> ApiResult<CheckIn> {
    let bytes = read_body(body, CheckIn::MAX_BYTES, Code::BodyTooLarge).await?;
    if json_has_nul(&bytes) {
        return Err(Code::BodyInvalid.into());
    }
    serde_json::from_slice(&bytes).map_err(|_| Code::BodyInvalid.into())
}

async fn desired_state(state: &AppState, bearer: &Bearer, etag: Etag) -> ApiResult<Option<DesiredState>> {
    let mut tx = state.db.read().await?;
    let identity = terminal::identity(&mut tx, bearer.id).await?.ok_or(Code::TerminalNotEnrolled)?;
    let mut desired = desired::assemble(&mut tx, &identity, etag, bearer.now).await?;
    desired.maintenance = maintenance::people_at(&mut tx, bearer.id).await?;
    drop(tx);
    if let Some(place) = &desired.location {
        let line = Line { policy: desired.network.clone(), time_zone: place.time_zone.clone() };
        state.terminals.lines.learn(place.id, line);
    }
    if let Some(release) = &mut desired.release {
        match grant::grant(state, bearer.id, release, bearer.now).await? {
            Word::Unsigned => {}
            Word::Signed(grant) => release.grant = Some(grant),
            // Another name than the whole state has: the terminal asks again at its next check-in.
            Word::Unknown => desired.etag.0.push_str("-unsigned"),
        }
    }
    Ok(Some(desired))
}

/// The commands that the terminal has not reported as ended.
async fn commands(state: &AppState, bearer: &Bearer) -> ApiResult<Vec<Command>> {
    let fleet = &state.terminals.fleet;
    if !fleet.has_commands(bearer.id) {
        return Ok(Vec::new());
    }
    // Forgotten first: one that is given meanwhile is remembered again.
    fleet.no_commands(bearer.id);
    let mut tx = state.db.read().await?;
    let rows = command::open(&mut tx, bearer.id, bearer.now).await?;
    drop(tx);
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    fleet.commands_wait(bearer.id);
    let mut waiting = false;
    let mut commands = Vec::new();
    for row in &rows {
        waiting |= row.state()? == CommandState::Waiting;
        commands.push(row.command()?);
    }
    if waiting {
        let mut tx = state.db.write().await?;
        command::mark_sent(&mut tx, bearer.id, bearer.now).await?;
        tx.commit().await?;
        for row in &rows {
            state.live.changed("command", &row.id.to_string());
        }
    }
    Ok(commands)
}
