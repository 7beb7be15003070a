use axum::response::Response;
use fleet_domain::location_sheet::facility_text;
use fleet_domain::{Language, Opening, opening_hours_text};
use fleet_protocol::{LocationId, PublicLocation, PublicPlace};
use fleet_store::location_photo::{self, LocationPhoto};
use maud::{Markup, html};
use url::form_urlencoded::byte_serialize;

use super::ability::ability_text;
use super::hours::{hours_text, minute_text, opening_text, special_lines};
use super::location::Shown;
use super::page::{LanguageParams, Page};
use super::read::find;
use super::reading::PublicReading;
use crate::problem::ApiResult;
use crate::request::{Params, Path};

/// The page of one location: what the code on its wall opens.
pub(super) async fn here(
    mut reading: PublicReading,
    Path(id): Path<LocationId>,
    Params(params): Params<LanguageParams>,
) -> ApiResult<Response> {
    let shown = find(&mut reading, id).await?;
    let photos = location_photo::of_location(&mut reading.tx, id).await?;
    let language = params.language();
    let page = Page {
        language,
        title: shown.place.location.name.clone(),
        other: format!("/here/{id}{}", language.choose("?lang=en", "")),
        body: body(&shown, &photos, language),
        is_sheet: false,
    };
    Ok(page.respond())
}

fn body(shown: &Shown, photos: &[LocationPhoto], language: Language) -> Markup {
    let PublicPlace { location, .. } = &shown.place;
    html! {
        h1 { (location.name) }
        p.where { (location.division_name) @if !location.floor.is_empty() { " · " (location.floor) } }
        (opening_line(shown, language))
        (can_do(shown, language))
        (pictures(location, photos, language))
        (opening_hours(shown, language))
        (services(&shown.place, language))
        (facilities(location, language))
        (way(location, language))
        p.quiet {
            (language.choose("当地时间 ", "As of ")) (minute_text(shown.minute))
            (language.choose(" 的情况", ", local time"))
        }
    }
}

fn pictures(location: &PublicLocation, photos: &[LocationPhoto], language: Language) -> Markup {
    html! {
        @if !photos.is_empty() {
            section.photos {
                h2 { (language.choose("现场照片", "Photos")) }
                @for (number, photo) in photos.iter().enumerate() {
                    img loading="lazy" src={ "/here/" (location.id) "/photos/" (photo.id) } width=(photo.width)
                        height=(photo.height) alt={ (language.choose("现场照片 ", "Photo ")) (number + 1) };
                }
            }
        }
    }
}

/// Whether it is open, by a word, a shape and a colour.
pub(super) fn opening_line(shown: &Shown, language: Language) -> Markup {
    let is_open = !matches!(shown.opening, Opening::Closed { .. });
    html! {
        p.opening.open[is_open] {
            span aria-hidden="true" { (if is_open { "●" } else { "○" }) }
            " " (opening_text(shown.opening, shown.today, language))
        }
    }
}

fn can_do(shown: &Shown, language: Language) -> Markup {
    let location = &shown.place.location;
    let count = location.terminals;
    html! {
        section {
            h2 { (language.choose("自助终端", "Self-service terminals")) }
            @if count == 0 {
                p { (language.choose("目前没有可用的终端，请咨询工作人员。", "No terminal can be used now: ask the staff.")) }
            } @else if language == Language::Chinese {
                p { strong { (count) " 台" } "可用" }
            } @else {
                p { strong { (count) } " available" }
            }
            ul.chips {
                @for text in location.abilities.iter().filter_map(|ability| ability_text(*ability, language)) {
                    li { (text) }
                }
            }
        }
    }
}

fn opening_hours(shown: &Shown, language: Language) -> Markup {
    let location = &shown.place.location;
    let special = special_lines(&location.special_days, language);
    html! {
        @if !location.opening_hours.is_empty() {
            section {
                h2 { (language.choose("开放时间", "Opening hours")) }
                p { strong { (language.choose("今天 ", "Today ")) (hours_text(&shown.hours, language)) } }
                @for line in week_lines(location, language) { p { (line) } }
                @if !special.is_empty() {
                    h3 { (language.choose("节假日与调休", "Holidays")) }
                    dl {
                        @for (days, name, hours) in special {
                            dt { (days) }
                            dd { (name) (language.choose("：", ": ")) strong { (hours) } }
                        }
                    }
                }
            }
        }
    }
}

/// The hours of the week, a line for the days that are alike.
pub(super) fn week_lines(location: &PublicLocation, language: Language) -> Vec<String> {
    let text = opening_hours_text(&location.opening_hours, language);
    // A line breaks between stretches, and not within one.
    text.split(['；', ';']).map(|line| line.trim().replace('-', "\u{2060}–\u{2060}")).collect()
}

fn services(place: &PublicPlace, language: Language) -> Markup {
    html! {
        @if !place.services.is_empty() {
            section {
                h2 { (language.choose("可以办理", "What can be done here")) }
                @for category in &place.location.categories {
                    h3 { (category) }
                    ul.services {
                        @for service in place.services.iter().filter(|service| service.category == *category) {
                            li {
                                strong { (service.name) }
                                @if !service.summary.is_empty() { span { (service.summary) } }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn facilities(location: &PublicLocation, language: Language) -> Markup {
    html! {
        @if !location.facilities.is_empty() {
            section {
                h2 { (language.choose("无障碍与便民设施", "Accessibility")) }
                ul.chips {
                    @for facility in &location.facilities { li { (facility_text(*facility, language)) } }
                }
            }
        }
    }
}

fn way(location: &PublicLocation, language: Language) -> Markup {
    html! {
        section {
            h2 { (language.choose("怎么去", "How to get there")) }
            @if !location.address.is_empty() { p { (location.address) } }
            @if let Some(at) = location.at {
                @let name: String = byte_serialize(location.name.as_bytes()).collect();
                @let point = format!("{},{}", at.longitude, at.latitude);
                p {
                    a.button rel="noreferrer" href={
                        "https://uri.amap.com/marker?position=" (point) "&name=" (name) "&coordinate=wgs84"
                    } { (language.choose("用高德地图导航", "Open in Amap")) }
                }
                p {
                    a href={ "geo:" (at.latitude) "," (at.longitude) } {
                        (language.choose("用手机里的其他地图打开", "Open in another map"))
                    }
                }
            }
            @if !location.contact_phone.is_empty() {
                @let dialled: String = location.contact_phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                p {
                    a.button.call href={ "tel:" (dialled) } {
                        (language.choose("打电话咨询 ", "Call ")) (location.contact_phone)
                    }
                }
            }
        }
    }
}
