/// The paths of the terminal API, so that terminal and server cannot disagree.
pub mod path {
    /// `POST`: [`EnrollmentRequest`](crate::EnrollmentRequest) → [`EnrollmentReply`](crate::EnrollmentReply).
    pub const ENROLLMENTS: &str = "/terminal/v1/enrollments";
    /// `POST`: [`ChallengeRequest`](crate::ChallengeRequest) → [`Challenge`](crate::Challenge).
    pub const CHALLENGES: &str = "/terminal/v1/challenges";
    /// `POST`: [`TokenRequest`](crate::TokenRequest) → [`Token`](crate::Token).
    pub const TOKENS: &str = "/terminal/v1/tokens";
    /// `POST`, bearer token: [`CheckIn`](crate::CheckIn) → [`CheckInReply`](crate::CheckInReply).
    pub const CHECK_INS: &str = "/terminal/v1/check-ins";
    /// `GET`, bearer token, `text/event-stream`: [`Wake`](crate::Wake) as events.
    pub const WAKE: &str = "/terminal/v1/wake";
    /// `GET`, bearer token, byte ranges: `{BLOBS}/{sha256}`, an app bundle or an icon.
    pub const BLOBS: &str = "/terminal/v1/blobs";
    /// `GET`, bearer token: the image repository's signed metadata, `{RELEASE_METADATA}/{file}` (TUF).
    pub const RELEASE_METADATA: &str = "/terminal/v1/releases/metadata";
    /// `GET`, without a token: the root that every repository of the fleet leads back to (TUF), for a terminal that is told its
    /// fingerprint while it is set up. 404 where ops have pinned none.
    pub const ROOT: &str = "/terminal/v1/root";
    /// `GET`, bearer token, byte ranges: the image repository's targets, `{RELEASE_TARGETS}/{sha256}.{name}` (TUF,
    /// consistent snapshots).
    pub const RELEASE_TARGETS: &str = "/terminal/v1/releases/targets";
    /// `GET`, bearer token: [`PeerList`](crate::PeerList), the terminals of the same location.
    pub const PEERS: &str = "/terminal/v1/peers";
    /// `GET`, bearer token: [`AppsByUse`](crate::AppsByUse), in which order a new terminal fetches its apps.
    pub const APPS_BY_USE: &str = "/terminal/v1/apps/by-use";
    /// `PUT`, bearer token: `{COMMANDS}/{id}/screenshot`, the picture as `image/png`, at most 8 MiB.
    pub const COMMANDS: &str = "/terminal/v1/commands";
    /// `PUT`, bearer token: `{ACCEPTANCES}/{id}/report`, the paper as `application/pdf`, at most
    /// [`Acceptance::LARGEST_REPORT`](crate::Acceptance::LARGEST_REPORT).
    pub const ACCEPTANCES: &str = "/terminal/v1/acceptances";
    /// `GET`, by anybody, as `?division=&q=&limit=&after=`: [`PublicLocationPage`](crate::PublicLocationPage).
    /// `{PUBLIC_LOCATIONS}/{id}`: [`PublicPlace`](crate::PublicPlace). `404 public_list_off` where ops publish no list.
    pub const PUBLIC_LOCATIONS: &str = "/public/v1/locations";
}
