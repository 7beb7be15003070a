//! Setting up the terminal's network on site: what may be set, which card is meant, and how long a change is tried before it is
//! taken back.

#[cfg(test)]
mod tests;
mod trial;
mod wish;

pub use fleet_protocol::{
    AddressFault, ChangeFault, FixedAddress, IpSetting, NetworkChange, NetworkSetting, WifiSecret,
    WifiSecurity,
};
pub use trial::{NetworkTrial, TrialEnd, TrialState};
pub use wish::CardWish;
