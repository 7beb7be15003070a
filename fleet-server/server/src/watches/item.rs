use fleet_domain::{SeenText, Watch, WatchState, difference};
use fleet_protocol::{AppVersionId, LineChange, LineState, PageText, UnixMillis};
use fleet_store::app::App;
use fleet_store::{StoreError, Tx, app_version, watch};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What is watched of an app.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct AppWatch {
    /// Whether the page's text has to be what a person has confirmed.
    pub change: bool,
    /// Whole days after which a page without a change is too old; `null`: its age does not count.
    pub stale_after_days: Option<i64>,
    /// Lines of the page with any of these words do not count.
    pub ignored: Vec<String>,
    /// When that was decided; Unix milliseconds. `null`: never.
    pub updated_at: Option<UnixMillis>,
    /// User name.
    pub updated_by: Option<String>,
    /// For updates; 0 if nothing was decided yet.
    pub version: i64,
    /// Where the page stands to what was confirmed.
    pub state: WatchState,
    /// When a person last confirmed the page; Unix milliseconds.
    pub confirmed_at: Option<UnixMillis>,
    /// User name.
    pub confirmed_by: Option<String>,
    /// The page as inspections saw it last; `null` if none did.
    pub seen: Option<PageSeen>,
}

/// The page as inspections saw it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageSeen {
    /// When the last one did; Unix milliseconds.
    pub at: UnixMillis,
    /// Since when it says the same, as far as inspections know; Unix milliseconds. A confirmation names it.
    pub since: UnixMillis,
    /// Since when it has not changed, as far as anybody knows: its server's word counts too. Unix milliseconds.
    pub unchanged_since: UnixMillis,
    /// What is to be looked at: the lines that were added and removed since the confirmation, each place with those around
    /// it; the whole text where nobody has confirmed any; nothing where it is as confirmed.
    pub places: Vec<Vec<LineChange>>,
    /// Whether the part of the page of which only the digest is kept differs, or is not shown.
    pub beyond: bool,
}

/// What is watched of an app, and where its page stands.
pub async fn answer(tx: &mut Tx, app: &App) -> Result<AppWatch, StoreError> {
    let row = watch::by_app(tx, fleet_protocol::AppId(app.id)).await?;
    let is_bundle = is_bundle(tx, app).await?;
    let Some(row) = row else { return Ok(AppWatch::none(is_bundle)) };
    let (watch, seen, confirmed) = (row.watch()?, row.seen()?, row.confirmed()?);
    let state =
        if is_bundle { WatchState::NotApplicable } else { watch.state(seen.as_ref(), confirmed.as_ref()) };
    let confirmed_text = confirmed.as_ref().map(|confirmed| &confirmed.text);
    let seen = seen
        .filter(|_| !is_bundle)
        .map(|seen| PageSeen::of(&seen, confirmed_text, (&watch, row.modified_at)));
    Ok(AppWatch {
        state,
        seen,
        change: watch.change,
        stale_after_days: watch.stale_after_days,
        ignored: watch.ignored,
        updated_at: Some(row.updated_at),
        updated_by: Some(row.updated_by),
        version: row.version,
        confirmed_at: confirmed.map(|confirmed| confirmed.at),
        confirmed_by: row.confirmed_by,
    })
}

/// Whether the version that is or was last listed is a bundle.
pub async fn is_bundle(tx: &mut Tx, app: &App) -> Result<bool, StoreError> {
    let Some(id) = app.current_version_id else { return Ok(false) };
    Ok(app_version::by_id(tx, AppVersionId(id)).await?.is_some_and(|version| version.kind == "bundle"))
}

impl AppWatch {
    fn none(is_bundle: bool) -> Self {
        let Watch { change, stale_after_days, ignored } = Watch::default();
        Self {
            change,
            stale_after_days,
            ignored,
            updated_at: None,
            updated_by: None,
            version: 0,
            state: if is_bundle { WatchState::NotApplicable } else { WatchState::Off },
            confirmed_at: None,
            confirmed_by: None,
            seen: None,
        }
    }
}

impl PageSeen {
    fn of(
        seen: &SeenText,
        confirmed: Option<&PageText>,
        (watch, modified_at): (&Watch, Option<UnixMillis>),
    ) -> Self {
        let unchanged_since = seen.unchanged_since(modified_at);
        let (places, beyond) = match confirmed {
            Some(confirmed) => difference(confirmed, &seen.text, &watch.ignored)
                .map_or((Vec::new(), false), |differs| (differs.hunks, differs.beyond)),
            None => (vec![whole(&seen.text)], seen.text.rest_sha256.is_some()),
        };
        Self { at: seen.at, since: seen.since, unchanged_since, places, beyond }
    }
}

fn whole(text: &PageText) -> Vec<LineChange> {
    text.lines.iter().map(|line| LineChange { change: LineState::Kept, text: line.clone() }).collect()
}
