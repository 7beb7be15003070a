use std::path::Path;

use fleet_protocol::BlobRef;
use terminal_core::desired::BundleJob;

use super::shelf::{Shelf, ShelfError};
use crate::disk::remove_if_there;

/// Something to fetch.
#[derive(Debug, Clone)]
pub(super) enum Job {
    Icon(BlobRef),
    Bundle(BundleJob),
}

impl Job {
    pub const fn blob(&self) -> BlobRef {
        match self {
            Self::Icon(blob) => *blob,
            Self::Bundle(job) => job.blob,
        }
    }

    /// Puts what was fetched on the shelf; what is refused is thrown away. Blocks.
    pub fn put(&self, place: &Shelf, fetched: &Path) -> Result<(), ShelfError> {
        let outcome = match self {
            Self::Icon(blob) => place.put_icon(fetched, &blob.sha256),
            Self::Bundle(job) => place.put_bundle(fetched, &job.blob.sha256, &job.entry),
        };
        if let Err(ShelfError::Bundle(_)) = outcome {
            remove_if_there(fetched)?;
        }
        outcome
    }
}
