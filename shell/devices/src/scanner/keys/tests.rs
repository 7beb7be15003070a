use super::*;

/// An event as a kernel writes it, at some time.
fn event(kind: u16, code: u16, value: i32) -> [u8; EVENT_BYTES] {
    let mut bytes = [7; EVENT_BYTES];
    bytes[16..18].copy_from_slice(&kind.to_ne_bytes());
    bytes[18..20].copy_from_slice(&code.to_ne_bytes());
    bytes[20..].copy_from_slice(&value.to_ne_bytes());
    bytes
}

fn typed(events: &[(u16, u16, i32)]) -> Vec<u8> {
    let mut keys = Keys::default();
    events.iter().filter_map(|(kind, code, value)| keys.handle_event(&event(*kind, *code, *value))).collect()
}

fn key(code: u16) -> [(u16, u16, i32); 4] {
    // With the scan code and the report that a kernel sends around it.
    [(4, 4, i32::from(code)), (1, code, 1), (0, 0, 0), (1, code, 0)]
}

/// How a scanner of the kind "HID keyboard" types `http://A-1_b?c=1`, then Enter: Shift is pressed for each character anew.
#[test]
fn an_address_as_a_scanner_types_it() {
    let mut events = Vec::new();
    let mut plain = |code| events.extend(key(code));
    [35, 20, 20, 25].into_iter().for_each(&mut plain);
    for (code, shifted) in [
        (39, true),
        (53, false),
        (53, false),
        (30, true),
        (12, false),
        (2, false),
        (12, true),
        (48, false),
        (53, true),
        (46, false),
        (13, false),
        (79, false),
        (28, false),
    ] {
        if shifted {
            events.push((1, 42, 1));
        }
        events.extend(key(code));
        if shifted {
            events.push((1, 42, 0));
        }
    }
    assert_eq!(typed(&events), b"http://A-1_b?c=1\n");
}

#[test]
fn every_printable_character_has_its_key() {
    let mut found: Vec<u8> = Vec::new();
    for code in 0..=255 {
        found.extend(typed(&key(code)));
        found.extend(typed(&[&[(1, 54, 1)][..], &key(code)].concat()));
    }
    let missing: Vec<char> = (b' '..=b'~').filter(|one| !found.contains(one)).map(char::from).collect();
    assert_eq!(missing, Vec::<char>::new());
}

#[test]
fn capitals_are_locked_for_letters_alone() {
    let events = [key(58).to_vec(), key(30).to_vec(), key(2).to_vec(), vec![(1, 42, 1)], key(30).to_vec()];
    assert_eq!(typed(&events.concat()), b"A1a");
}

#[test]
fn a_combination_of_keys_is_no_character_and_does_nothing() {
    for command in [29, 56, 97, 100, 125, 126] {
        let events = [vec![(1, command, 1)], key(46).to_vec(), key(28).to_vec(), vec![(1, command, 0)]];
        assert_eq!(typed(&[events.concat(), key(46).to_vec()].concat()), b"\0\0c");
    }
    // F1, and an arrow.
    assert_eq!(typed(&[key(59), key(103)].concat()), b"\0\0");
}

#[test]
fn a_key_that_repeats_types_once_and_lost_events_are_known() {
    assert_eq!(typed(&[(1, 30, 1), (1, 30, 2), (1, 30, 2), (1, 30, 0)]), b"a");
    // Shift was let go among what was lost.
    assert_eq!(typed(&[&[(1, 42, 1), (0, 3, 0)][..], &key(30)].concat()), b"\0a");
}
