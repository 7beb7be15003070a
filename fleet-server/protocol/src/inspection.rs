use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::{AppId, AppVersionId, DiskHealth, InspectionId, Sha256, UnixMillis};

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
    /// Whether the page's text is to be sent too: the fleet compares it with what a person has confirmed.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub wants_text: bool,
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
    /// The page's text, if it was asked for and there is any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<PageText>,
}

impl InspectionReport {
    /// The most checks of a report.
    pub const MAX_RESULTS: usize = 16;
    /// The most links, files or words that a result names.
    pub const MAX_NAMED: usize = 20;
    /// The longest address, name or reason, in characters.
    pub const MAX_TEXT: usize = 300;
}

/// What people read of a page, with lines that begin with `→` for where it leads outside its own site. The pages that terminals inspect are open to all and seen without a session: nobody's data
/// is in them. Bounded, so that a report with it is far below what one check-in may carry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct PageText {
    /// The beginning, as lines: what a browser would set apart. None is empty, and no line is cut: a longer one goes on in
    /// the next.
    pub lines: Vec<String>,
    /// Digest of what follows; `None`: nothing does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>)]
    pub rest_sha256: Option<Sha256>,
}

impl PageText {
    /// The most lines.
    pub const MAX_LINES: usize = 400;
    /// The longest line, in characters.
    pub const MAX_LINE: usize = 200;
    /// The most characters of all lines together: some 60 KB of Chinese.
    pub const MAX_CHARS: usize = 20_000;
}

/// A line that one state of a page has and another has not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct LineChange {
    /// In which of the two it stands.
    pub change: LineState,
    /// The line.
    pub text: String,
}

/// In which of two states of a page a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum LineState {
    /// In both.
    Kept,
    /// In the later one alone.
    Added,
    /// In the earlier one alone.
    Removed,
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
    /// Whether the page's text is what it was, and not older than was promised.
    Freshness,
    /// Whether the page's text is what a person has confirmed. The fleet judges it, where ops want that.
    Content,
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
    pub const ALL: [Self; 13] = [
        Self::Address,
        Self::Redirects,
        Self::Certificate,
        Self::Ipv6,
        Self::OwnLinks,
        Self::OutsideLinks,
        Self::Freshness,
        Self::Content,
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
    /// The page's text is what a person has confirmed.
    AsConfirmed,
    /// The page's text has not changed for a while, and was not promised to.
    UnchangedFor {
        /// For so many whole days.
        days: i64,
        /// After so many it is too old.
        limit_days: i64,
    },
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
    /// The page's text is not what a person has confirmed.
    ChangedSinceConfirmed {
        /// When that was confirmed.
        confirmed_at: UnixMillis,
        /// The first lines that were added or removed.
        lines: Vec<LineChange>,
        /// How many in all, of those that are kept.
        count: u32,
        /// Whether the part of the page of which only the digest is kept differs.
        beyond: bool,
    },
    /// Disks of a terminal fail, or are to be replaced before long.
    Disks {
        /// Those alone, the worst first.
        disks: Vec<DiskHealth>,
    },
    /// The page has not changed for longer than was promised.
    Stale {
        /// For so many whole days.
        days: i64,
        /// After so many it is too old.
        limit_days: i64,
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
    /// The page has no text: its scripts make it and the terminal could not open it in its window, or the terminal's version is too
    /// old to send it.
    NoText,
    /// Nobody has confirmed a state of the page yet.
    NotConfirmed,
}
