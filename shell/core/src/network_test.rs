//! The test that says which hop to the fleet server fails (网络检测): the hops in their order, how each may end, and what is
//! not looked at any more once one has failed. Whoever measures is told what is next and says what came of it.

mod hop;
mod machine;
#[cfg(test)]
mod tests;
mod validity;
mod way;

pub use hop::{Hop, HopFault, HopOutcome, HopResult, NetworkReport, TestEnd};
pub use machine::NetworkTest;
pub use validity::{Validity, judge_validity};
pub use way::{InterfaceKind, NetworkInterface, Surroundings, Way};
