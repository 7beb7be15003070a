use std::io::ErrorKind;
use std::sync::Arc;

use fleet_protocol::{DesiredRelease, Event, HoldReason};
use fleet_release::Arch;
use fleet_release::client::{
    GrantError, SignedDelta, SignedRelease, Told, TrustError, TrustStore, TrustedRepository,
};
use terminal_core::upgrade::WorkResult;

use super::{Job, disk, held, later, rejected};
use crate::media::Found;
use crate::upgrade::Host;

impl<H: Host> Job<H> {
    /// What the offline keys say of the release that is wanted.
    pub(super) async fn resolve(
        &self,
        desired: &DesiredRelease,
    ) -> Result<(SignedRelease, Vec<SignedDelta>), WorkResult> {
        let _turn = self.trust.lock().await;
        let (mut store, repository) = self.refresh(desired).await.map_err(distrusted)?;
        self.check_not_ended(&repository)?;
        let told = Told {
            terminal_id: self.terminal_id,
            target: &desired.target,
            attempt_id: desired.attempt_id,
            grant: desired.grant.as_ref(),
        };
        store.hear(&repository, &told).map_err(|error| match error {
            GrantError::Store(error) => disk(error),
            GrantError::Unsigned | GrantError::UnknownKey(_) => held(HoldReason::Unknown, error),
            GrantError::Forged
            | GrantError::Malformed(_)
            | GrantError::ForAnother(_)
            | GrantError::Replayed { .. }
            | GrantError::NotOffline
            | GrantError::Ended { .. } => rejected(error),
        })?;
        let release = self.fitting(&repository, desired).map_err(rejected)?;
        Ok((release.clone(), repository.deltas_to(release)))
    }

    /// What the offline keys say now, for what needs no word of the director.
    pub async fn repository(&self) -> Result<TrustedRepository, WorkResult> {
        let _turn = self.trust.lock().await;
        let mut store = self.open_trust().await.map_err(distrusted)?;
        let repository = store.refresh(Arc::clone(&self.source)).await.map_err(distrusted)?;
        self.check_not_ended(&repository)?;
        Ok(repository)
    }

    fn check_not_ended(&self, repository: &TrustedRepository) -> Result<(), WorkResult> {
        let ended = self.host.trusted_now().map(|now| repository.expired(now)).unwrap_or_default();
        let Some(expiry) = ended.first() else { return Ok(()) };
        let reason = format!("the signed metadata have ended, ops must sign again: {expiry}");
        Err(held(HoldReason::MetadataExpired, reason))
    }

    /// Whether the word of a medium is to be taken: signed, for this terminal, not ended, not older than what was heard
    /// or seen, and of a release that this terminal can run. The release; or why not, in English.
    ///
    /// Its end is judged by the best knowledge of the time: without a line nobody confirms it. A date too far ahead
    /// refuses a good medium; one too far behind is held up by the last time that the server gave.
    pub async fn consider(&self, found: &Found) -> Result<DesiredRelease, String> {
        let _turn = self.trust.lock().await;
        let mut store = self.open_trust().await.map_err(|error| error.to_string())?;
        let repository = store.refresh(found.bundle.clone()).await.map_err(|error| error.to_string())?;
        let heard = store.hear_offline(&repository, self.terminal_id, &found.word, self.host.now());
        let release = heard.map_err(|error| error.to_string())?;
        self.fitting(&repository, &release)?;
        Ok(release)
    }

    /// The release as it is signed, if it is that version and for this terminal.
    fn fitting<'r>(
        &self,
        repository: &'r TrustedRepository,
        desired: &DesiredRelease,
    ) -> Result<&'r SignedRelease, String> {
        let release = repository
            .release(&desired.target)
            .ok_or_else(|| format!("{} is not signed by the offline keys", desired.target))?;
        if release.custom.version.as_str() != desired.version {
            return Err(format!("{} is signed as version {}", desired.target, release.custom.version));
        }
        let fit = release.custom.check_fit(&Arch::of_this_machine(), self.counter_floor);
        fit.map_err(|unfit| unfit.to_string())?;
        Ok(release)
    }

    async fn open_trust(&self) -> Result<TrustStore, TrustError> {
        let pinned = self
            .paths
            .pinned_root
            .as_ref()
            .ok_or_else(|| TrustError::Untrusted("no root is pinned on this terminal".to_owned()))?;
        let root = std::fs::read(pinned).map_err(|error| {
            // The set-up waits for it.
            if error.kind() == ErrorKind::NotFound {
                TrustError::Unreachable("the root has not come yet".to_owned())
            } else {
                error.into()
            }
        })?;
        let store = TrustStore::open(&self.paths.trust, root)?;
        for damage in store.healed() {
            let event = Event::FileHealed { file: "upgrade/trust".to_owned(), reason: damage.clone() };
            self.host.record(event).await;
        }
        Ok(store)
    }

    /// The newest metadata: from the server where it is reached, because it knows of what was withdrawn since; from a
    /// medium where it is not. What is wrong with a medium ends no attempt.
    async fn refresh(&self, desired: &DesiredRelease) -> Result<(TrustStore, TrustedRepository), TrustError> {
        let mut store = self.open_trust().await?;
        let medium = self.media.serving(desired.attempt_id, self.host.now());
        let Some(medium) = medium else {
            let repository = store.refresh(Arc::clone(&self.source)).await?;
            return Ok((store, repository));
        };
        if self.host.has_token() {
            match store.refresh(Arc::clone(&self.source)).await {
                Err(TrustError::Unreachable(_)) => {}
                refreshed => return Ok((store, refreshed?)),
            }
        }
        match store.refresh(medium.bundle.clone()).await {
            Ok(repository) => Ok((store, repository)),
            Err(error) => {
                tracing::warn!(path = %medium.bundle.path().display(), %error, "the medium is of no use");
                let repository = store.refresh(Arc::clone(&self.source)).await?;
                Ok((store, repository))
            }
        }
    }
}

fn distrusted(error: TrustError) -> WorkResult {
    match error {
        TrustError::Untrusted(_) => rejected(error),
        TrustError::Unreachable(_) => later(error),
        TrustError::Store(error) => disk(error),
    }
}
