//! What a terminal and the fleet server say to each other: ids and wire types, serde only.
//!
//! The protocol is versioned as a whole by [`PROTOCOL_VERSION`]; every path begins with
//! `/terminal/v1`, but for those that anybody may ask (`/public/v1`). Fields may be added with `#[serde(default)]`; nothing is renamed or removed
//! within a version. All times are Unix milliseconds UTC ([`UnixMillis`]).

mod acceptance;
mod card_application;
mod check_in;
mod command;
mod consumable;
mod daily_check;
mod desired;
mod device;
mod enrollment;
mod event;
mod grant;
mod health;
mod ids;
mod inspection;
mod machine_parts;
mod maintenance;
mod maintenance_ticket;
mod network;
mod network_change;
mod offline;
mod paths;
mod peer;
mod permission;
mod problem;
mod public;
mod rating;
mod screen_hours;
mod self_test;
mod self_test_picture;
mod special_day;
mod theme;
mod token;
mod upgrade;
mod zone;

pub use acceptance::{Acceptance, AcceptanceReport, AcceptanceSigner, Signature};
pub use card_application::{CardApplication, NotACardApplication};
pub use check_in::{
    ActualApp, ActualAppState, ActualHardening, ActualQuarantine, ActualShell, ActualState, CheckIn,
    CheckInReply, CommandResult, DeviceState, OutboxPosition, OutboxRecord, RecordBody, Wake,
};
pub use command::{Command, CommandKind, CommandOutcome, CommandRefusal};
pub use consumable::{Consumable, ConsumableStep, ConsumableWord};
pub use daily_check::{CheckItem, CheckProblem, CheckedItem, DailyCheck};
pub use desired::{
    Activation, ActivationWhen, AppSource, AppsByUse, BlobRef, DesiredApp, DesiredLocation, DesiredRelease,
    DesiredState, DesiredTerminal, Etag, LiftedQuarantine, Notice, NoticeLevel, OpeningHours, Settings,
    Window,
};
pub use device::{DeviceKind, DeviceModel, DiskHealth, DiskVerdict};
pub use enrollment::{
    EnrollmentReply, EnrollmentRequest, EnrollmentState, Hardware, WishAnswer, enrollment_statement,
};
pub use event::{AppBound, AppFailure, BootReason, Event, Residue, SessionEnd, WipeCause};
pub use grant::{Grant, OfflineTerms, SignedGrant, grant_statement};
pub use health::{HealthSample, ProcessSample};
pub use ids::{
    AcceptanceId, AppId, AppVersionId, AttemptId, CommandId, DailyCheckId, FindingId, InspectionId,
    LocationId, LocationPhotoId, NoticeId, PersonId, RatingId, ReleaseId, RolloutId, SavedQueryId,
    SelfTestId, Sha256, TerminalId, ThemePeriodId, UnixMillis, ZoneId,
};
pub use inspection::{
    BrokenLink, CheckFault, CheckNote, CheckOutcome, CheckResult, DesiredInspection, InspectionCheck,
    InspectionReport, LineChange, LineState, MissingPart, PageMark, PageText, ScriptError, SkipReason,
};
pub use machine_parts::{MachineParts, PowerBackup, PowerBackupSource, PowerBackupState, WatchdogState};
pub use maintenance::{
    MOST_MAINTENANCE_PEOPLE, MaintenanceAct, MaintenanceCode, MaintenanceEnd, MaintenanceKey,
    MaintenanceNumber, MaintenancePerson, MaintenancePin, MaintenancePrinter, MaintenanceStep, NetworkWay,
    NotAMaintenanceCode, NotAMaintenanceNumber, ScreenTurn, key_message, maintenance_day, pin_message,
};
pub use maintenance_ticket::{MaintenanceTicket, NotAMaintenanceTicket, ticket_message};
pub use network::{NetworkHours, NetworkPolicy};
pub use network_change::{
    AddressFault, ChangeFault, FixedAddress, IpSetting, NetworkChange, NetworkSetting, WifiSecret,
    WifiSecurity,
};
pub use offline::{
    OFFLINE_BUNDLE_PREFIX, OFFLINE_BUNDLE_SUFFIX, OFFLINE_RECEIPTS, OfflineBundle, OfflineReceipt,
    OfflineStep, OfflineTerminal, SignedReceipt, receipt_statement,
};
pub use paths::path;
pub use peer::{PEER_DONE, PEER_FILES, PEER_SIGNATURE, Peer, PeerList, peer_statement};
pub use permission::{Permission, Permissions, UnknownPermission};
pub use problem::{Problem, ProblemCode};
pub use public::{
    Ability, Facility, PublicLocation, PublicLocationPage, PublicPlace, PublicPoint, PublicService,
};
pub use rating::{RATING_REASONS_VERSION, Rating, RatingLevel, RatingReason};
pub use screen_hours::{ActualScreen, ScreenHours, ScreenMode, ScreenState, WhenClosed};
pub use self_test::{SelfTest, SelfTestFact, SelfTestItem, SelfTestJudge, SelfTestOutcome, SelfTestResult};
pub use self_test_picture::{SelfTestCode, SelfTestPhoto, SelfTestPicture, SelfTestTouches, TouchedDot};
pub use special_day::{DayHours, SpecialDay, SpecialDayKind};
pub use theme::{
    DesiredTheme, NotATheme, NotAThemeVersion, ThemeChange, ThemeFailure, ThemeId, ThemeVersion,
};
pub use token::{Challenge, ChallengeRequest, Token, TokenRequest, token_statement};
pub use upgrade::{AttemptState, Held, HoldReason, UpgradeReport};
pub use zone::{Zone, ZoneBlock, ZoneColour, ZoneContent, ZoneText};

/// The version of the terminal protocol spoken by this crate.
pub const PROTOCOL_VERSION: u32 = 1;
