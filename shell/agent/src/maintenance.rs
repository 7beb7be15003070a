//! Whose PIN it is: judged here, from what the server said when it was last reached, without asking anybody.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use fleet_protocol::{
    MaintenanceCode, MaintenanceKey, MaintenancePerson, MaintenancePin, MaintenanceTicket, PersonId,
    UnixMillis, maintenance_day, pin_message, ticket_message,
};

/// Whose code this is at this moment; nobody's if it is wrong. A number that nobody has takes as long as one that somebody has.
pub fn whose(people: &[MaintenancePerson], code: &MaintenanceCode, now: UnixMillis) -> Option<PersonId> {
    let known = people.iter().find(|person| person.number == code.number);
    let nobody = MaintenanceKey([0; 32]);
    let pin = pin_on(known.map_or(&nobody, |person| &person.key), maintenance_day(now));
    let right = verify_slices_are_equal(pin.as_str().as_bytes(), code.pin.as_str().as_bytes()).is_ok();
    known.filter(|_| right).map(|person| person.person)
}

/// Whose ticket it is; nobody's if it is none of this terminal. Whether it is over or was used is not judged here.
pub fn whose_ticket(people: &[MaintenancePerson], ticket: &MaintenanceTicket) -> Option<PersonId> {
    let known = people.iter().find(|person| person.number == ticket.number);
    let nobody = MaintenanceKey([0; 32]);
    let key = hmac::Key::new(hmac::HMAC_SHA256, &known.map_or(&nobody, |person| &person.key).0);
    let mac = hmac::sign(&key, &ticket_message(ticket.issued_at, ticket.nonce));
    let right = verify_slices_are_equal(&mac.as_ref()[..ticket.mac.len()], &ticket.mac).is_ok();
    known.filter(|_| right).map(|person| person.person)
}

fn pin_on(key: &MaintenanceKey, day: i64) -> MaintenancePin {
    let mut mac = [0; 32];
    let key = hmac::Key::new(hmac::HMAC_SHA256, &key.0);
    mac.copy_from_slice(hmac::sign(&key, &pin_message(day)).as_ref());
    MaintenancePin::of_mac(&mac)
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    const NOON: UnixMillis = 1_802_836_800_000;
    const DAY: UnixMillis = 86_400_000;

    fn people() -> Vec<MaintenancePerson> {
        let person = |number: u16, key: u8| MaintenancePerson {
            person: PersonId(Uuid::from_u128(number.into())),
            number: number.try_into().unwrap(),
            key: MaintenanceKey([key; 32]),
        };
        vec![person(1, 5), person(12, 7)]
    }

    /// The figure that `fleet-server` has too.
    #[test]
    fn a_pin_is_good_for_its_person_on_its_day() {
        let whose = |code: &str, at| whose(&people(), &code.parse().unwrap(), at);
        assert_eq!(whose("01289591866", NOON), Some(PersonId(Uuid::from_u128(12))));
        assert_eq!(whose("00189591866", NOON), None, "another's");
        assert_eq!(whose("01389591866", NOON), None, "nobody's");
        assert_eq!(whose("01289591867", NOON), None);
        assert_eq!((whose("01289591866", NOON - DAY), whose("01289591866", NOON + DAY)), (None, None));
    }

    #[test]
    fn a_key_that_is_nobodys_opens_nothing() {
        let code = format!("999{}", pin_on(&MaintenanceKey([0; 32]), maintenance_day(NOON)).as_str());
        assert_eq!(whose(&people(), &code.parse().unwrap(), NOON), None);
    }
}
