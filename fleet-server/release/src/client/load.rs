use tough::schema::{Root, Signed};

use super::workflow::Trusted;
use super::{DirectorKeys, Expiry, Floors, Millis, Role, SignedDelta, SignedRelease, SignedTheme};

/// Why a repository is not trusted, or not known.
#[derive(Debug, thiserror::Error)]
pub enum TrustError {
    /// Its metadata could not be had. Worth trying again.
    #[error("the signed metadata were not had: {0}")]
    Unreachable(String),
    /// Its metadata are not signed as they must be, are older than what was seen, or are malformed.
    #[error("the signed metadata are not trusted: {0}")]
    Untrusted(String),
    /// The local trust store cannot be read or written.
    #[error("the trust store failed: {0}")]
    Store(#[from] std::io::Error),
}

/// A repository whose metadata were signed as they must be.
#[derive(Debug, Clone)]
pub struct TrustedRepository {
    /// Oldest first.
    pub releases: Vec<SignedRelease>,
    /// The keys of the director.
    pub director: DirectorKeys,
    /// What makes some of them of others.
    pub deltas: Vec<SignedDelta>,
    /// The home page styles.
    pub themes: Vec<SignedTheme>,
    /// When each role's metadata end.
    pub expiries: Vec<Expiry>,
    /// The versions of its metadata.
    pub versions: Floors,
}

impl TrustedRepository {
    /// The release of a target name.
    pub fn release(&self, target: &str) -> Option<&SignedRelease> {
        self.releases.iter().find(|release| release.target == target)
    }

    /// The style of a target name.
    pub fn theme(&self, target: &str) -> Option<&SignedTheme> {
        self.themes.iter().find(|theme| theme.target == target)
    }

    /// The deltas that make a release, the smallest first.
    pub fn deltas_to(&self, release: &SignedRelease) -> Vec<SignedDelta> {
        let leads = |delta: &&SignedDelta| Some(delta.custom.delta_to) == release.custom.manifest;
        let mut deltas: Vec<SignedDelta> = self.deltas.iter().filter(leads).cloned().collect();
        deltas.sort_by_key(|delta| delta.length);
        deltas
    }

    /// The roles that have ended by `now`: somebody must sign again, or somebody withholds what is new.
    pub fn expired(&self, now: Millis) -> Vec<Expiry> {
        Expiry::ended(&self.expiries, now)
    }

    pub(super) fn of(trusted: &Trusted) -> Self {
        let at = |role, expires: jiff::Timestamp| Expiry { role, at: expires.as_millisecond() };
        Self {
            releases: SignedRelease::all(&trusted.targets.signed),
            director: DirectorKeys::of(&trusted.targets.signed),
            deltas: SignedDelta::all(&trusted.targets.signed),
            themes: SignedTheme::all(&trusted.targets.signed),
            expiries: vec![
                at(Role::Root, trusted.root.signed.expires),
                at(Role::Timestamp, trusted.timestamp.signed.expires),
                at(Role::Snapshot, trusted.snapshot.signed.expires),
                at(Role::Targets, trusted.targets.signed.expires),
            ],
            versions: Floors::of(trusted),
        }
    }
}

/// Reads a root and checks that it is signed by its own keys; its version.
pub fn self_signed_version(root: &[u8]) -> Option<u64> {
    let root: Signed<Root> = serde_json::from_slice(root).ok()?;
    root.signed.verify_role(&root).ok()?;
    Some(root.signed.version.get())
}
