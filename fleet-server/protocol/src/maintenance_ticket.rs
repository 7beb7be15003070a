//! A code that is scanned in place of a PIN (扫码维护): the server makes it for one person at one terminal from the key that the terminal
//! holds for them, so that the terminal believes it without asking anybody. It is good for minutes, and once.

use std::fmt;
use std::str::FromStr;

use crate::{MaintenanceNumber, UnixMillis};

/// What is shown on a telephone and scanned. No `Debug` shows it.
#[derive(Clone, PartialEq, Eq)]
pub struct MaintenanceTicket {
    /// Who it says it is for.
    pub number: MaintenanceNumber,
    /// When it was made, to the second.
    pub issued_at: UnixMillis,
    /// What makes it another than any before.
    pub nonce: u64,
    /// The first half of the HMAC-SHA256 of [`ticket_message`] under that person's key at the terminal.
    pub mac: [u8; 16],
}

impl MaintenanceTicket {
    /// So long it is good, in milliseconds.
    pub const LENGTH_MS: i64 = 5 * 60_000;
    /// So far the terminal's clock may be behind the server's, in milliseconds.
    pub const SKEW_MS: i64 = 5 * 60_000;
    const PREFIX: &'static str = "kiosk-maintenance:1:";
    const LONGEST: usize = 128;

    /// Without whoever signs it.
    pub fn new(number: MaintenanceNumber, issued_at: UnixMillis, nonce: u64, mac: &[u8; 32]) -> Self {
        let mut half = [0; 16];
        half.copy_from_slice(&mac[..16]);
        Self { number, issued_at: to_the_second(issued_at), nonce, mac: half }
    }

    /// When it ends.
    pub const fn ends_at(&self) -> UnixMillis {
        self.issued_at.saturating_add(Self::LENGTH_MS)
    }

    /// Whether it is good at a moment, by the clock of a terminal.
    pub const fn is_good_at(&self, now: UnixMillis) -> bool {
        self.issued_at.saturating_sub(Self::SKEW_MS) <= now && now < self.ends_at()
    }
}

/// What a person's key signs.
pub fn ticket_message(issued_at: UnixMillis, nonce: u64) -> Vec<u8> {
    let second = issued_at.div_euclid(1_000);
    [b"kiosk maintenance ticket 1\n".as_slice(), &second.to_be_bytes(), &nonce.to_be_bytes()].concat()
}

const fn to_the_second(at: UnixMillis) -> UnixMillis {
    at.div_euclid(1_000) * 1_000
}

impl fmt::Debug for MaintenanceTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MaintenanceTicket").finish_non_exhaustive()
    }
}

impl fmt::Display for MaintenanceTicket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (second, mac) = (self.issued_at.div_euclid(1_000), u128::from_be_bytes(self.mac));
        write!(f, "{}{}:{second}:{:016x}:{mac:032x}", Self::PREFIX, self.number, self.nonce)
    }
}

/// The text is no such code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a code for maintenance")]
pub struct NotAMaintenanceTicket;

impl FromStr for MaintenanceTicket {
    type Err = NotAMaintenanceTicket;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        read(text).ok_or(NotAMaintenanceTicket)
    }
}

fn read(text: &str) -> Option<MaintenanceTicket> {
    let text = text.trim();
    let rest =
        text.strip_prefix(MaintenanceTicket::PREFIX).filter(|_| text.len() <= MaintenanceTicket::LONGEST)?;
    let mut parts = rest.split(':');
    let number: u16 = parts.next()?.parse().ok()?;
    let second: i64 = parts.next()?.parse().ok()?;
    let nonce = u64::from_str_radix(parts.next().filter(|nonce| nonce.len() == 16)?, 16).ok()?;
    let mac = u128::from_str_radix(parts.next().filter(|mac| mac.len() == 32)?, 16).ok()?;
    if parts.next().is_some() {
        return None;
    }
    let issued_at = second.checked_mul(1_000)?;
    Some(MaintenanceTicket { number: number.try_into().ok()?, issued_at, nonce, mac: mac.to_be_bytes() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticket() -> MaintenanceTicket {
        MaintenanceTicket::new(12.try_into().unwrap(), 1_802_836_800_999, 7, &[0xab; 32])
    }

    #[test]
    fn it_is_read_as_it_is_written_and_nothing_else_is() {
        let text = ticket().to_string();
        assert_eq!(text.parse(), Ok(ticket()));
        assert_eq!(format!("{:?}", ticket()), "MaintenanceTicket { .. }");
        let bad = [
            "",
            "kiosk-maintenance:1:",
            "https://fleet.example/#/set-up",
            &text[..text.len() - 1],
            &format!("{text}:0"),
        ];
        for bad in bad.into_iter().chain([text.replace("012", "000").as_str(), &text.replace(":1:", ":2:")]) {
            assert_eq!(bad.parse::<MaintenanceTicket>(), Err(NotAMaintenanceTicket), "{bad}");
        }
    }

    #[test]
    fn it_is_good_for_minutes() {
        let at = ticket().issued_at;
        let good =
            [at - 300_001, at - 300_000, at, at + 299_999, at + 300_000].map(|now| ticket().is_good_at(now));
        assert_eq!(good, [false, true, true, true, false]);
        assert_ne!(ticket_message(at, 7), ticket_message(at, 8));
        assert_eq!(ticket_message(at, 7), ticket_message(at + 999, 7), "to the second");
    }
}
