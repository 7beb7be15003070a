//! From the desired state to what has to be done and shown.

mod due;
mod plan;
mod settings;

pub use due::{due_notices, due_zones, next_due_change};
pub use plan::{BundleJob, FetchPlan, plan_fetches};
pub use settings::clamp_settings;
