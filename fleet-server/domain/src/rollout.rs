//! How a rollout goes on: a plan of waves, a machine that opens and stops them, and what to expect of it.

mod activation;
mod counts;
mod forecast;
mod held;
mod machine;
mod placement;
mod plan;
mod state;
#[cfg(test)]
mod tests;
mod threshold;

pub use activation::{ActivationInvalid, check_activation};
pub use counts::AttemptCounts;
pub use forecast::{Forecast, WaveForecast};
pub use held::{Standing, TerminalHold, why_not_yet};
pub use machine::{CrashRecord, Running, Turn, Wave, WaveState, grants};
pub use placement::{bounds, hash, place, place_late};
pub use plan::{Plan, PlanInvalid, WavePlan, WaveSize};
pub use state::{PausedBy, RolloutDecision, RolloutRefused, RolloutState};
pub use threshold::{CrashRule, Threshold};
