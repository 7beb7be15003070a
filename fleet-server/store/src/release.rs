//! Releases of the terminals' software: a copy, for lists, of what the signed repository says.

use std::collections::BTreeSet;

use fleet_protocol::{ReleaseId, UnixMillis};
use sqlx::FromRow;
use uuid::Uuid;

use crate::list::{List, Page, Query, Sort, Value};
use crate::statement::{execute, fetch_all, fetch_optional, statements};
use crate::wire::{from_json, json};
use crate::{StoreError, Tx};

macro_rules! select {
    () => {
        "SELECT r.id, r.version, r.target, r.hardware, r.release_counter, r.size, r.sha256, r.notes, \
         r.published_at, r.withdrawn_at, (SELECT COUNT(*) FROM terminals t WHERE t.software_version = r.version \
         AND t.enrollment IN ('approved', 'active', 'suspended')) AS terminals_running"
    };
}

statements! {
    UPSERT = "INSERT INTO releases (id, version, target, hardware, release_counter, size, sha256, notes, published_at, \
        search_key) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT (target) DO UPDATE SET version = excluded.version, \
        hardware = excluded.hardware, release_counter = excluded.release_counter, size = excluded.size, \
        sha256 = excluded.sha256, notes = excluded.notes, search_key = excluded.search_key, withdrawn_at = NULL";
    FIND = concat!(select!(), " FROM releases r WHERE r.id = $1");
    OFFERED = "SELECT target FROM releases WHERE withdrawn_at IS NULL";
    WITHDRAW = "UPDATE releases SET withdrawn_at = $2 WHERE target = $1";
    // The newest, where the same version was signed again.
    OF_VERSION = concat!(select!(), " FROM releases r WHERE r.version = $1 AND r.hardware = $2 \
        AND r.withdrawn_at IS NULL \
        ORDER BY r.release_counter DESC, r.id LIMIT 1");
}

/// Releases as a list.
pub static LIST: List = List {
    select: select!(),
    from: "FROM releases r",
    sorts: &[
        Sort::by_int("published_at", "r.published_at", "r.id"),
        Sort::by_int("release_counter", "r.release_counter", "r.id"),
    ],
    conditions: &[SEARCH, ARCH],
};
const SEARCH: &str = "r.search_key LIKE $? ESCAPE '\\'";
const ARCH: &str = "r.hardware LIKE $? ESCAPE '\\'";

/// Which releases; `None` does not narrow.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ReleaseFilter {
    /// Part of the version or of what is new.
    pub search: Option<String>,
    /// For this processor architecture.
    pub arch: Option<String>,
}

impl ReleaseFilter {
    fn query(&self) -> Query {
        // The column is a JSON list: a whole word of it stands in quotation marks.
        let arch = self.arch.as_ref().map(|arch| Value::containing(&format!("\"{arch}\"")));
        LIST.query().filter(SEARCH, self.search.as_deref().map(Value::containing)).filter(ARCH, arch)
    }
}

/// A release found in the signed repository.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewRelease {
    /// Its id, unless its target is known already.
    pub id: ReleaseId,
    /// Such as `1.4.0`.
    pub version: String,
    /// Name of the target.
    pub target: String,
    /// Processor architectures.
    pub hardware: Vec<String>,
    /// Never falls; equal ones may follow each other in both directions.
    pub release_counter: u64,
    /// Bytes.
    pub size: u64,
    /// Digest of the target.
    pub sha256: String,
    /// What is new.
    pub notes: String,
    /// When it came here.
    pub published_at: UnixMillis,
}

/// A release as stored.
#[derive(Debug, Clone, PartialEq, Eq, FromRow)]
pub struct ReleaseRow {
    /// Which.
    pub id: Uuid,
    /// Such as `1.4.0`.
    pub version: String,
    /// Name of the target.
    pub target: String,
    hardware: String,
    /// Never falls; equal ones may follow each other in both directions.
    pub release_counter: i64,
    /// Bytes.
    pub size: i64,
    /// Digest of the target.
    pub sha256: String,
    /// What is new.
    pub notes: String,
    /// When it came here.
    pub published_at: UnixMillis,
    /// When the signed repository had it no more: terminals do not install it then.
    pub withdrawn_at: Option<UnixMillis>,
    /// Terminals in service that run it.
    pub terminals_running: i64,
}

impl ReleaseRow {
    /// Processor architectures.
    pub fn hardware(&self) -> Result<Vec<String>, StoreError> {
        from_json("releases", "hardware", &self.hardware)
    }
}

/// Adds the release, or brings a known one up to date.
pub async fn upsert(tx: &mut Tx, release: &NewRelease) -> Result<(), StoreError> {
    execute!(
        tx,
        UPSERT,
        release.id.0,
        &release.version,
        &release.target,
        json(&release.hardware),
        i64::try_from(release.release_counter).unwrap_or(i64::MAX),
        i64::try_from(release.size).unwrap_or(i64::MAX),
        &release.sha256,
        &release.notes,
        release.published_at,
        format!("{}\n{}", release.version, release.notes).to_lowercase(),
    )
    .map(drop)
}

/// The signed repository holds these targets and no others: what else is offered was withdrawn. Returns the targets that
/// were until now.
pub async fn withdraw_others(
    tx: &mut Tx,
    signed: &BTreeSet<String>,
    at: UnixMillis,
) -> Result<Vec<String>, StoreError> {
    let offered = fetch_all!(tx, (String,), OFFERED)?;
    let gone: Vec<String> =
        offered.into_iter().map(|(target,)| target).filter(|target| !signed.contains(target)).collect();
    for target in &gone {
        execute!(tx, WITHDRAW, target, at)?;
    }
    Ok(gone)
}

/// One release.
pub async fn find(tx: &mut Tx, id: ReleaseId) -> Result<Option<ReleaseRow>, StoreError> {
    fetch_optional!(tx, ReleaseRow, FIND, id.0)
}

/// The release of a version for the same hardware as another.
pub async fn of_version(
    tx: &mut Tx,
    version: &str,
    like: &ReleaseRow,
) -> Result<Option<ReleaseRow>, StoreError> {
    fetch_optional!(tx, ReleaseRow, OF_VERSION, version, &like.hardware)
}

/// One page, and how many there are.
pub async fn list(
    tx: &mut Tx,
    filter: &ReleaseFilter,
    page: &Page,
) -> Result<(Vec<ReleaseRow>, Option<u64>), StoreError> {
    let rows = filter.query().fetch(tx, page).await?;
    Ok((rows, filter.query().total(tx, page, 10_000).await?))
}
