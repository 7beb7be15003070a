//! From the desired state to what has to be done and shown.

mod due;
mod plan;
mod settings;
mod theme;

pub use due::{due_notices, due_zones, next_due_change};
pub use plan::{BundleJob, FetchPlan, plan_fetches};
pub use settings::clamp_settings;
pub use theme::{THEME_CONTRACT, held_theme, next_theme_change, theme_at, unfit_themes, wanted_themes};
