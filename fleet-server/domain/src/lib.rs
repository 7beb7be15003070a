//! The fleet's rules as pure functions and types: no clock, no database, no HTTP. See README.md.

mod acceptance;
mod app_manifest;
mod app_version;
mod attempt;
mod canary;
mod check_finding;
mod china_day;
mod china_time;
mod connectivity;
mod consumable;
mod convergence;
mod daily_check;
mod enrollment;
mod enrollment_code;
mod finding;
mod inspection;
mod install;
pub mod install_sheet;
mod language;
mod location;
pub mod location_sheet;
mod map_tiles;
mod network;
mod open_length;
mod opening;
mod opening_hours_text;
mod password;
mod power_cut;
mod public_holiday;
mod quarantine;
mod rating;
mod replacement;
mod role;
pub mod rollout;
mod scope;
mod screen_hours;
mod severity;
pub mod sheet;
mod signature_alarm;
mod theme;
mod usage;
mod watch;
mod working_day;
mod zone;

pub use acceptance::{AcceptanceUnsound, check_acceptance, check_self_test};
pub use app_manifest::{AppManifest, MANIFEST_FILE, MANIFEST_LIMIT, read_manifest};
pub use app_version::{VersionDecision, VersionRefused, VersionState};
pub use attempt::{step, step_by_snapshot};
pub use canary::{CanaryEnd, CanaryRefused, judge_canary};
pub use check_finding::{CheckFinding, CheckRule, CheckSeverity};
pub use china_day::{ChinaDay, NotADay};
pub use china_time::{china_day, china_hour, day_begins, first_day_of_month, month_of_day};
pub use connectivity::{Connectivity, Deadlines};
pub use consumable::{
    CONSUMABLE_LOW_DAYS, CONSUMABLE_RATE_DAYS, Fill, Stock, StockNews, StockRate, low_before,
};
pub use convergence::{Convergence, ConvergenceState};
pub use daily_check::{CheckListInvalid, check_items, default_checks, is_sound_check};
pub use enrollment::{DecisionRefused, EnrollmentDecision, decide, may_check_in, may_conflict};
pub use enrollment_code::{
    CodeRefused, CodeUse, EnrollmentCode, IssuedCode, NotACode, covers_wish, display_code,
};
pub use finding::{
    FINDING_RELAPSE_MS, FindingHappening, FindingRefused, FindingSeverity, FindingSource, FindingState,
    FindingStep, Judgement, LastFinding, REPORTED_FROM_ABOVE_A_YEAR, china_year, china_year_of,
};
pub use inspection::{
    ASKED_PATIENCE_MS, INSPECTION_PATIENCE_MS, INSPECTION_PERIOD_MS, INSPECTION_TRIES, InspectionOrigin,
    InspectionState, Inspector, choose_inspector, first_candidate, is_inspection_due, period_of,
};
pub use install::{
    INSTALL_NAME_MOST, INSTALL_NOTE_MOST, INSTALL_PROJECT_MOST, InstallFacts, InstallFields, InstallProblem,
    InstallState, may_install,
};
pub use language::Language;
pub use location::{
    Coordinates, HOME_TIME_ZONE, LOCATION_ADDRESS_MOST, LOCATION_NAME_MOST, LOCATION_WORD_MOST,
    LocationFields, LocationInvalid, check_opening_hours, check_time_zone,
};
pub use map_tiles::{MapTiles, MapTilesInvalid};
pub use network::{MOST_METERED_MIB, NetworkInvalid, RATES, check_network};
pub use open_length::{median_open, open_step, share_open};
pub use opening::{HolidayHours, OnHolidays, OnWorkedWeekends, Opening, OpeningRules, check_holiday_hours};
pub use opening_hours_text::{are_same_hours, opening_hours_text, read_opening_hours};
pub use password::{PASSWORD_MAX_BYTES, PASSWORD_MIN_CHARS, PasswordWeak, check_password};
pub use power_cut::WallPower;
pub use public_holiday::public_holidays_text;
pub use quarantine::is_quarantine_alarming;
pub use rating::{
    RATING_WORKING_DAYS, RatingHappening, RatingRefused, RatingState, RatingStep, rating_deadline,
};
pub use replacement::{Replaceable, Replaced, ReplacementRefused, replace};
pub use role::{Role, RoleUnknown};
pub use rollout::{
    ActivationInvalid, AttemptCounts, CrashRecord, CrashRule, Forecast, PausedBy, Plan, PlanInvalid,
    RolloutDecision, RolloutRefused, RolloutState, Running, Standing, TerminalHold, Threshold, Turn, Wave,
    WaveForecast, WavePlan, WaveSize, WaveState, check_activation, grants, why_not_yet,
};
pub use scope::{DivisionCode, Scope, ScopeInvalid, Tag};
pub use screen_hours::{AFTER_CLOSING, BEFORE_OPENING, BRIGHTNESS, ScreenHoursInvalid, check_screen_hours};
pub use severity::Severity;
pub use signature_alarm::SignatureAlarm;
pub use theme::{
    DivisionTheme, ShownTheme, ThemeChoice, ThemePeriod, ThemePeriodRefused, ThemePeriodState, ThemeReason,
    needed_bundles, shown_theme, theme_changes,
};
pub use usage::{UsageGrain, UsageRange};
pub use watch::{
    Confirmed, PageDifference, SeenText, WATCH_IGNORED_MOST, WATCH_STALE_DAYS, Watch, WatchState, difference,
    is_same_text, judge_content, judge_freshness,
};
pub use working_day::working_deadline;
pub use zone::{PictureRefused, ZoneDeed, ZoneState, check_picture};
