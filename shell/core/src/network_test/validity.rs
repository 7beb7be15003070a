use fleet_protocol::UnixMillis;

use super::HopFault;

/// How a certificate's time does not fit this machine's date.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Validity {
    /// By that date it has ended.
    Ended {
        /// When.
        at: UnixMillis,
    },
    /// By that date it has not begun.
    NotBegun {
        /// When it does.
        at: UnixMillis,
    },
}

/// Whether it is the certificate that is wrong, or the date. `trusted` is the time that the fleet server has confirmed: it is
/// never ahead by its own fault, because it is a floor.
pub const fn judge_validity(validity: Validity, trusted: UnixMillis) -> HopFault {
    match validity {
        Validity::Ended { at } if trusted < at => HopFault::WrongClock,
        Validity::NotBegun { at } if at <= trusted => HopFault::WrongClock,
        Validity::Ended { .. } => HopFault::Expired,
        Validity::NotBegun { .. } => HopFault::NotYetValid,
    }
}
