use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use fleet_release::known_fact;

/// Where the firmware's numbers stand, the machine's own first. The kernel lets root alone read them.
const PLACES: [&str; 2] = ["sys/class/dmi/id/product_serial", "sys/class/dmi/id/board_serial"];
/// The most bytes of a number that are looked at; the firmware's tables hold less.
const LONGEST: u64 = 128;

/// The machine's serial number for the agent, which may not read it; `root` is `/` outside of tests.
pub fn of_machine(root: &Path) -> Option<String> {
    PLACES.iter().find_map(|place| read(&root.join(place)))
}

fn read(path: &Path) -> Option<String> {
    let mut text = String::new();
    File::open(path).ok()?.take(LONGEST).read_to_string(&mut text).ok()?;
    let serial = known_fact(&text)?;
    // It becomes a variable of an environment and stands on paper.
    serial.chars().all(|letter| !letter.is_control()).then(|| serial.to_owned())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_machines_number_goes_before_the_boards_and_a_placeholder_is_none() {
        let root = tempfile::tempdir().unwrap();
        assert_eq!(of_machine(root.path()), None);
        let write = |place: &str, text: &str| {
            let path = root.path().join(place);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        };
        write(PLACES[1], "PF3X1Q7L\n");
        write(PLACES[0], "To Be Filled By O.E.M.\n");
        assert_eq!(of_machine(root.path()).as_deref(), Some("PF3X1Q7L"));
        write(PLACES[0], "219801A2X7823A000147\n");
        assert_eq!(of_machine(root.path()).as_deref(), Some("219801A2X7823A000147"));
        for wrong in ["219801\u{1b}[2J", "Default string", "0"] {
            write(PLACES[0], wrong);
            assert_eq!(of_machine(root.path()).as_deref(), Some("PF3X1Q7L"), "{wrong:?}");
        }
        write(PLACES[0], &"7A".repeat(4_000));
        assert_eq!(of_machine(root.path()).unwrap().len(), 128);
    }
}
