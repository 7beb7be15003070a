use axum::response::Response;
use fleet_domain::Language;
use fleet_store::division::{self, Division};
use maud::{Markup, html};
use url::form_urlencoded::Serializer;

use super::ability::ability_text;
use super::here::opening_line;
use super::list::{PublicParams, find, page};
use super::location::{Shown, places};
use super::page::{LanguageParams, Page};
use super::reading::PublicReading;
use crate::problem::ApiResult;
use crate::request::{ListQuery, Params};

/// The list of all locations, to be searched.
struct Directory {
    language: Language,
    params: PublicParams,
    divisions: Vec<Division>,
    shown: Vec<Shown>,
    total: Option<u64>,
    next: Option<String>,
}

/// The public list (公开的终端清单) as a page.
pub(super) async fn directory(
    mut reading: PublicReading,
    Params(params): Params<PublicParams>,
    Params(query): Params<ListQuery>,
    Params(asked): Params<LanguageParams>,
) -> ApiResult<Response> {
    let found = find(&mut reading.tx, &params.filter()?, &page(&query)?).await?;
    let shown = places(&mut reading.tx, found.items, reading.now).await?;
    let divisions = division::all(&mut reading.tx).await?;
    let language = asked.language();
    let (total, next) = (found.total, found.next);
    let directory = Directory { language, params, divisions, shown, total, next };
    let other = if language == Language::English { Language::Chinese } else { Language::English };
    let page = Page {
        language,
        title: language.choose("自助终端在哪里", "Where the terminals are").to_owned(),
        other: directory.address(other, None),
        body: directory.body(),
        is_sheet: false,
    };
    Ok(page.respond())
}

impl Directory {
    fn body(&self) -> Markup {
        let language = self.language;
        html! {
            h1 { (language.choose("自助终端在哪里", "Where the terminals are")) }
            (self.form())
            @match self.total {
                Some(0) => {
                    p { (language.choose("没有找到。换一个名称，或选“全部区县”再试。", "Nothing found. Try another name, or all districts.")) }
                }
                Some(total) if language == Language::Chinese => { p.quiet { "共 " (total) " 处" } }
                Some(total) => { p.quiet { (total) " places" } }
                None => {}
            }
            ul.places { @for shown in &self.shown { li { (self.card(shown)) } } }
            @if let Some(next) = &self.next {
                p { a.button rel="next" href=(self.address(language, Some(next))) { (language.choose("下一页", "Next page")) } }
            }
        }
    }

    fn form(&self) -> Markup {
        let language = self.language;
        let chosen = self.params.division.as_deref().unwrap_or_default();
        html! {
            form action="/terminals" method="get" {
                @if language == Language::English { input type="hidden" name="lang" value="en"; }
                label for="q" { (language.choose("名称或地址", "Name or address")) }
                input id="q" name="q" type="search" maxlength="60" value=(self.params.q.as_deref().unwrap_or_default());
                label for="division" { (language.choose("区县", "District")) }
                select id="division" name="division" {
                    option value="" { (language.choose("全部区县", "All districts")) }
                    @for division in self.divisions.iter().filter(|division| division.level >= 3) {
                        option value=(division.code) selected[division.code == chosen] { (division.name) }
                    }
                }
                button.button type="submit" { (language.choose("查找", "Search")) }
            }
        }
    }

    fn card(&self, shown: &Shown) -> Markup {
        let (language, location) = (self.language, &shown.place.location);
        let abilities = location.abilities.iter().filter_map(|ability| ability_text(*ability, language));
        let abilities: Vec<&str> = abilities.collect();
        html! {
            a href={ "/here/" (location.id) (language.choose("", "?lang=en")) } {
                h2 { (location.name) }
            }
            p.where { (location.division_name) @if !location.address.is_empty() { " · " (location.address) } }
            (opening_line(shown, language))
            @if !abilities.is_empty() { p { (abilities.join(language.choose("、", ", "))) } }
        }
    }

    /// The address of this list in a language, at its beginning or behind a place.
    fn address(&self, language: Language, after: Option<&str>) -> String {
        let mut query = Serializer::new(String::new());
        let said = |text: &Option<String>| text.clone().filter(|text| !text.is_empty());
        let lang = (language == Language::English).then(|| "en".to_owned());
        let parts = [
            ("lang", lang),
            ("division", said(&self.params.division)),
            ("q", said(&self.params.q)),
            ("after", after.map(str::to_owned)),
        ];
        for (name, value) in parts.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            query.append_pair(name, &value);
        }
        format!("/terminals?{}", query.finish()).trim_end_matches('?').to_owned()
    }
}
