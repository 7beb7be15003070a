use uuid::Uuid;

use super::*;

#[test]
fn a_code_is_eleven_digits_of_somebody() {
    let code: MaintenanceCode = "01234567890".parse().unwrap();
    assert_eq!((code.number.to_string().as_str(), code.pin.as_str()), ("012", "34567890"));
    assert_eq!(serde_json::to_string(&code).unwrap(), r#""01234567890""#);
    for bad in ["", "00034567890", "0123456789", "012345678901", "01234567 90", "０1234567890", "+1234567890"]
    {
        assert_eq!(bad.parse::<MaintenanceCode>(), Err(NotAMaintenanceCode), "{bad}");
    }
}

#[test]
fn nothing_secret_is_shown_by_debug() {
    let code: MaintenanceCode = "01234567890".parse().unwrap();
    let person = MaintenancePerson {
        person: PersonId(Uuid::nil()),
        number: code.number,
        key: MaintenanceKey([0xab; 32]),
    };
    let shown = format!("{code:?} {:?} {person:?}", code.pin);
    assert!(!shown.contains("34567890") && !shown.contains("abab") && !shown.contains("171"), "{shown}");
}

#[test]
fn pins_have_eight_digits() {
    assert_eq!(MaintenancePin::of_mac(&[0; 32]).as_str(), "00000000");
    // 0xffff_ffff_ffff_ffff is 18,446,744,073,709,551,615.
    assert_eq!(MaintenancePin::of_mac(&[0xff; 32]).as_str(), "09551615");
}

#[test]
fn a_day_begins_at_midnight_in_china() {
    // 2027-02-17T00:00:00+08:00
    let midnight = 1_802_793_600_000;
    assert_eq!(maintenance_day(midnight), 20_866);
    assert_eq!(maintenance_day(midnight - 1), 20_865);
    assert_eq!(maintenance_day(-1), 0);
}

#[test]
fn messages_differ_by_terminal_and_day() {
    let terminal = |number| TerminalId(Uuid::from_u128(number));
    assert_ne!(key_message(terminal(1)), key_message(terminal(2)));
    assert_ne!(pin_message(1), pin_message(2));
}
