//! What a terminal should run and show, put together from what ops decided.

mod app;
mod inspection;
mod notice;
mod place;
mod release;
mod style;
mod zone;

use fleet_domain::Scope;
use fleet_protocol::{DesiredRelease, DesiredState, DesiredTerminal, EnrollmentState, Etag, UnixMillis};

use crate::scope_revision::{self, Concern};
use crate::terminal::Identity;
use crate::{StoreError, Tx};
use crate::{app_quarantine, daily_check_list, network, screen_hours, settings};

/// Every statement of the noun.
#[cfg(test)]
pub(crate) const ALL: &[crate::statement::Group] = &[
    app::STATEMENTS,
    inspection::STATEMENTS,
    notice::STATEMENTS,
    place::STATEMENTS,
    release::STATEMENTS,
    zone::STATEMENTS,
];

/// Marks the desired state of every terminal in `scopes` as changed.
pub async fn scope_bump(tx: &mut Tx, scopes: &[Scope]) -> Result<(), StoreError> {
    let concerns: Vec<Concern> = scopes.iter().cloned().map(Concern::Desired).collect();
    scope_revision::bump(tx, &concerns).await
}

/// The scopes that make a terminal's desired state: its places, itself, and the rollout that it is in.
pub fn scopes(terminal: &Identity) -> Vec<Scope> {
    let mut scopes = vec![Scope::Everywhere];
    scopes.extend(terminal.divisions.iter().cloned().map(Scope::Division));
    scopes.extend(terminal.location_id.map(Scope::Location));
    scopes.push(Scope::Terminal(terminal.id));
    scopes.extend(terminal.rollout_id.map(Scope::Rollout));
    scopes
}

/// The desired state of a terminal, called `etag`.
pub async fn assemble(
    tx: &mut Tx,
    terminal: &Identity,
    etag: Etag,
    now: UnixMillis,
) -> Result<DesiredState, StoreError> {
    let keys = Keys::of(terminal);
    let suspended = terminal.enrollment == EnrollmentState::Suspended;
    let apps = if suspended { Vec::new() } else { app::apps(tx, &keys).await? };
    let release::Word { release, held } =
        if suspended { release::Word::default() } else { release::word(tx, terminal.id, now).await? };
    let location = match terminal.location_id {
        Some(id) => place::location(tx, id, now).await?,
        None => None,
    };
    let screen = match terminal.location_id {
        Some(id) => screen_hours::of_location(tx, id).await?,
        None => None,
    };
    let style = style::style(tx, &terminal.divisions, now).await?;
    Ok(DesiredState {
        etag,
        terminal: DesiredTerminal { name: terminal.name.clone(), state: terminal.enrollment },
        location,
        theme: style.theme,
        theme_changes: style.changes,
        themes: style.bundles,
        settings: settings::get(tx).await?.0,
        apps,
        notices: notice::notices(tx, &keys, now).await?,
        zones: if suspended { Vec::new() } else { zone::zones(tx, &keys, now).await? },
        release,
        held,
        network: network::line(tx, terminal.location_id).await?.policy,
        inspections: if suspended { Vec::new() } else { inspection::inspections(tx, terminal.id).await? },
        // The server's to add: it takes keys.
        maintenance: Vec::new(),
        checks: daily_check_list::of_terminal(tx, terminal.id).await?,
        lifted: app_quarantine::lifted(tx, terminal.id).await?,
        screen,
    })
}

/// The release that a terminal would be told to run now, if it is one of those in service.
pub async fn release(
    tx: &mut Tx,
    terminal: &Identity,
    now: UnixMillis,
) -> Result<Option<DesiredRelease>, StoreError> {
    if !matches!(terminal.enrollment, EnrollmentState::Approved | EnrollmentState::Active) {
        return Ok(None);
    }
    Ok(release::word(tx, terminal.id, now).await?.release)
}

/// The keys of a terminal's scopes, as many as the statements have room for: everywhere, up to five levels of
/// division, its location, itself.
struct Keys([String; 8]);

impl Keys {
    fn of(terminal: &Identity) -> Self {
        let mut keys: [String; 8] = Default::default();
        for (key, scope) in keys.iter_mut().zip(scopes(terminal)) {
            *key = scope.key();
        }
        Self(keys)
    }
}
