//! Maintenance on site (现场维护): the touches that open the pad, how often a PIN may be tried, how long a visit lasts, and
//! what the screen shows of it. The agent judges and holds the visit; the shell shows it, and closes it by the same limits.

mod gesture;
mod guard;
mod screen;
#[cfg(test)]
mod tests;
mod tries;
mod visit;

pub use gesture::{Corner, CornerGesture};
pub use guard::{Judgement, MaintenanceGuard, OpenVisit};
pub use screen::{MaintenanceScreen, MaintenanceView, OpenView, PadNote, PadView};
pub use tries::PinTries;
pub use visit::Visit;
