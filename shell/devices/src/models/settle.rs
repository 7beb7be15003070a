use std::path::Path;

use super::file::DeviceKind;
use super::matrix::Matrix;
use super::recognize::recognize_plugged;

/// The address with the settings that the matrix knows for the device behind it. What the address says itself counts more. Looks
/// at the machine, and asks nobody.
pub fn settled(root: &Path, matrix: &Matrix, kind: DeviceKind, address: &str) -> String {
    let Some((model, _)) = recognize_plugged(root, matrix, kind, address) else { return address.to_owned() };
    with_settings(address, model.settings.iter().map(|fact| (fact.name.as_str(), fact.written())))
}

fn with_settings<'a>(address: &str, settings: impl Iterator<Item = (&'a str, String)>) -> String {
    let said: Vec<&str> =
        address.split(',').skip(1).map(|part| part.split('=').next().unwrap_or(part)).collect();
    // Of a speed in bits only a serial line knows something, and of silence behind a code.
    let is_serial = !["usb:", "tcp:", "wedge:", "v4l2:"].iter().any(|other| address.starts_with(other));
    let fits = |name: &str, written: &str| is_serial || (name != "baud" && !written.starts_with("suffix="));
    let mut settled = address.to_owned();
    for (_, written) in settings.filter(|(name, written)| !said.contains(name) && fits(name, written)) {
        tracing::debug!(address, written, "by the device's model");
        settled.push(',');
        settled.push_str(&written);
    }
    settled
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_address_says_counts_more_and_a_speed_is_for_serial_lines() {
        let settings = || [("baud", "baud=115200".to_owned()), ("paper", "paper=80".to_owned())].into_iter();
        assert_eq!(with_settings("serial:/dev/a", settings()), "serial:/dev/a,baud=115200,paper=80");
        assert_eq!(with_settings("serial:/dev/a,paper=58", settings()), "serial:/dev/a,paper=58,baud=115200");
        assert_eq!(with_settings("usb:/dev/usb/lp0", settings()), "usb:/dev/usb/lp0,paper=80");
        assert_eq!(with_settings("/dev/a", settings()), "/dev/a,baud=115200,paper=80");
    }
}
