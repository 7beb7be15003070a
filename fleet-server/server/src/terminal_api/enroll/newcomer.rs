use aws_lc_rs::digest;
use fleet_domain::{CodeUse, EnrollmentCode, Scope, covers_wish, display_code};
use fleet_protocol::{EnrollmentRequest, EnrollmentState, LocationId, TerminalId, UnixMillis};
use fleet_store::enrollment_code::KnownCode;
use fleet_store::install::{self, InstallRow};
use fleet_store::terminal::{self, Identity, NewTerminal, TerminalChange, WishedLocation};
use fleet_store::{Tx, enrollment_code};

use serde_json::json;

use super::verify::Proven;
use super::wish;
use crate::problem::{ApiError, ApiResult, Code};
use crate::state::AppState;
use crate::terminal_api::fleet::Entry;
use crate::terminal_api::service;

/// A key that was never seen: the terminal waits for a person, unless it brings a code. A machine that is
/// already known by another key comes into conflict; the terminal that it was known as goes on, for
/// a fingerprint is no secret.
pub async fn admit(
    state: &AppState,
    proven: &Proven,
    request: &EnrollmentRequest,
    address: &str,
    now: UnixMillis,
) -> ApiResult<EnrollmentState> {
    let id = proven.id;
    let mut tx = state.db.write().await?;
    let display_code = display_code(id);
    let wished = wish::look(&mut tx, request).await?;
    let known = terminal::machines_known_by(&mut tx, &request.hardware.fingerprint, id).await?;
    let mut terminal = NewTerminal {
        id,
        public_key: proven.public_key.clone(),
        hardware: request.hardware.clone(),
        software_version: request.software_version.clone(),
        name: format!("新终端 {display_code}"),
        display_code,
        enrollment: EnrollmentState::Pending,
        location_id: None,
        location_wish: wished.as_ref().map(|location| location.id),
        at: now,
    };
    let (mut summary, mut plan) = (json!({}), None);
    if !known.is_empty() {
        terminal.enrollment = EnrollmentState::Conflict;
    } else if let Some(code) = &request.enrollment_code {
        let code = redeem(&mut tx, code, id, now).await?;
        summary = named(&code);
        terminal.enrollment = EnrollmentState::Approved;
        plan = planned(&mut tx, &code).await?;
        let (location, name) = place(&mut tx, &code, plan.as_ref(), wished.as_ref()).await?;
        terminal.location_id = location;
        terminal.name = name.unwrap_or(terminal.name);
    }
    // Two first requests of one terminal at once: the second finds it known when it comes again.
    let busy = |error| ApiError::on_conflict(error, Code::Unavailable);
    terminal::insert(&mut tx, &terminal).await.map_err(busy)?;
    terminal::note_fingerprint(&mut tx, id, &request.hardware.fingerprint, now, address).await?;
    install_for(&mut tx, plan.as_ref(), id, now).await?;
    if terminal.enrollment == EnrollmentState::Approved {
        service::enter_service(&mut tx, id, now).await?.settle(&mut tx).await?;
    }
    let who = (id, terminal.name.as_str());
    service::audit_named(&mut tx, "terminal.enroll", who, summary, address, now).await?;
    tx.commit().await?;
    state.terminals.bus.refresh().await?;
    state.live.changed("terminal", &id.to_string());
    tell(state, plan.as_ref());
    Ok(terminal.enrollment)
}

/// A waiting terminal brings a code after all.
pub async fn redeem_later(
    state: &AppState,
    entry: &Entry,
    request: &EnrollmentRequest,
    code: &str,
    address: &str,
    now: UnixMillis,
) -> ApiResult<EnrollmentState> {
    let mut tx = state.db.write().await?;
    let id = entry.identity.id;
    let identity: Identity = terminal::identity(&mut tx, id).await?.ok_or(Code::TerminalNotEnrolled)?;
    if identity.enrollment != EnrollmentState::Pending {
        return Ok(identity.enrollment);
    }
    let code = redeem(&mut tx, code, id, now).await?;
    let plan = planned(&mut tx, &code).await?;
    let wished = wish::look(&mut tx, request).await?;
    terminal::wish(&mut tx, id, wished.as_ref().map(|location| location.id), now).await?;
    let (location, name) = place(&mut tx, &code, plan.as_ref(), wished.as_ref()).await?;
    let change = TerminalChange {
        name: name.unwrap_or_else(|| identity.name.clone()),
        enrollment: EnrollmentState::Approved,
        location_id: location.or(identity.location_id),
        ..TerminalChange::of(&identity)
    };
    terminal::update(&mut tx, &identity, &display_code(id), &change, now).await?;
    install_for(&mut tx, plan.as_ref(), id, now).await?;
    let mut effect = service::enter_service(&mut tx, id, now).await?;
    effect.bump(Scope::Terminal(id));
    effect.settle(&mut tx).await?;
    let who = (id, change.name.as_str());
    service::audit_named(&mut tx, "terminal.approve", who, named(&code), address, now).await?;
    tx.commit().await?;
    state.terminals.bus.refresh().await?;
    state.live.changed("terminal", &id.to_string());
    tell(state, plan.as_ref());
    Ok(EnrollmentState::Approved)
}

/// What the code was handed out for, if no terminal stands for it yet.
async fn planned(tx: &mut Tx, code: &KnownCode) -> ApiResult<Option<InstallRow>> {
    Ok(install::by_code(tx, code.id).await?.filter(|plan| plan.terminal_id.is_none()))
}

/// Where a terminal with this code stands, and what it is called: as it is planned, or the next at the code's location, or at
/// the one that its installer wishes, if the code is for there.
async fn place(
    tx: &mut Tx,
    code: &KnownCode,
    plan: Option<&InstallRow>,
    wished: Option<&WishedLocation>,
) -> ApiResult<(Option<LocationId>, Option<String>)> {
    if let Some(plan) = plan {
        return Ok((Some(LocationId(plan.location_id)), Some(plan.name.clone())));
    }
    let wish = wished.filter(|location| covers_wish(code.division.as_ref(), &location.divisions));
    let location = code.location_id.or(wish.map(|location| location.id));
    let name = match location {
        Some(location) => Some(service::next_name(tx, location).await?),
        None => None,
    };
    Ok((location, name))
}

/// The terminal stands for the plan from here on.
async fn install_for(
    tx: &mut Tx,
    plan: Option<&InstallRow>,
    id: TerminalId,
    now: UnixMillis,
) -> ApiResult<()> {
    if let Some(plan) = plan {
        install::installed(tx, plan.id, id, now).await?;
    }
    Ok(())
}

fn tell(state: &AppState, plan: Option<&InstallRow>) {
    if let Some(plan) = plan {
        state.live.changed("install", &plan.id.to_string());
    }
}

/// Uses the code up.
async fn redeem(tx: &mut Tx, typed: &str, id: TerminalId, now: UnixMillis) -> ApiResult<KnownCode> {
    let at = |code: Code| ApiError::new(code).at("/enrollment_code");
    let code = EnrollmentCode::parse(typed).map_err(|_| at(Code::EnrollmentCodeUnknown))?;
    let hash = digest::digest(&digest::SHA256, code.secret());
    let known = enrollment_code::by_hash(tx, hash.as_ref()).await?;
    let known = known.ok_or_else(|| at(Code::EnrollmentCodeUnknown))?;
    let usable = known.issued.offer(id, now).map_err(|refused| {
        at(match refused {
            fleet_domain::CodeRefused::Unknown => Code::EnrollmentCodeUnknown,
            fleet_domain::CodeRefused::Used => Code::EnrollmentCodeUsed,
            fleet_domain::CodeRefused::Expired => Code::EnrollmentCodeExpired,
        })
    })?;
    if usable == CodeUse::Redeem && !enrollment_code::redeem(tx, known.id, id, now).await? {
        return Err(at(Code::EnrollmentCodeUsed));
    }
    Ok(known)
}

/// The code for the audit log: by its hint, as people know it, and its id.
fn named(code: &KnownCode) -> serde_json::Value {
    json!({"enrollment_code": {"id": code.id, "hint": code.hint}, "location_id": code.location_id})
}
