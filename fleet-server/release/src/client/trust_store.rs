use std::path::Path;
use std::sync::Arc;

use fleet_protocol::{DesiredRelease, SignedGrant, TerminalId};

use super::load::{TrustError, TrustedRepository, self_signed_version};
use super::memory::Keeper;
use super::{GrantError, Millis, Source, Told, director, workflow};

/// What a terminal has ever trusted, so that nobody can show it something older.
///
/// The memory is one sealed file in two copies, written after every step of a refresh. A power cut or a bad
/// sector costs one copy and no memory. It knows no clock: a wrong one can neither block it nor weaken it.
#[derive(Debug)]
pub struct TrustStore {
    pinned_root: Vec<u8>,
    keeper: Keeper,
    healed: Vec<String>,
}

impl TrustStore {
    /// Opens the store in `dir`, made if it is not there. `pinned_root` is the root that the terminal
    /// was installed with.
    pub fn open(dir: &Path, pinned_root: Vec<u8>) -> Result<Self, TrustError> {
        let (keeper, healed) = Keeper::open(dir)?;
        Ok(Self { pinned_root, keeper, healed })
    }

    /// The damaged copies found at [`TrustStore::open`], to be reported. They are set aside, so that they are found
    /// once; the next refresh makes them anew.
    pub fn healed(&self) -> &[String] {
        &self.healed
    }

    /// Fetches and verifies the newest metadata, and remembers them.
    pub async fn refresh(&mut self, source: Arc<dyn Source>) -> Result<TrustedRepository, TrustError> {
        let anchor = self.anchor();
        let trusted = workflow::update(source.as_ref(), &mut self.keeper, &anchor).await?;
        Ok(TrustedRepository::of(&trusted))
    }

    /// Checks the director's word, by the keys that `repository` names, and remembers it: no older one counts
    /// afterwards. Where no key is named there is nothing to check.
    pub fn hear(&mut self, repository: &TrustedRepository, told: &Told<'_>) -> Result<(), GrantError> {
        let Some(heard) = director::check(&repository.director, told)? else { return Ok(()) };
        let mut words = self.keeper.memory().words.clone();
        words.hear(&heard, &repository.director)?;
        Ok(self.keeper.keep(|memory| memory.words = words)?)
    }

    /// Checks a word that came on a medium, and remembers it: it must be signed, for this terminal, not older than what
    /// was heard, and not have ended at `now`. The release that it tells the terminal to run.
    pub fn hear_offline(
        &mut self,
        repository: &TrustedRepository,
        terminal_id: TerminalId,
        word: &SignedGrant,
        now: Millis,
    ) -> Result<DesiredRelease, GrantError> {
        let grant = word.read().ok_or_else(|| GrantError::Malformed("it is no word".to_owned()))?;
        let (target, attempt_id) = (grant.target.as_str(), grant.attempt_id);
        let told = Told { terminal_id, target, attempt_id, grant: Some(word) };
        // Without a director anybody could have written it: over the network TLS would vouch for the server.
        director::check(&repository.director, &told)?.ok_or(GrantError::Unsigned)?;
        let terms = grant.offline.as_ref().ok_or(GrantError::NotOffline)?;
        if terms.until <= now {
            return Err(GrantError::Ended { until: terms.until });
        }
        self.hear(repository, &told)?;
        word.offline_release().ok_or(GrantError::NotOffline)
    }

    /// The newest root that is trusted: the pinned one, or one that its keys have led to since.
    fn anchor(&self) -> Vec<u8> {
        let stored = self.keeper.memory().root.as_ref().map(String::as_bytes);
        match stored.and_then(self_signed_version) {
            Some(version) if Some(version) >= self_signed_version(&self.pinned_root) => {
                stored.unwrap_or(&self.pinned_root).to_vec()
            }
            _ => self.pinned_root.clone(),
        }
    }
}
