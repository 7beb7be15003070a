//! Setting up the terminal's network on site: what may be set, and how long a change is tried before it is taken back.

mod change;
#[cfg(test)]
mod tests;
mod trial;

pub use change::{
    AddressFault, ChangeFault, FixedAddress, IpSetting, NetworkChange, NetworkSetting, WifiSecret,
    WifiSecurity,
};
pub use trial::{NetworkTrial, TrialEnd, TrialState};
