//! Releases (发布版本) of the terminals' software. The server makes none: it keeps a copy of the image
//! repository that the offline keys signed, and lists what is in it.

mod director;
pub(crate) mod grant;
mod install;
mod item;
mod list;
mod repository;
mod root;
mod standing;
mod trust;
mod unpack;

use utoipa_axum::{router::OpenApiRouter, routes};

use crate::state::AppState;

pub use item::Release;
pub(crate) use root::load as load_root;
pub use standing::{StandingCache, measure as measure_standing};
pub use trust::{
    NoDirector, RepositoryStanding, RepositoryTrust, RoleStanding, SignedFiles, SignedRelease, SignedTheme,
    Untrusted,
};

/// The directory of the repository that holds the signed metadata.
const METADATA_DIR: &str = "metadata";
/// The directory of the repository that holds the releases.
const TARGETS_DIR: &str = "targets";

/// Its routes.
pub fn router() -> OpenApiRouter<AppState> {
    OpenApiRouter::new()
        .routes(routes!(list::list))
        .routes(routes!(list::export))
        .routes(routes!(root::read, root::pin))
        .routes(routes!(standing::read))
        .routes(routes!(director::list, director::create))
        .routes(routes!(repository::upload))
}
