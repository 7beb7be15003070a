use fleet_protocol::{
    ActualApp, ActualAppState, AppId, DesiredApp, DesiredLocation, EnrollmentState, NoticeId, NoticeLevel,
    TerminalId, ThemeId, UnixMillis, ZoneContent, ZoneId,
};
use fleet_store::{desired, terminal};
use serde::Serialize;
use utoipa::ToSchema;

use crate::problem::{ApiResult, Code};
use crate::request::{Json, Path, Reading, Viewer};

/// What the home page of a terminal shows now to a citizen, as far as the server tells the terminal: to be drawn by the
/// terminal's own code.
#[derive(Debug, Serialize, ToSchema)]
pub struct TerminalHome {
    /// Whether it serves citizens; the home page is shown only where it does and stands somewhere.
    in_service: bool,
    /// Its name in the fleet.
    terminal_name: String,
    /// Where it stands.
    location: Option<DesiredLocation>,
    /// Home page style.
    theme: ThemeId,
    /// In the order of the home page.
    apps: Vec<HomeApp>,
    /// Those due now, most urgent first.
    notices: Vec<HomeNotice>,
    /// Those due now, in order.
    zones: Vec<HomeZone>,
}

/// A zone on a home page.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeZone {
    /// Which.
    id: ZoneId,
    /// What it shows.
    content: ZoneContent,
}

/// An app on a home page.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeApp {
    /// Which.
    app_id: AppId,
    /// Its name.
    name: String,
    /// One line under it.
    summary: String,
    /// Heading it stands under.
    category: String,
    /// Its icon, on this server.
    icon_url: String,
    /// The unit responsible for it.
    unit: String,
    /// The unit's contact.
    contact: String,
    /// Words by which it is found.
    search_words: Vec<String>,
    /// Whether it can be opened, by the terminal's last report.
    state: HomeAppState,
}

/// Whether an app can be opened, as the home page shows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum HomeAppState {
    /// Yes.
    Ready,
    /// Its bundle is on the way.
    Preparing,
    /// It cannot, for now.
    Failed,
}

/// A notice on a home page.
#[derive(Debug, Serialize, ToSchema)]
pub struct HomeNotice {
    /// Which.
    id: NoticeId,
    /// One line.
    title: String,
    /// Plain text.
    body: String,
    /// How it looks.
    level: NoticeLevel,
    /// Whether it is put before whoever stands at the terminal.
    interrupts: bool,
    /// Unix milliseconds.
    starts_at: UnixMillis,
    /// Unix milliseconds.
    ends_at: Option<UnixMillis>,
}

/// What the home page of a terminal shows.
#[utoipa::path(get, path = "/terminals/{id}/home", tag = "terminals", params(("id" = TerminalId, Path)),
    responses((status = 200, body = TerminalHome), (status = 404)))]
pub async fn home(mut reading: Reading<Viewer>, Path(id): Path<TerminalId>) -> ApiResult<Json<TerminalHome>> {
    let (tx, now) = (&mut reading.tx, reading.now);
    let identity = terminal::identity(tx, id).await?.ok_or(Code::NotFound)?;
    let row = terminal::find(tx, id).await?.ok_or(Code::NotFound)?;
    let actual = row.actual()?.map(|actual| actual.apps).unwrap_or_default();
    let etag = reading.state.terminals.fleet.etag(&desired::scopes(&identity));
    let state = desired::assemble(tx, &identity, etag, now).await?;
    let is_due = |starts_at: UnixMillis, ends_at: Option<UnixMillis>| {
        starts_at <= now && ends_at.is_none_or(|end| now <= end)
    };
    let notices = state.notices.into_iter().filter(|notice| is_due(notice.starts_at, notice.ends_at));
    let zones = state.zones.into_iter().filter(|zone| is_due(zone.starts_at, zone.ends_at));
    Ok(Json(TerminalHome {
        zones: zones.map(|zone| HomeZone { id: zone.id, content: zone.content }).collect(),
        in_service: matches!(identity.enrollment, EnrollmentState::Approved | EnrollmentState::Active),
        terminal_name: state.terminal.name,
        location: state.location,
        theme: state.theme,
        apps: state.apps.into_iter().map(|app| home_app(app, &actual)).collect(),
        notices: notices
            .map(|notice| HomeNotice {
                id: notice.id,
                title: notice.title,
                body: notice.body,
                level: notice.level,
                interrupts: notice.interrupts,
                starts_at: notice.starts_at,
                ends_at: notice.ends_at,
            })
            .collect(),
    }))
}

fn home_app(app: DesiredApp, actual: &[ActualApp]) -> HomeApp {
    let reported = actual.iter().find(|one| one.app_id == app.app_id && one.version_id == app.version_id);
    let state = match reported.map(|one| &one.state) {
        Some(ActualAppState::Ready) => HomeAppState::Ready,
        Some(ActualAppState::Failed { .. }) => HomeAppState::Failed,
        Some(ActualAppState::Downloading { .. }) | None => HomeAppState::Preparing,
    };
    let icon_digest = app.icon.sha256.to_string();
    HomeApp {
        icon_url: format!("/api/apps/{}/icon?v={}", app.app_id, icon_digest.get(..16).unwrap_or_default()),
        app_id: app.app_id,
        name: app.name,
        summary: app.summary,
        category: app.category,
        unit: app.unit,
        contact: app.contact,
        search_words: app.search_words,
        state,
    }
}
