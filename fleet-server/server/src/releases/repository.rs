use std::collections::BTreeSet;
use std::path::Path;

use axum::body::Body;
use fleet_domain::Scope;
use fleet_protocol::{ReleaseId, UnixMillis};
use fleet_store::release::{self, NewRelease, ReleaseFilter};
use fleet_store::rollout;
use fleet_store::theme_bundle::{self, ThemeBundle};
use serde_json::json;
use tempfile::TempDir;

use super::{Release, SignedFiles, SignedTheme, Untrusted, install, root, unpack};
use crate::blobs::{BlobError, Staged};
use crate::problem::{ApiError, ApiResult, Code};
use crate::request::{Authorized, Change, Json, Object, Operator};

/// The largest upload, in bytes.
const LIMIT: u64 = 4 << 30;

/// Takes a new state of the image repository: a tar file of `metadata/` and `targets/`, as `release export`
/// writes it. It is verified completely, from the pinned root on, before anything of it is served.
#[utoipa::path(post, path = "/releases/repository", tag = "releases",
    request_body(content = Vec<u8>, content_type = "application/x-tar"),
    responses((status = 200, body = Vec<Release>), (status = 409, description = "`root_not_pinned`, `release_older`"),
        (status = 413, description = "`release_archive_too_large`"),
        (status = 422, description = "`release_archive_invalid`, `release_untrusted`")))]
pub async fn upload(authorized: Authorized<Operator>, body: Body) -> ApiResult<Json<Vec<Release>>> {
    let state = authorized.state.clone();
    let releases = state.terminals.settings.releases.clone();
    let pinned = root::load(&releases).await?.ok_or(Code::RootNotPinned)?;

    let mut staging = state.blobs.stage(LIMIT).await?;
    staging.write_body(body).await.map_err(too_large)?;
    let incoming = unpacked(staging.finish().await?, state.blobs.staging()).await?;
    // Begun, it goes on to its end, whether or not the sender waits for the answer.
    let taken = tokio::spawn(take(authorized, incoming, pinned)).await;
    taken.map_err(ApiError::internal)?.map(Json)
}

/// Verifies, installs and records what was unpacked.
async fn take(
    authorized: Authorized<Operator>,
    incoming: TempDir,
    pinned: Vec<u8>,
) -> ApiResult<Vec<Release>> {
    let state = authorized.state.clone();
    let releases = state.terminals.settings.releases.clone();
    // Hashing gigabytes takes its time: other uploads wait for it, no transaction does.
    let _turn = state.repository.lock().await;
    let verified = state.trust.verify(incoming.path(), &releases, &pinned, state.clock.now()).await;
    let verified = verified.map_err(|untrusted| refuse(&untrusted))?;
    let installed = tokio::task::spawn_blocking(move || install::install(incoming.path(), &releases)).await;
    installed.map_err(ApiError::internal)?.map_err(ApiError::internal)?;
    state.standing.forget().await;
    let mut change = authorized.change().await?;
    // The director's keys may be others: every terminal that is to run a release hears it signed by one that counts.
    change.bump([Scope::Everywhere]);
    let listed = record(&mut change, verified).await?;
    change.commit().await?;
    Ok(listed)
}

fn bundle(signed: &SignedTheme, now: UnixMillis) -> ThemeBundle {
    ThemeBundle {
        desired: signed.desired.clone(),
        name_zh: signed.name_zh.clone(),
        name_en: signed.name_en.clone(),
        size: signed.size,
        sha256: signed.sha256.clone(),
        published_at: now,
        withdrawn_at: None,
    }
}

fn too_large(error: BlobError) -> ApiError {
    if matches!(error, BlobError::TooLarge(_)) { Code::ReleaseArchiveTooLarge.into() } else { error.into() }
}

async fn unpacked(staged: Staged, staging: &Path) -> ApiResult<TempDir> {
    let staging = staging.to_owned();
    let work = tokio::task::spawn_blocking(move || {
        let incoming = tempfile::tempdir_in(staging)?;
        unpack::unpack(staged.path(), incoming.path())?;
        Ok::<_, unpack::UnpackError>(incoming)
    });
    work.await.map_err(ApiError::internal)?.map_err(|error| {
        tracing::warn!(%error, "an uploaded repository cannot be unpacked");
        match error {
            unpack::UnpackError::TooLarge => Code::ReleaseArchiveTooLarge.into(),
            unpack::UnpackError::Stranger(_) | unpack::UnpackError::Io(_) => {
                Code::ReleaseArchiveInvalid.into()
            }
        }
    })
}

fn refuse(untrusted: &Untrusted) -> ApiError {
    tracing::warn!(%untrusted, "an uploaded repository is refused");
    match untrusted {
        Untrusted::Forged(_) => Code::ReleaseUntrusted.into(),
        Untrusted::Older(_) => Code::ReleaseOlder.into(),
    }
}

/// No terminal could install what is signed no more: rollouts to it pause, so that it is not told of as their failures.
async fn pause_withdrawn(change: &mut Change<Operator>) -> ApiResult<()> {
    for id in rollout::withdrawn(&mut change.tx).await? {
        let effect = rollout::advance(&mut change.tx, id, change.now).await?;
        change.follow(effect);
    }
    Ok(())
}

async fn record(change: &mut Change<Operator>, verified: SignedFiles) -> ApiResult<Vec<Release>> {
    let SignedFiles { releases: verified, themes } = verified;
    let versions: Vec<String> = verified.iter().map(|signed| signed.version.clone()).collect();
    let targets: BTreeSet<String> = verified.iter().map(|signed| signed.target.clone()).collect();
    for signed in verified {
        let new = NewRelease {
            id: ReleaseId(change.new_id()),
            version: signed.version,
            target: signed.target,
            hardware: signed.hardware,
            release_counter: signed.release_counter,
            size: signed.size,
            sha256: signed.sha256,
            notes: signed.notes,
            published_at: change.now,
        };
        release::upsert(&mut change.tx, &new).await?;
    }
    let mut withdrawn = release::withdraw_others(&mut change.tx, &targets, change.now).await?;
    let styles: Vec<&str> = themes.iter().map(|theme| theme.desired.target.as_str()).collect();
    let summary =
        |withdrawn: &[String]| json!({"versions": versions, "styles": styles, "withdrawn": withdrawn});
    let bundles: Vec<ThemeBundle> = themes.iter().map(|theme| bundle(theme, change.now)).collect();
    withdrawn.extend(theme_bundle::replace(&mut change.tx, &bundles, change.now).await?);
    let object = Object { kind: "release", id: &"repository", name: "repository" };
    change.audit("release.publish", object, summary(&withdrawn));
    pause_withdrawn(change).await?;
    let page =
        fleet_store::list::Page { sort: Some("release_counter"), descending: true, after: None, limit: 200 };
    let (rows, _) = release::list(&mut change.tx, &ReleaseFilter::default(), &page).await?;
    Ok(rows.into_iter().map(Release::try_from).collect::<Result<_, _>>()?)
}
