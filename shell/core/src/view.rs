use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use fleet_protocol::{
    AppSource, DesiredApp, DesiredState, EnrollmentState, Sha256, TerminalId, ThemeId, ThemeVersion,
    UnixMillis,
};

use crate::desired::{clamp_settings, due_notices, due_zones, held_theme, theme_at};
use crate::ipc::{
    AppView, AppViewState, CodeProblem, Connectivity, EnrollingView, HomeView, HostedSource, KioskView,
    OutOfService, PictureView, Screen, ThemeBundleView,
};
use crate::screen_hours::HoursView;
use crate::{Quarantine, Reached, Standing, TrustedClock};

/// All that decides what the screen shows.
#[derive(Debug, Clone)]
pub struct ViewInput<'a> {
    /// The trusted time.
    pub now: UnixMillis,
    /// The running release.
    pub software_version: &'a str,
    /// Whether the server is reached.
    pub connectivity: Connectivity,
    /// The server that the terminal is set to.
    pub server: &'a str,
    /// The terminal's id.
    pub terminal_id: TerminalId,
    /// Whether the terminal is let in, as far as it knows.
    pub enrolled: bool,
    /// Where its enrollment stands, by the server's last answer.
    pub standing: Option<&'a Standing>,
    /// The approval address as a QR code.
    pub qr_svg: Option<&'a str>,
    /// What was wrong with the code typed last.
    pub code_problem: Option<&'a CodeProblem>,
    /// Whether the terminal was set up on its screen, and may be so anew.
    pub reopens: bool,
    /// The desired state, from the server or from the disk.
    pub desired: Option<&'a DesiredState>,
    /// What is on the disk.
    pub held: &'a HeldFiles,
    /// The bundles of home page styles on the disk; those that failed here are not among them.
    pub themes: &'a [HeldTheme],
    /// Apps that failed too often here.
    pub quarantine: &'a Quarantine,
    /// When the screen is on, as planned.
    pub hours: Option<HoursView>,
}

/// What is on the disk for the home page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HeldFiles {
    /// Unpacked bundles by digest.
    pub bundles: BTreeMap<Sha256, PathBuf>,
    /// Icons by digest, with their media types.
    pub icons: BTreeMap<Sha256, (PathBuf, &'static str)>,
    /// Bundles that were refused.
    pub refused: BTreeMap<Sha256, String>,
}

/// The bundle of a home page style on the disk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldTheme {
    /// Which style.
    pub theme: ThemeId,
    /// Which version of it.
    pub version: ThemeVersion,
    /// For which version of the contract.
    pub contract: u32,
    /// The bundle's digest.
    pub sha256: Sha256,
    /// Where its files are.
    pub root: PathBuf,
}

/// What the screen shows.
pub fn kiosk_view(input: &ViewInput<'_>) -> KioskView {
    KioskView {
        now: input.now,
        software_version: input.software_version.to_owned(),
        connectivity: input.connectivity,
        screen: screen(input),
    }
}

/// Whether the server is reached, in the screen's words.
pub fn connectivity(reached: Reached, clock: &TrustedClock) -> Connectivity {
    match reached {
        Reached::Unknown => Connectivity::Unknown,
        Reached::Yes => Connectivity::Online,
        Reached::NotSince(since) => Connectivity::Offline { since: clock.at(since) },
    }
}

fn screen(input: &ViewInput<'_>) -> Screen {
    let state = if input.enrolled {
        input.desired.map(|desired| desired.terminal.state)
    } else {
        input.standing.map(|standing| standing.state)
    };
    match state {
        // Never in service here: whoever installs it has to see which machine it is, and may try another code.
        Some(EnrollmentState::Conflict | EnrollmentState::Rejected)
            if !input.enrolled && input.desired.is_none() =>
        {
            Screen::Enrolling(enrolling(input))
        }
        Some(EnrollmentState::Conflict) => {
            let display_code = input.standing.map(|standing| standing.display_code.clone());
            Screen::OutOfService(OutOfService::Conflict { display_code })
        }
        Some(EnrollmentState::Rejected | EnrollmentState::Retired) => {
            Screen::OutOfService(OutOfService::Retired)
        }
        Some(EnrollmentState::Suspended) => Screen::OutOfService(OutOfService::Suspended),
        Some(EnrollmentState::Approved | EnrollmentState::Active) if input.enrolled => {
            home_or_not_ready(input)
        }
        None if input.enrolled => Screen::OutOfService(OutOfService::NotReady),
        Some(EnrollmentState::Pending | EnrollmentState::Approved | EnrollmentState::Active) | None => {
            Screen::Enrolling(enrolling(input))
        }
    }
}

fn enrolling(input: &ViewInput<'_>) -> EnrollingView {
    EnrollingView {
        state: input.standing.map(|standing| standing.state),
        display_code: input.standing.map(|standing| standing.display_code.clone()),
        qr_svg: input.qr_svg.map(str::to_owned),
        server: input.server.to_owned(),
        terminal_id: input.terminal_id.to_string(),
        code_problem: input.code_problem.cloned(),
        reopens: input.reopens,
        location_wish: input.standing.and_then(|standing| standing.location_wish.clone()),
    }
}

fn home_or_not_ready(input: &ViewInput<'_>) -> Screen {
    match input.desired {
        Some(desired) if desired.location.is_some() => Screen::Home(HomeView {
            terminal_name: desired.terminal.name.clone(),
            location: desired.location.clone(),
            theme: theme_at(desired, input.now).clone(),
            theme_bundle: theme_bundle(desired, input),
            settings: clamp_settings(&desired.settings),
            apps: desired.apps.iter().map(|app| app_view(app, input)).collect(),
            notices: due_notices(&desired.notices, input.now),
            pictures: pictures(desired, input),
            zones: due_zones(&desired.zones, input.now),
            hours: input.hours,
        }),
        _ => Screen::OutOfService(OutOfService::NotReady),
    }
}

/// The bundle that draws the style of now; none for a built-in one, and until it has come.
fn theme_bundle(desired: &DesiredState, input: &ViewInput<'_>) -> Option<ThemeBundleView> {
    let held = held_theme(desired, input.themes.iter(), theme_at(desired, input.now))?;
    Some(ThemeBundleView { version: held.version, sha256: held.sha256, root: held.root.clone() })
}

/// Those of the due zones that are on the disk, each once.
fn pictures(desired: &DesiredState, input: &ViewInput<'_>) -> Vec<PictureView> {
    let zones = due_zones(&desired.zones, input.now);
    let wanted: BTreeSet<Sha256> =
        zones.iter().flat_map(|zone| zone.content.pictures()).map(|blob| blob.sha256).collect();
    let view = |sha256: Sha256| {
        let (file, media_type) = input.held.icons.get(&sha256)?;
        Some(PictureView { sha256, file: file.clone(), media_type: (*media_type).to_owned() })
    };
    wanted.into_iter().filter_map(view).collect()
}

fn app_view(app: &DesiredApp, input: &ViewInput<'_>) -> AppView {
    let (on_disk, source) = hosted(&app.source, input.held);
    let rests = input.quarantine.of(app.app_id, app.version_id, input.now).is_some();
    let state = if rests { AppViewState::Quarantined } else { on_disk };
    let icon = input.held.icons.get(&app.icon.sha256);
    AppView {
        app_id: app.app_id,
        version_id: app.version_id,
        name: app.name.clone(),
        summary: app.summary.clone(),
        category: app.category.clone(),
        icon: icon.map(|(path, _)| path.clone()),
        icon_type: icon.map(|(_, media_type)| (*media_type).to_owned()),
        unit: app.unit.clone(),
        contact: app.contact.clone(),
        search_words: app.search_words.clone(),
        state,
        source,
        permissions: app.permissions.clone(),
    }
}

fn hosted(source: &AppSource, held: &HeldFiles) -> (AppViewState, HostedSource) {
    match source {
        AppSource::Remote { url, allowed_origins } => (
            AppViewState::Ready,
            HostedSource::Remote { url: url.clone(), allowed_origins: allowed_origins.clone() },
        ),
        AppSource::Bundle { blob, entry, allowed_origins } => {
            let root = held.bundles.get(&blob.sha256);
            let state = match root {
                Some(_) => AppViewState::Ready,
                None if held.refused.contains_key(&blob.sha256) => AppViewState::Failed,
                None => AppViewState::Preparing,
            };
            let (entry, allowed_origins) = (entry.clone(), allowed_origins.clone());
            (state, HostedSource::Bundle { root: root.cloned().unwrap_or_default(), entry, allowed_origins })
        }
    }
}

#[cfg(test)]
mod tests;
