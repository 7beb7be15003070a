//! What the trusted pages (home, bar and keyboard) are shown, and what they ask for.

mod call;
mod consent;
mod display;
mod hours;
mod maintenance;
mod rating;
mod self_test;
mod setup;
mod state;

pub use call::{Call, CallError};
pub use consent::{Consent, ConsentPhase, Wanted};
pub use display::{CrossShown, DisplayCall, DisplayShown, TrialShown};
pub use hours::HoursShown;
pub use maintenance::{MaintenanceCall, MaintenanceDevices, MaintenanceShown, PaperAmounts, Stands};
pub use rating::{RatingAnswer, RatingAsked};
pub use self_test::{
    AcceptancePage, AcceptancePhase, MachineShown, SelfTestCall, SelfTestPage, SelfTestShown, Signing,
    StepShown,
};
pub use setup::{SetupCall, SetupDevices, SetupShown};
pub use state::{
    Language, Message, MessageKind, OpenApp, PageScreen, PageState, Phase, PrintNote, ReadAloud, SessionView,
    SmartCardNote,
};
