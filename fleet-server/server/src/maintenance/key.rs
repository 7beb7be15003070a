use aws_lc_rs::hmac;
use fleet_protocol::{
    MaintenanceKey, MaintenanceNumber, MaintenancePin, MaintenanceTicket, TerminalId, UnixMillis,
    key_message, pin_message, ticket_message,
};

/// A person's key at a terminal. It tells nothing of their secret, nor of their key anywhere else.
pub fn key_at(secret: &[u8], terminal: TerminalId) -> MaintenanceKey {
    MaintenanceKey(mac(secret, &key_message(terminal)))
}

/// Their PIN there on a day.
pub fn pin_on(key: &MaintenanceKey, day: i64) -> MaintenancePin {
    MaintenancePin::of_mac(&mac(&key.0, &pin_message(day)))
}

/// A code to be scanned there in place of it.
pub fn ticket_at(
    key: &MaintenanceKey,
    number: MaintenanceNumber,
    now: UnixMillis,
    nonce: u64,
) -> MaintenanceTicket {
    MaintenanceTicket::new(number, now, nonce, &mac(&key.0, &ticket_message(now, nonce)))
}

fn mac(key: &[u8], message: &[u8]) -> [u8; 32] {
    let mut mac = [0; 32];
    mac.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key), message).as_ref());
    mac
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    /// The agent's `maintenance` has the same figures.
    #[test]
    fn a_pin_is_what_the_terminal_expects() {
        let key = key_at(&[7; 32], TerminalId(Uuid::from_u128(1)));
        assert_eq!(pin_on(&MaintenanceKey([7; 32]), 20_866).as_str(), "89591866");
        assert_ne!(pin_on(&key, 20_866), pin_on(&key, 20_867), "another day");
        let elsewhere = key_at(&[7; 32], TerminalId(Uuid::from_u128(2)));
        assert_ne!(pin_on(&key, 20_866), pin_on(&elsewhere, 20_866), "another terminal");
    }
}
