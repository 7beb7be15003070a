use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppId, AppVersionId, InspectionId, Sha256, UnixMillis};

/// One inspection (巡检) of an app that a terminal is to do: when nobody needs it, and once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DesiredInspection {
    /// Which inspection; the result names it.
    pub id: InspectionId,
    /// Which app.
    pub app_id: AppId,
    /// In which version; the terminal does nothing unless it is offered that one.
    pub version_id: AppVersionId,
    /// Somebody waits for it: it comes before others, and a shorter rest of the terminal suffices.
    #[serde(default)]
    pub asked: bool,
    /// The page as the inspection before saw it, on whichever terminal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<PageMark>,
}

/// Tells one state of a page from another.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageMark {
    /// Digest of the page's text: its markup, scripts and styles do not count.
    #[schema(value_type = String)]
    pub text_sha256: Sha256,
    /// What the server calls this state of the page (`ETag`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// When the page was last changed, as the server says (`Last-Modified`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modified_at: Option<UnixMillis>,
}

/// What an inspection found. Nothing in it is about a person: no citizen's session takes part in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct InspectionReport {
    /// Which inspection.
    pub id: InspectionId,
    /// When it began.
    pub started_at: UnixMillis,
    /// When it ended.
    pub ended_at: UnixMillis,
    /// What was looked at, each check once. A check that is not named was not done.
    pub results: Vec<CheckResult>,
    /// The page as it is now, if it was read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub page: Option<PageMark>,
}

impl InspectionReport {
    /// The most checks of a report.
    pub const MAX_RESULTS: usize = 16;
    /// The most links, files or words that a result names.
    pub const MAX_NAMED: usize = 20;
    /// The longest address, name or reason, in characters.
    pub const MAX_TEXT: usize = 300;
}

/// One thing that an inspection looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum InspectionCheck {
    /// The app's page answers.
    Address,
    /// All redirects on the way to it stay within the app's origins.
    Redirects,
    /// The certificate is valid, and will be for a while.
    Certificate,
    /// The page's host has an IPv6 address, and answers there.
    Ipv6,
    /// The page's links to the app's own origins answer.
    OwnLinks,
    /// The page's links to others answer.
    OutsideLinks,
    /// Whether the page's text is what it was.
    Freshness,
    /// The bundle's files are what was unpacked.
    Files,
    /// The app opens in the terminal's window, as it does for a citizen.
    Opening,
    /// There is something to be seen then.
    Painting,
    /// Its scripts run without errors.
    Scripts,
    /// All parts that its page names are there: pictures, scripts, styles.
    Parts,
}

impl InspectionCheck {
    /// All of them, in the order in which they are shown.
    pub const ALL: [Self; 12] = [
        Self::Address,
        Self::Redirects,
        Self::Certificate,
        Self::Ipv6,
        Self::OwnLinks,
        Self::OutsideLinks,
        Self::Freshness,
        Self::Files,
        Self::Opening,
        Self::Painting,
        Self::Scripts,
        Self::Parts,
    ];

    /// Those that the terminal's window makes, by opening the app where nobody sees it.
    pub const IN_WINDOW: [Self; 4] = [Self::Opening, Self::Painting, Self::Scripts, Self::Parts];
}

/// How one check went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CheckResult {
    /// Which check.
    pub check: InspectionCheck,
    /// How it went.
    #[serde(flatten)]
    pub outcome: CheckOutcome,
}

/// How a check went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "outcome")]
pub enum CheckOutcome {
    /// As it should be.
    Passed {
        /// What was measured, where something was.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        note: Option<CheckNote>,
    },
    /// Something is for a person to mend.
    Failed {
        /// What.
        fault: CheckFault,
    },
    /// It could not be judged here.
    Skipped {
        /// Why.
        reason: SkipReason,
    },
}

/// What was measured by a check that passed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CheckNote {
    /// The page answered.
    Answered {
        /// HTTP status.
        status: u16,
        /// Milliseconds until its beginning was there.
        ms: u64,
    },
    /// The certificate is valid.
    DaysLeft {
        /// For so many days.
        days: i64,
    },
    /// The links answered.
    Links {
        /// How many were asked.
        asked: u32,
        /// How many were not: above the bound, or at an address that a terminal does not touch.
        left_out: u32,
    },
    /// The app's first picture was there.
    Painted {
        /// After so many milliseconds.
        ms: u64,
    },
    /// The page's text is the same as at the inspection before.
    Unchanged,
    /// The page's text has changed since the inspection before.
    Changed,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case", tag = "kind")]
pub enum CheckFault {
    /// There was no answer.
    Unreachable {
        /// For ops, in English.
        detail: String,
    },
    /// The page answers with an error.
    Status {
        /// HTTP status.
        status: u16,
    },
    /// A redirect leads out of the app's origins.
    LeavesOrigins {
        /// Where to.
        origin: String,
    },
    /// Redirects without an end.
    TooManyRedirects,
    /// The certificate ends soon, or has ended.
    EndsSoon {
        /// Days left; negative when it has ended.
        days: i64,
    },
    /// The certificate is not valid.
    BadCertificate {
        /// For ops, in English.
        detail: String,
    },
    /// The name has no IPv6 address.
    NoIpv6Address,
    /// The name has IPv6 addresses, and none answers.
    Ipv6Unreachable,
    /// Some links do not answer.
    BrokenLinks {
        /// The first of them.
        links: Vec<BrokenLink>,
        /// How many in all.
        broken: u32,
        /// How many were asked.
        asked: u32,
    },
    /// Files differ from what was unpacked.
    DamagedFiles {
        /// For ops, in English: the first difference.
        detail: String,
    },
    /// The app does not open, or ends by itself.
    NotOpened {
        /// For ops, in English.
        detail: String,
    },
    /// Nothing is to be seen: all is of one colour.
    Blank,
    /// Scripts fail.
    ScriptErrors {
        /// The first of them, each once.
        errors: Vec<ScriptError>,
        /// How many in all.
        count: u32,
    },
    /// Parts of the page are not there.
    MissingParts {
        /// The first of them.
        parts: Vec<MissingPart>,
        /// How many in all.
        missing: u32,
    },
}

/// An error of a script that nothing in the page took care of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct ScriptError {
    /// The engine's words.
    pub message: String,
    /// The script's address without its query; empty where the engine does not say.
    pub source: String,
    /// The line in it, from 1; 0 where the engine does not say.
    pub line: u32,
}

/// A part of a page that is not there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, ToSchema)]
pub struct MissingPart {
    /// Its address without its query; the origin alone where it was kept from it.
    pub url: String,
    /// The terminal kept the page from it, because the app may not reach that origin.
    pub kept_from: bool,
}

/// A link that does not answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct BrokenLink {
    /// Where it leads; without a fragment.
    pub url: String,
    /// HTTP status; `None` if there was no answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
}

/// Why a check could not be judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum SkipReason {
    /// The page could not be read.
    NoPage,
    /// The address is plain `http`.
    NotHttps,
    /// The terminal itself has no IPv6.
    TerminalWithoutIpv6,
    /// The address is no name: there is nothing to look up.
    NotAName,
    /// The terminal reaches the network through a proxy, which hides this.
    BehindProxy,
    /// There are no such links.
    NoLinks,
    /// There was no inspection before.
    FirstTime,
    /// The terminal is a simulated one, and holds no files.
    Simulated,
    /// The terminal's window is not there.
    NoWindow,
    /// The app is not ready on this terminal.
    NotReady,
    /// The app did not open.
    NotOpened,
}
