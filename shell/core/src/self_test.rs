//! The test of a terminal's hardware on site (自检) and the acceptance that follows (验收). The agent holds the run, which
//! outlasts a restart, and what is signed; the shell leads a person through the items that only a person can judge.

mod acceptance;
mod guide;
mod memory;
mod run;
#[cfg(test)]
mod tests;

pub use acceptance::{ACCEPTED_WITHIN_MS, AcceptanceDraft, NotAccepted, acceptance_number, may_accept};
pub use guide::{Guide, GuideAction, Step, StepPhase, Trouble};
pub use memory::SelfTestMemory;
pub use run::{Measurement, SelfTestRun, Told, fact, is_measured};
