use std::path::PathBuf;

use fleet_protocol::DesiredRelease;
use fleet_release::client::{DownloadError, Resource, SignedRelease, download};

use super::Job;
use crate::media::Found;
use crate::upgrade::Host;

impl<H: Host> Job<H> {
    /// The medium that has the archive of what is wanted, if one is plugged in.
    pub(super) fn medium_with(&self, desired: &DesiredRelease, release: &SignedRelease) -> Option<Found> {
        let medium = self.media.serving(desired.attempt_id, self.host.now())?;
        medium.bundle.has(&Resource::Target(release.file_name())).then_some(medium)
    }

    /// Fetches a file from a medium. `None` if there is none, it was pulled out, or it holds something else: then the
    /// network is asked. What came until then is kept.
    pub(super) async fn fetch_from_medium(
        &self,
        medium: Option<&Found>,
        release: &SignedRelease,
        progress: &mut (impl FnMut(u64) + Send),
    ) -> Option<PathBuf> {
        let medium = medium?;
        match download(medium.bundle.as_ref(), release, &self.paths.incoming, progress).await {
            Ok(file) => Some(file),
            Err(error) => {
                if matches!(error, DownloadError::Tampered(_)) {
                    medium.spoil();
                }
                let path = medium.bundle.path().display();
                tracing::warn!(%path, %error, "the release does not come from the medium");
                None
            }
        }
    }
}
