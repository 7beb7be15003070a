use axum::extract::State;
use axum::response::Response;
use fleet_domain::Language;
use fleet_domain::location_sheet::facility_text;
use fleet_protocol::LocationId;
use maud::{Markup, PreEscaped, html};
use qrcode::render::svg::Color;
use qrcode::{EcLevel, QrCode};

use super::ability::ability_text;
use super::here::week_lines;
use super::location::Shown;
use super::page::{LanguageParams, Page};
use super::read::find;
use super::reading::PublicReading;
use crate::problem::{ApiError, ApiResult};
use crate::request::{Params, Path};
use crate::state::AppState;

/// The sheet for the wall of a location (墙面二维码), A4: the console shows it in a frame and prints it.
pub(super) async fn sheet(
    State(state): State<AppState>,
    mut reading: PublicReading,
    Path(id): Path<LocationId>,
    Params(params): Params<LanguageParams>,
) -> ApiResult<Response> {
    let shown = find(&mut reading, id).await?;
    let language = params.language();
    let address = format!("{}/here/{id}", state.site.public_url);
    let page = Page {
        language,
        title: shown.place.location.name.clone(),
        other: String::new(),
        body: body(&shown, &address, language)?,
        is_sheet: true,
    };
    Ok(page.respond())
}

fn body(shown: &Shown, address: &str, language: Language) -> ApiResult<Markup> {
    let location = &shown.place.location;
    let abilities = shown.fitted.iter().filter_map(|ability| ability_text(*ability, language));
    let abilities: Vec<&str> = abilities.collect();
    let is_always_open = location.opening_hours.is_empty();
    Ok(html! {
        p.kicker { (language.choose("政务服务自助终端", "Government self-service terminals")) }
        h1 { (location.name) }
        p.where { (location.address) @if !location.floor.is_empty() { " · " (location.floor) } }
        figure {
            (PreEscaped(code(address)?))
            figcaption { (language.choose("手机扫一扫，看开放时间和能办的事", "Scan for opening hours and services")) }
        }
        section {
            h2 { (language.choose("开放时间", "Opening hours")) }
            @if is_always_open { p { (language.choose("全天24小时开放", "Open day and night")) } }
            @else { @for line in week_lines(location, language) { p { (line) } } }
            p.quiet { (language.choose("节假日安排以扫码页面为准", "For public holidays see the page behind the code")) }
        }
        @if !abilities.is_empty() || !location.categories.is_empty() {
            section {
                h2 { (language.choose("自助终端可以", "The terminals can")) }
                ul.chips { @for text in abilities { li { (text) } } }
                @if !location.categories.is_empty() {
                    p { (location.categories.join(language.choose("、", ", "))) }
                }
            }
        }
        @if !location.facilities.is_empty() {
            section {
                h2 { (language.choose("无障碍与便民设施", "Accessibility")) }
                ul.chips { @for facility in &location.facilities { li { (facility_text(*facility, language)) } } }
            }
        }
        @if !location.contact_phone.is_empty() {
            p.phone { (language.choose("咨询电话 ", "Telephone ")) strong { (location.contact_phone) } }
        }
        p.address { (address) }
    })
}

/// The address as a QR code, in SVG, with the quiet zone that readers want.
fn code(address: &str) -> ApiResult<String> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M).map_err(ApiError::internal)?;
    let svg = code.render::<Color<'_>>().quiet_zone(true).build();
    // The declaration belongs before a document, not into one.
    Ok(svg.split_once("?>").map_or(svg.clone(), |(_, drawing)| drawing.to_owned()))
}
