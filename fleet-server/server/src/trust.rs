use std::path::Path;

use fleet_release::client::{
    SignedRelease as Signed, VerifiedRepository, self_signed_version, verify_repository,
};
use fleet_server::releases::{RepositoryTrust, SignedRelease, Untrusted};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

/// The image repository, signed by offline keys (TUF).
pub struct ImageRepository;

impl RepositoryTrust for ImageRepository {
    fn root_version(&self, root: &[u8]) -> Option<u64> {
        self_signed_version(root)
    }

    fn verify<'a>(
        &'a self,
        directory: &'a Path,
        current: &'a Path,
        pinned_root: &'a [u8],
        now: i64,
    ) -> BoxFuture<'a, Result<Vec<SignedRelease>, Untrusted>> {
        verify(directory, current, pinned_root, now).boxed()
    }
}

async fn verify(
    directory: &Path,
    current: &Path,
    pinned_root: &[u8],
    now: i64,
) -> Result<Vec<SignedRelease>, Untrusted> {
    let newer = verify_repository(directory, pinned_root, now).await;
    let newer = newer.map_err(|error| Untrusted::Forged(error.to_string()))?;
    // Nothing here yet, or something damaged: healed by any that verifies.
    if let Ok(current) = verify_repository(current, pinned_root, now).await {
        refuse_older(&current, &newer)?;
    }
    Ok(newer.releases().iter().map(release).collect())
}

/// Terminals would not follow a repository back in time: neither does the server.
fn refuse_older(current: &VerifiedRepository, newer: &VerifiedRepository) -> Result<(), Untrusted> {
    match current.trusted.versions.undercut_by(&newer.trusted.versions) {
        Some((role, floor, version)) => {
            Err(Untrusted::Older(format!("{role:?} version {version} is older than {floor}, which is here")))
        }
        None => Ok(()),
    }
}

fn release(signed: &Signed) -> SignedRelease {
    SignedRelease {
        version: signed.custom.version.to_string(),
        target: signed.target.clone(),
        hardware: signed.custom.hardware.iter().map(|arch| arch.as_str().to_owned()).collect(),
        release_counter: signed.custom.release_counter,
        size: signed.length,
        sha256: signed.sha256.to_string(),
        notes: signed.custom.notes.clone(),
    }
}
