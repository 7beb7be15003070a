//! Where the server's locations lie, for a terminal that it does not know yet: its public list, page by page.

use fleet_protocol::PublicPoint;
use terminal_core::ipc::{LocationMap, LocationPin};
use url::Url;

use super::locations::{Item, Page, ask, choice, page_address};
use crate::api::ClientOptions;

/// The longest page that every server gives.
const PAGE: usize = 50;

/// All that have coordinates, as many as fit on a map; `None` where none has, or the server publishes no list.
pub async fn find(options: ClientOptions, server: Url) -> Result<Option<LocationMap>, ()> {
    let client = options.build().map_err(drop)?;
    let (mut pins, mut listed, mut total, mut after) = (Vec::new(), 0, None, None::<String>);
    loop {
        let url = page_address(&server, PAGE, "", after.as_deref());
        let Some(page) = ask::<Page>(&client, url).await? else { break };
        let is_empty = page.items.is_empty();
        listed += page.items.len();
        total = total.or(page.total);
        pins.extend(page.items.into_iter().filter_map(pin));
        after = page.next;
        if after.is_none() || is_empty || listed >= LocationMap::MOST {
            break;
        }
    }
    pins.truncate(LocationMap::MOST);
    let all = total.and_then(|total| usize::try_from(total).ok()).unwrap_or(0).max(listed);
    let others = u32::try_from(all.saturating_sub(pins.len())).unwrap_or(u32::MAX);
    Ok((!pins.is_empty()).then_some(LocationMap { pins, others }))
}

fn pin(item: Item) -> Option<LocationPin> {
    let (longitude_e6, latitude_e6) = millionths(item.at?)?;
    let division = item.division_name.clone();
    Some(LocationPin { choice: choice(item), division, longitude_e6, latitude_e6 })
}

/// A point in millionths of a degree; `None` where there is no such place on Earth.
fn millionths(at: PublicPoint) -> Option<(i32, i32)> {
    let of = |degrees: f64, most: f64| (degrees.abs() <= most).then(|| rounded(degrees * 1e6));
    of(at.longitude, 180.0).zip(of(at.latitude, 90.0))
}

#[expect(clippy::cast_possible_truncation, reason = "at most 180 millions")]
fn rounded(millionths: f64) -> i32 {
    millionths.round() as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_is_one_on_earth() {
        let of = |longitude, latitude| millionths(PublicPoint { longitude, latitude });
        assert_eq!(of(107.467_9, 31.209_451_4), Some((107_467_900, 31_209_451)));
        assert_eq!(of(-180.0, -90.0), Some((-180_000_000, -90_000_000)));
        for (longitude, latitude) in [(180.1, 0.0), (0.0, 90.1), (f64::NAN, 0.0), (0.0, f64::INFINITY)] {
            assert_eq!(of(longitude, latitude), None);
        }
    }
}
