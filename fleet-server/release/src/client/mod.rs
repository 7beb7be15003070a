//! Verification of signed repositories (TUF), for terminals and for the fleet server.
//!
//! A terminal asks its [`TrustStore`] to [refresh](TrustStore::refresh) from a [`Source`], picks the
//! [`SignedRelease`] that the desired state names, [downloads](download()) and [unpacks](unpack()) it.
//! The server checks an uploaded repository with [`verify_repository`].

mod apply;
mod director;
mod director_key;
mod download;
mod expiry;
mod floors;
mod http;
mod load;
mod local_time;
mod medium;
mod memory;
mod parts;
mod release;
mod repository;
mod settings;
mod source;
mod theme;
mod throttle;
mod throttled;
mod trust_store;
mod unpack;
mod workflow;

pub use apply::{ApplyError, apply};
pub(crate) use director::MOST_KEYS;
pub use director::{DIRECTOR_TARGET, DirectorKeys, GrantError, Told};
pub use director_key::{BadDirectorKey, DirectorKey};
pub use download::{DownloadError, download, partial_length, partial_path};
pub use expiry::{Expiry, Millis, Role};
pub use floors::Floors;
pub use http::{Bearer, HttpSource, Pace};
pub use load::{TrustError, TrustedRepository, self_signed_version};
pub use local_time::local_time;
pub use medium::{MediumBundle, MediumError};
pub use release::{SignedDelta, SignedRelease};
pub use repository::{
    METADATA_DIR, RepositoryError, TARGETS_DIR, VerifiedRepository, verify_metadata, verify_repository,
};
pub use settings::{
    FieldFault, MOST_SETTINGS_BYTES, MachineSettings, SETTINGS_FILE, Settings, SettingsError, SettingsFault,
    SettingsNetwork, SettingsProxy, SettingsScreen, SignedSettings, root_fingerprint,
};
#[cfg(feature = "sign")]
pub(crate) use settings::{SettingsFile, Statement};
pub use source::{Reply, Resource, Source, SourceError};
pub use theme::{
    MOST_THEME_BYTES, SignedTheme, THEME_MANIFEST_FILE, THEME_MODULE_FILE, THEME_STYLE_FILE, ThemeCustom,
    ThemeError, ThemeManifest, ThemeName, theme_target_name,
};
pub use throttle::Throttle;
pub use throttled::ThrottledSource;
pub use trust_store::TrustStore;
pub use unpack::{UnpackError, unpack};
