use std::fs::{self, File};
use std::io;
use std::path::{Path as FilePath, PathBuf};

use axum::body::Body;
use axum::response::Response;
use fleet_protocol::{
    OFFLINE_BUNDLE_PREFIX, OFFLINE_BUNDLE_SUFFIX, OfflineBundle, OfflineTerminal, ReleaseId, RolloutId,
};
use fleet_store::offline_bundle::{self, BundleRow, Word};
use fleet_store::release::{self, ReleaseRow};
use fleet_store::rollout;
use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE};
use uuid::Uuid;

use super::tar_stream::{self, Entry};
use crate::problem::{ApiError, ApiResult, Code};
use crate::releases::RepositoryStanding;
use crate::request::{Authorized, Operator, Path};

/// Lists of parts that are taken along, at most: there is one, or one for each time that the release was signed.
const MOST_LISTS: usize = 8;

/// The bundle as one tar file: what is copied to the stick, and is not to be unpacked there.
#[utoipa::path(get, path = "/offline-bundles/{id}/file", tag = "rollouts", operation_id = "download_offline_bundle",
    params(("id" = String, Path)), responses((status = 200, content_type = "application/x-tar", body = Vec<u8>)))]
pub async fn download(authorized: Authorized<Operator>, Path(id): Path<Uuid>) -> ApiResult<Response> {
    let state = &authorized.state;
    let mut tx = state.db.read().await?;
    let bundle = offline_bundle::find(&mut tx, id).await?.ok_or(Code::NotFound)?;
    let words = offline_bundle::words(&mut tx, id).await?;
    let rollout = rollout::find(&mut tx, RolloutId(bundle.rollout_id)).await?.ok_or(Code::NotFound)?;
    let release = release::find(&mut tx, ReleaseId(rollout.release_id)).await?.ok_or(Code::NotFound)?;
    drop(tx);
    let manifest = manifest(&bundle, &rollout.name, &release, &words);
    // While no other repository takes its place: its files belong together.
    let turn = state.repository.lock().await;
    let standing = state.standing.get(state).await?.ok_or(Code::OfflineBundleDirectorMissing)?;
    let (dir, target) = (state.terminals.settings.releases.clone(), release.target.clone());
    let sha256 = release.sha256.clone();
    let opened = tokio::task::spawn_blocking(move || files(&dir, &standing, &target, &sha256)).await;
    let files = opened.map_err(ApiError::internal)?.map_err(missing)?;
    drop(turn);
    let mut entries = vec![json_entry(OfflineBundle::FILE.to_owned(), &manifest)?];
    for word in &words {
        entries.push(json_entry(OfflineBundle::word_file(word.terminal_id), &word.signed)?);
    }
    entries.extend(files);
    Ok(answer(entries, &bundle, &release.version))
}

/// A release that was withdrawn is not handed out any more.
fn missing(error: io::Error) -> ApiError {
    if error.kind() == io::ErrorKind::NotFound { Code::NotFound.into() } else { ApiError::internal(error) }
}

fn manifest(bundle: &BundleRow, name: &str, release: &ReleaseRow, words: &[Word]) -> OfflineBundle {
    let terminal = |word: &Word| OfflineTerminal {
        terminal_id: word.terminal_id,
        attempt_id: word.attempt_id,
        name: word.terminal_name.clone(),
    };
    OfflineBundle {
        format: OfflineBundle::FORMAT,
        rollout_id: RolloutId(bundle.rollout_id),
        rollout_name: name.to_owned(),
        release_id: ReleaseId(release.id),
        version: release.version.clone(),
        made_at: bundle.made_at,
        expires_at: bundle.expires_at,
        terminals: words.iter().map(terminal).collect(),
    }
}

fn json_entry(name: String, value: &impl serde::Serialize) -> ApiResult<Entry> {
    Ok(Entry::bytes(name, serde_json::to_vec_pretty(value).map_err(ApiError::internal)?))
}

/// The signed metadata as they are served, the archive, and the digests of its parts. Blocks.
fn files(
    dir: &FilePath,
    standing: &RepositoryStanding,
    target: &str,
    sha256: &str,
) -> io::Result<Vec<Entry>> {
    let version =
        |role: &str| standing.roles.iter().find(|there| there.role == role).map(|role| role.version);
    let (Some(root), Some(snapshot), Some(targets)) =
        (version("root"), version("snapshot"), version("targets"))
    else {
        return Err(io::Error::other("the versions of the metadata are not known"));
    };
    let roots = (1..=root).map(|version| format!("{version}.root.json"));
    let others =
        ["timestamp.json".to_owned(), format!("{snapshot}.snapshot.json"), format!("{targets}.targets.json")];
    let mut entries = Vec::new();
    for name in roots.chain(others) {
        let inside = format!("metadata/{name}");
        match File::open(dir.join(&inside)) {
            Ok(file) => entries.push(Entry::file(inside, file)?),
            // Terminals begin at the root that they were installed with: what is older may have been cleared away.
            Err(error) if error.kind() == io::ErrorKind::NotFound && name.ends_with("root.json") => {}
            Err(error) => return Err(error),
        }
    }
    let archive = dir.join("targets").join(format!("{sha256}.{target}"));
    entries.push(Entry::file(format!("targets/{sha256}"), File::open(archive)?)?);
    for (digest, path) in lists_of_parts(&dir.join("targets"), target)? {
        entries.push(Entry::file(format!("targets/{digest}"), File::open(path)?)?);
    }
    Ok(entries)
}

/// Digests and places of the lists of a target's parts.
fn lists_of_parts(dir: &FilePath, target: &str) -> io::Result<Vec<(String, PathBuf)>> {
    let suffix = format!(".{target}.parts");
    let mut lists = Vec::new();
    for entry in fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name();
        if let Some(digest) = name.to_str().and_then(|name| name.strip_suffix(&suffix)) {
            lists.push((digest.to_owned(), entry.path()));
        }
    }
    lists.truncate(MOST_LISTS);
    Ok(lists)
}

fn answer(entries: Vec<Entry>, bundle: &BundleRow, version: &str) -> Response {
    let length = tar_stream::length(&entries);
    let mut response = Response::new(Body::from_stream(tar_stream::stream(entries, bundle.made_at)));
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/x-tar"));
    headers.insert(CONTENT_LENGTH, length.into());
    // The end of a time-ordered id is its random part.
    let id = bundle.id.simple().to_string();
    let name = format!("{OFFLINE_BUNDLE_PREFIX}{version}-{}{OFFLINE_BUNDLE_SUFFIX}", &id[24..]);
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(CONTENT_DISPOSITION, value);
    }
    response
}
