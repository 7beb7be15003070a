//! From the desired state to what has to be done and shown.

mod notices;
mod plan;
mod settings;

pub use notices::{due_notices, next_notice_change};
pub use plan::{BundleJob, FetchPlan, plan_fetches};
pub use settings::clamp_settings;
