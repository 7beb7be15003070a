use fleet_protocol::{
    AcceptanceId, CheckInReply, CommandId, CommandOutcome, CommandResult, EnrollmentReply, Event,
    HealthSample, InspectionId, InspectionReport, MachineParts, Token,
};
use terminal_core::ipc::CheckFailure;
use terminal_core::{Failure, HeldTheme, Mono};
use tokio::sync::oneshot;

use crate::log_export::ExportEnd;
use crate::self_test::{Handed, Measured};

/// What the agent's other tasks tell the one that owns the state.
#[derive(Debug)]
pub(super) enum Input {
    /// An enrollment was answered.
    Enrolled { sent: Mono, code: Option<String>, result: Result<EnrollmentReply, Failure> },
    /// A token was bought, or not.
    Token { sent: Mono, result: Result<Token, Failure> },
    /// A check-in was answered.
    CheckedIn(Box<CheckInAnswer>),
    /// The wake-up stream said so.
    Wake,
    /// The server refused the token of a request that was no check-in.
    TokenRefused,
    /// A health sample was taken.
    Sampled(HealthSample),
    /// The parts of the machine were looked at.
    PartsSeen(MachineParts),
    /// A command's last part ended.
    CommandEnded(CommandId, CommandOutcome),
    /// The upgrader has an event.
    Record(Event, oneshot::Sender<()>),
    /// An inspection has a result.
    Inspected(Box<InspectionReport>),
    /// An inspection says nothing of its app: the network was away.
    InspectionSpoiled(InspectionId),
    /// Which bundles of home page styles are on the disk.
    ThemesHeld(Vec<HeldTheme>),
    /// The upgrader wants to switch.
    MaySwitch(oneshot::Sender<bool>),
    /// The upgrader does not switch after all.
    SwitchCancelled,
    /// Something of the test of the hardware was measured, by this ticket.
    Measured(u64, Measured),
    /// The server has the paper of an acceptance, or does not want it.
    PaperHanded(AcceptanceId, Handed),
    /// The launcher saw the shell end.
    ShellEnded(String, oneshot::Sender<()>),
    /// The log is on the stick, or not.
    Exported(ExportEnd),
    /// Whether the server is reached by a way that is tried, by the number of the try.
    WayChecked(u64, Result<(), CheckFailure>),
    /// The root that the set-up waited for.
    RootCame(String),
    /// The certificate authority on the stick that is plugged in, if there is one.
    StickSeen(Option<String>),
}

/// A check-in's answer, with what had been sent.
#[derive(Debug)]
pub(super) struct CheckInAnswer {
    pub sent: Mono,
    pub records: usize,
    pub leaves_more: bool,
    pub outcomes: Vec<CommandResult>,
    pub result: Result<CheckInReply, Failure>,
}
