use fleet_protocol::{Facility, NetworkPolicy, OpeningHours, ScreenHours};

use crate::{DivisionCode, HolidayHours};

/// The longest name of a location, in characters.
pub const LOCATION_NAME_MOST: usize = 80;
/// The longest address.
pub const LOCATION_ADDRESS_MOST: usize = 200;
/// The longest floor, contact and telephone number.
pub const LOCATION_WORD_MOST: usize = 40;
/// The time zone of a location that names none.
pub const HOME_TIME_ZONE: &str = "Asia/Shanghai";

/// What ops say of a location.
#[derive(Debug, Clone, PartialEq)]
pub struct LocationFields {
    /// Such as `达州市通川区政务服务中心`.
    pub name: String,
    /// Where it lies.
    pub division: DivisionCode,
    /// Postal address.
    pub address: String,
    /// Such as `一楼大厅`.
    pub floor: String,
    /// Where on Earth, if known.
    pub coordinates: Option<Coordinates>,
    /// When it is open.
    pub opening_hours: Vec<OpeningHours>,
    /// What counts on public holidays and on weekends that are worked.
    pub holiday_hours: HolidayHours,
    /// What helps whoever cannot do all by themselves; each once, in the order of [`Facility::ALL`].
    pub facilities: Vec<Facility>,
    /// Whether it is left out of the public list.
    pub hidden: bool,
    /// Whom citizens ask for help.
    pub contact_name: String,
    /// Their telephone number.
    pub contact_phone: String,
    /// IANA name.
    pub time_zone: String,
    /// What its line may carry; `None`: what the fleet says.
    pub network: Option<NetworkPolicy>,
    /// When its screens are on; `None`: what its division says.
    pub screen_hours: Option<ScreenHours>,
}

/// A place on Earth, WGS 84, in degrees.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Coordinates {
    longitude: f64,
    latitude: f64,
}

/// What is wrong with a location's fields.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum LocationInvalid {
    /// Outside of the Earth, or one of the two is missing.
    #[error("longitude and latitude go together, -180 to 180 and -90 to 90 degrees")]
    Coordinates,
    /// Days or times are not what they should be, or two stretches overlap.
    #[error("opening hours are days 1 to 7 and HH:MM, the end after the beginning, without overlap")]
    OpeningHours,
    /// Hours of holidays are none, too many, or not what they should be.
    #[error(
        "hours of holidays are one to six stretches of a day as HH:MM, the end after the beginning, without overlap"
    )]
    HolidayHours,
    /// No name of the IANA database looks like this.
    #[error("not the name of a time zone")]
    TimeZone,
}

impl Coordinates {
    /// Both or neither.
    pub fn new(longitude: Option<f64>, latitude: Option<f64>) -> Result<Option<Self>, LocationInvalid> {
        match (longitude, latitude) {
            (None, None) => Ok(None),
            (Some(longitude), Some(latitude)) if longitude.abs() <= 180.0 && latitude.abs() <= 90.0 => {
                Ok(Some(Self { longitude, latitude }))
            }
            _ => Err(LocationInvalid::Coordinates),
        }
    }

    /// Degrees east.
    pub const fn longitude(self) -> f64 {
        self.longitude
    }

    /// Degrees north.
    pub const fn latitude(self) -> f64 {
        self.latitude
    }
}

/// Checks days and times, and that no two stretches of a day overlap.
pub fn check_opening_hours(hours: &[OpeningHours]) -> Result<(), LocationInvalid> {
    let mut taken: Vec<(u8, u16, u16)> = Vec::new();
    for stretch in hours {
        let (Some(opens), Some(closes)) = (minutes(&stretch.opens), minutes(&stretch.closes)) else {
            return Err(LocationInvalid::OpeningHours);
        };
        if opens >= closes || stretch.days.is_empty() {
            return Err(LocationInvalid::OpeningHours);
        }
        for &day in &stretch.days {
            let overlaps = taken.iter().any(|(d, o, c)| *d == day && opens < *c && *o < closes);
            if !(1..=7).contains(&day) || overlaps {
                return Err(LocationInvalid::OpeningHours);
            }
            taken.push((day, opens, closes));
        }
    }
    Ok(())
}

/// `HH:MM` as minutes of the day; `24:00` is its end.
pub(crate) fn minutes(text: &str) -> Option<u16> {
    let (hours, minutes) = text.split_once(':')?;
    let two_digits = |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
    if !two_digits(hours) || !two_digits(minutes) {
        return None;
    }
    let (hours, minutes): (u16, u16) = (hours.parse().ok()?, minutes.parse().ok()?);
    let total = hours * 60 + minutes;
    (minutes < 60 && total <= 24 * 60).then_some(total)
}

/// Checks the form of a time zone's name, such as `Asia/Shanghai`.
pub fn check_time_zone(name: &str) -> Result<(), LocationInvalid> {
    let parts = name.split('/').count();
    let fits = (2..=3).contains(&parts)
        && name.split('/').all(|part| {
            part.len() > 1
                && part.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'+'))
        });
    if fits && name.len() <= 64 { Ok(()) } else { Err(LocationInvalid::TimeZone) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(days: &[u8], opens: &str, closes: &str) -> OpeningHours {
        OpeningHours { days: days.to_vec(), opens: opens.into(), closes: closes.into() }
    }

    #[test]
    fn hours_are_checked() {
        let morning = stretch(&[1, 2, 3, 4, 5], "09:00", "12:00");
        let afternoon = stretch(&[1, 2, 3, 4, 5], "13:00", "24:00");
        assert_eq!(check_opening_hours(&[morning.clone(), afternoon.clone()]), Ok(()));
        assert_eq!(check_opening_hours(&[]), Ok(()));
        for wrong in [
            stretch(&[0], "09:00", "12:00"),
            stretch(&[8], "09:00", "12:00"),
            stretch(&[], "09:00", "12:00"),
            stretch(&[6], "12:00", "09:00"),
            stretch(&[6], "9:00", "12:00"),
            stretch(&[6], "09:60", "12:00"),
            stretch(&[6], "09:00", "24:01"),
            stretch(&[1], "11:59", "12:30"),
            stretch(&[6, 6], "09:00", "12:00"),
        ] {
            let hours = [morning.clone(), afternoon.clone(), wrong];
            assert_eq!(check_opening_hours(&hours), Err(LocationInvalid::OpeningHours), "{:?}", hours[2]);
        }
    }

    #[test]
    fn coordinates_go_together_and_lie_on_earth() {
        assert_eq!(Coordinates::new(None, None), Ok(None));
        assert!(Coordinates::new(Some(107.5), Some(31.2)).unwrap().is_some());
        for (longitude, latitude) in
            [(Some(107.5), None), (Some(181.0), Some(0.0)), (Some(0.0), Some(f64::NAN))]
        {
            assert_eq!(Coordinates::new(longitude, latitude), Err(LocationInvalid::Coordinates));
        }
    }

    #[test]
    fn time_zones_look_like_one() {
        assert_eq!(check_time_zone("Asia/Shanghai"), Ok(()));
        for wrong in ["", "Shanghai", "Asia/", "Asia/Shang hai", "a/b/c/d"] {
            assert_eq!(check_time_zone(wrong), Err(LocationInvalid::TimeZone), "{wrong}");
        }
    }
}
