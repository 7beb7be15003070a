//! What a release of the terminal's own software is, how it is proven genuine, and how it lies on a
//! terminal's disk.
//!
//! Without features: the [`Manifest`], [slots](slot), the [`BootState`] and the words between
//! launcher and agent ([`link`]); std, serde and a digest, nothing else. Feature `client` adds the
//! verification of signed repositories, feature `sign` the making of them.

mod boot;
#[cfg(feature = "client")]
pub mod client;
#[cfg(feature = "client")]
pub mod delta;
mod digest;
mod durable;
mod fact;
pub mod link;
mod manifest;
mod name;
#[cfg(feature = "sign")]
pub mod sign;
pub mod slot;
mod target;

pub use boot::{BootState, BootStateError, FallBack, Trial};
pub use digest::{Digest, Hasher, NotADigest};
pub use durable::{sync_dir, write_atomically};
pub use fact::known_fact;
pub use manifest::{FileEntry, MANIFEST_FILE, Manifest, ManifestError, RelativePath};
pub use name::{Arch, InvalidName, SlotName, Version};
pub use target::{DeltaCustom, PartsList, ReleaseCustom, Unfit, delta_name, target_name};
