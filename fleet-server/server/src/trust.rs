use std::path::Path;

use fleet_protocol::{DesiredTheme, Grant, SignedGrant};
use fleet_release::client::{
    BadDirectorKey, DirectorKey, Role, SignedRelease as Signed, TrustedRepository, root_fingerprint,
    self_signed_version, verify_metadata, verify_repository,
};
use fleet_server::releases::{
    NoDirector, RepositoryStanding, RepositoryTrust, RoleStanding, SignedFiles, SignedRelease, SignedTheme,
    Untrusted,
};
use futures_util::FutureExt as _;
use futures_util::future::BoxFuture;

/// The image repository, signed by offline keys (TUF).
pub struct ImageRepository;

impl RepositoryTrust for ImageRepository {
    fn root_version(&self, root: &[u8]) -> Option<u64> {
        self_signed_version(root)
    }

    fn fingerprint(&self, root: &[u8]) -> Vec<String> {
        root_fingerprint(root)
    }

    fn verify<'a>(
        &'a self,
        directory: &'a Path,
        current: &'a Path,
        pinned_root: &'a [u8],
        now: i64,
    ) -> BoxFuture<'a, Result<SignedFiles, Untrusted>> {
        verify(directory, current, pinned_root, now).boxed()
    }

    fn standing<'a>(
        &'a self,
        directory: &'a Path,
        pinned_root: &'a [u8],
    ) -> BoxFuture<'a, Result<RepositoryStanding, Untrusted>> {
        standing(directory, pinned_root).boxed()
    }

    fn new_director_key(&self) -> Result<(String, Vec<u8>), NoDirector> {
        let bad = |error: BadDirectorKey| NoDirector(error.to_string());
        let secret = DirectorKey::generate().map_err(bad)?;
        Ok((DirectorKey::from_pkcs8(&secret).map_err(bad)?.public(), secret))
    }

    fn sign_grant(&self, secret: &[u8], grant: &Grant) -> Result<SignedGrant, NoDirector> {
        let key = DirectorKey::from_pkcs8(secret).map_err(|error| NoDirector(error.to_string()))?;
        key.sign(grant).map_err(|error| NoDirector(error.to_string()))
    }
}

async fn standing(directory: &Path, pinned_root: &[u8]) -> Result<RepositoryStanding, Untrusted> {
    let trusted = verify_metadata(directory, pinned_root).await;
    let trusted = trusted.map_err(|error| Untrusted::Forged(error.to_string()))?;
    let version = |role| match role {
        Role::Root => trusted.versions.root,
        Role::Timestamp => trusted.versions.timestamp,
        Role::Snapshot => trusted.versions.snapshot,
        Role::Targets => trusted.versions.targets,
    };
    let roles = trusted.expiries.iter().map(|expiry| RoleStanding {
        role: expiry.role.to_string(),
        version: version(expiry.role),
        ends_at: expiry.at,
    });
    Ok(RepositoryStanding { roles: roles.collect(), director_keys: trusted.director.director_keys.clone() })
}

async fn verify(
    directory: &Path,
    current: &Path,
    pinned_root: &[u8],
    now: i64,
) -> Result<SignedFiles, Untrusted> {
    let newer = verify_repository(directory, pinned_root, now).await;
    let newer = newer.map_err(|error| Untrusted::Forged(error.to_string()))?;
    // Nothing here yet, or something damaged: healed by any that verifies.
    if let Ok(current) = verify_metadata(current, pinned_root).await {
        refuse_older(&current, &newer.trusted)?;
    }
    Ok(SignedFiles {
        releases: newer.releases().iter().map(release).collect(),
        themes: newer.trusted.themes.iter().map(theme).collect(),
    })
}

/// Terminals would not follow a repository back in time: neither does the server.
fn refuse_older(current: &TrustedRepository, newer: &TrustedRepository) -> Result<(), Untrusted> {
    match current.versions.undercut_by(&newer.versions) {
        Some((role, floor, version)) => {
            Err(Untrusted::Older(format!("{role:?} version {version} is older than {floor}, which is here")))
        }
        None => Ok(()),
    }
}

fn theme(signed: &fleet_release::client::SignedTheme) -> SignedTheme {
    let manifest = &signed.custom.theme_manifest;
    SignedTheme {
        desired: DesiredTheme {
            theme: manifest.id.clone(),
            version: manifest.version,
            contract: manifest.contract,
            target: signed.target.clone(),
        },
        name_zh: manifest.name.zh.clone(),
        name_en: manifest.name.en.clone(),
        size: signed.length,
        sha256: signed.sha256.to_string(),
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
