use fleet_protocol::{
    BootReason, CommandId, CommandKind, CommandOutcome, CommandRefusal, Event, HealthSample, SessionEnd,
    TerminalId, UnixMillis,
};
use uuid::Uuid;

use super::write;
use crate::command::{self, NewCommand};
use crate::health::{self, HOUR_MS};
use crate::statement::{fetch_all, statements};
use crate::{Db, StoreError, citizen_session, event};

statements! {
    NEWEST = "SELECT id FROM terminals ORDER BY enrolled_at DESC, id DESC LIMIT 10";
}

const MINUTE_MS: i64 = 60_000;
const EVENTS: i64 = 5_000;
const SESSIONS: i64 = 3_000;
const HOURS: i64 = 90 * 24;
const COMMANDS: i64 = 300;

/// A long past for the terminals that enrolled last.
pub(super) async fn pasts(db: &Db, now: UnixMillis, new_id: &impl Fn() -> Uuid) -> Result<(), StoreError> {
    let newest = fetch_all!(&mut db.read().await?, (Uuid,), NEWEST)?;
    for terminal in newest.into_iter().map(|(id,)| TerminalId(id)) {
        let rows = (0..EVENTS).map(|n| {
            let at = now - (EVENTS - n) * 10 * MINUTE_MS;
            event::cells(terminal, at, at, &event(n))
        });
        write(db, event::INSERT, rows.collect()).await?;
        let rows = (0..SESSIONS).map(|n| {
            let at = now - (SESSIONS - n) * 10 * MINUTE_MS;
            let end = if n % 4 == 0 { SessionEnd::Idle } else { SessionEnd::Button };
            citizen_session::cells(terminal, at, at + 3 * MINUTE_MS, end, &[])
        });
        write(db, citizen_session::INSERT, rows.collect()).await?;
        let rows = (0..HOURS).map(|ago| hour(terminal, now.div_euclid(HOUR_MS) - ago));
        write(db, health::APPEND, rows.collect()).await?;
        commands(db, terminal, now, new_id).await?;
    }
    Ok(())
}

fn event(n: i64) -> Event {
    if n % 7 == 0 {
        Event::AgentStarted { software_version: "1.0.0".to_owned(), reason: BootReason::Restart }
    } else {
        Event::SamplesDropped { count: n.unsigned_abs() }
    }
}

/// A sample a minute.
fn hour(terminal: TerminalId, hour: i64) -> Vec<crate::rows::Cell> {
    let sample = HealthSample {
        cpu_percent: 12.5,
        memory_used: 3 << 30,
        memory_total: 8 << 30,
        disk_used: 30 << 30,
        disk_total: 128 << 30,
        temperature_c: Some(48.0),
        network_received: 40 << 10,
        network_sent: 9 << 10,
        uptime_s: 86_400,
        processes: Vec::new(),
    };
    let samples = (0..60).map(|minute| health::encode(hour * HOUR_MS + minute * MINUTE_MS, &sample));
    health::cells(terminal, hour, samples.collect())
}

async fn commands(
    db: &Db,
    terminal: TerminalId,
    now: UnixMillis,
    new_id: &impl Fn() -> Uuid,
) -> Result<(), StoreError> {
    let mut tx = db.write().await?;
    for n in 0..COMMANDS {
        let created_at = now - (COMMANDS - n) * HOUR_MS;
        let new = NewCommand {
            id: CommandId(new_id()),
            terminal_id: terminal,
            kind: CommandKind::Screenshot,
            created_at,
            created_by: "ops1".to_owned(),
            expires_at: created_at + HOUR_MS,
        };
        command::insert(&mut tx, &new).await?;
        let outcome = CommandOutcome::Refused { reason: CommandRefusal::SessionOpen };
        command::end(&mut tx, terminal, new.id, &outcome, created_at + MINUTE_MS).await?;
    }
    tx.commit().await
}
