use fleet_protocol::{NoticeId, NoticeLevel, UnixMillis};
use fleet_store::{Tx, notice, scope};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::problem::ApiResult;
use crate::request::CsvRow;
use crate::targets::{self, Target};
use crate::terminals::word;

/// A notice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Notice {
    /// Which.
    pub id: NoticeId,
    /// One line.
    pub title: String,
    /// Plain text, may be empty.
    pub body: String,
    /// How it looks.
    pub level: NoticeLevel,
    /// Whether it is put before whoever stands at a terminal, once per session.
    pub interrupts: bool,
    /// Not shown before, Unix milliseconds.
    pub starts_at: UnixMillis,
    /// Not shown after, Unix milliseconds.
    pub ends_at: Option<UnixMillis>,
    /// Whom it is for.
    pub targets: Vec<Target>,
    /// For updates.
    pub version: i64,
    /// Unix milliseconds.
    pub created_at: UnixMillis,
    /// User name.
    pub created_by: String,
}

/// A notice's row with its targets.
pub type Aimed = (notice::Notice, Vec<Target>);

impl From<Aimed> for Notice {
    fn from((row, targets): Aimed) -> Self {
        let notice::Notice { id, title, body, level, interrupts, starts_at, ends_at, version, .. } = row;
        let (created_at, created_by) = (row.created_at, row.created_by);
        Self {
            id,
            title,
            body,
            level,
            interrupts,
            starts_at,
            ends_at,
            targets,
            version,
            created_at,
            created_by,
        }
    }
}

/// Adds their targets.
pub async fn aimed(tx: &mut Tx, rows: Vec<notice::Notice>) -> ApiResult<Vec<Aimed>> {
    let ids: Vec<NoticeId> = rows.iter().map(|row| row.id).collect();
    let scopes = notice::targets_of(tx, &ids).await?;
    let names = scope::names(tx, scopes.values().flatten()).await?;
    let with_targets = |row: notice::Notice| {
        let scopes = scopes.get(&row.id).map_or(&[][..], Vec::as_slice);
        let targets = targets::with_names(scopes, &names);
        (row, targets)
    };
    Ok(rows.into_iter().map(with_targets).collect())
}

impl CsvRow for Notice {
    const COLUMNS: &'static [&'static str] = &[
        "id",
        "title",
        "body",
        "level",
        "interrupts",
        "starts_at",
        "ends_at",
        "targets",
        "created_at",
        "created_by",
    ];

    fn cells(&self) -> Vec<String> {
        let names = self.targets.iter().filter_map(|target| target.name.clone()).collect::<Vec<_>>();
        vec![
            self.id.to_string(),
            self.title.clone(),
            self.body.clone(),
            word(self.level),
            self.interrupts.to_string(),
            self.starts_at.to_string(),
            self.ends_at.map(|at| at.to_string()).unwrap_or_default(),
            names.join(" "),
            self.created_at.to_string(),
            self.created_by.clone(),
        ]
    }
}
