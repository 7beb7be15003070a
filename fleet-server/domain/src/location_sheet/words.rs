//! What stands in a cell for what is no number and no free text: holidays, facilities, and yes or no.

use fleet_protocol::{DayHours, Facility, OpeningHours};

use super::{RowFault, bare};
use crate::{HolidayHours, Language, OnHolidays, OnWorkedWeekends, check_holiday_hours, read_opening_hours};

/// A facility as citizens say it.
pub fn facility_text(facility: Facility, language: Language) -> &'static str {
    let (chinese, english) = match facility {
        Facility::StepFree => ("无障碍入口（无台阶）", "Entrance without steps"),
        Facility::Lift => ("电梯", "Lift"),
        Facility::AccessibleToilet => ("无障碍卫生间", "Accessible toilet"),
        Facility::AccessibleParking => ("无障碍停车位", "Accessible parking"),
        Facility::TactilePath => ("盲道", "Tactile path"),
        Facility::LowTerminal => ("低位终端（坐轮椅可用）", "Terminal at wheelchair height"),
        Facility::Wheelchair => ("可借轮椅", "Wheelchair to borrow"),
        Facility::ReadingGlasses => ("可借老花镜", "Reading glasses to borrow"),
        Facility::Helper => ("有工作人员帮忙", "Staff who help"),
    };
    language.choose(chinese, english)
}

const CLOSED: [&str; 2] = ["不开放", "Closed"];
const AS_USUAL: [&str; 2] = ["照常开放", "As usual"];
const AS_WEEKDAYS: [&str; 2] = ["按周一开放", "As on Mondays"];
const YES: [&str; 2] = ["是", "Yes"];
const NO: [&str; 2] = ["否", "No"];

fn in_language(words: [&'static str; 2], language: Language) -> &'static str {
    language.choose(words[0], words[1])
}

fn means(text: &str, words: [&str; 2], others: &[&str]) -> bool {
    let text = bare(text);
    words.iter().any(|word| bare(word) == text) || others.contains(&text.as_str())
}

pub(super) fn holidays_text(holidays: &OnHolidays, language: Language) -> String {
    match holidays {
        OnHolidays::Closed => in_language(CLOSED, language).to_owned(),
        OnHolidays::AsUsual => in_language(AS_USUAL, language).to_owned(),
        OnHolidays::Hours { hours } => {
            let times: Vec<String> =
                hours.iter().map(|DayHours { opens, closes }| format!("{opens}-{closes}")).collect();
            times.join(" ")
        }
    }
}

pub(super) fn read_holidays(text: &str) -> Result<OnHolidays, RowFault> {
    if text.is_empty() || means(text, CLOSED, &["休息", "放假", "关闭"]) {
        return Ok(OnHolidays::Closed);
    }
    if means(text, AS_USUAL, &["照常", "正常开放"]) {
        return Ok(OnHolidays::AsUsual);
    }
    // A holiday has times like any day.
    let monday = read_opening_hours(&format!("周一 {text}")).map_err(|_| RowFault::HolidaysWrong)?;
    if monday.iter().any(|stretch| stretch.days != [1]) {
        return Err(RowFault::HolidaysWrong);
    }
    let hours = monday.into_iter().map(|OpeningHours { opens, closes, .. }| DayHours { opens, closes });
    let on_holidays = OnHolidays::Hours { hours: hours.collect() };
    let rules = HolidayHours { on_holidays, on_worked_weekends: OnWorkedWeekends::default() };
    check_holiday_hours(&rules).map_err(|_| RowFault::HolidaysWrong)?;
    Ok(rules.on_holidays)
}

pub(super) fn weekends_text(weekends: OnWorkedWeekends, language: Language) -> &'static str {
    match weekends {
        OnWorkedWeekends::AsWeekdays => in_language(AS_WEEKDAYS, language),
        OnWorkedWeekends::AsUsual => in_language(AS_USUAL, language),
    }
}

pub(super) fn read_weekends(text: &str) -> Result<OnWorkedWeekends, RowFault> {
    if text.is_empty() || means(text, AS_WEEKDAYS, &["按周一", "按工作日开放"]) {
        Ok(OnWorkedWeekends::AsWeekdays)
    } else if means(text, AS_USUAL, &["照常", "按平时"]) {
        Ok(OnWorkedWeekends::AsUsual)
    } else {
        Err(RowFault::WeekendsWrong)
    }
}

/// Several, as a cell has them.
pub fn facilities_text(facilities: &[Facility], language: Language) -> String {
    let words: Vec<&str> = facilities.iter().map(|facility| facility_text(*facility, language)).collect();
    words.join(language.choose("、", "; "))
}

/// Each once, in the order of [`Facility::ALL`].
pub(super) fn read_facilities(text: &str) -> Result<Vec<Facility>, RowFault> {
    let said = text.split(['、', '，', ',', ';', '；', '\n']).map(str::trim).filter(|word| !word.is_empty());
    let found = said.map(facility_of).collect::<Option<Vec<_>>>().ok_or(RowFault::FacilityUnknown)?;
    Ok(Facility::ALL.into_iter().filter(|facility| found.contains(facility)).collect())
}

fn facility_of(word: &str) -> Option<Facility> {
    let names = |facility: Facility| {
        let words = [Language::Chinese, Language::English].map(|language| facility_text(facility, language));
        words.iter().any(|name| bare(name) == bare(word))
    };
    Facility::ALL.into_iter().find(|facility| names(*facility))
}

pub(super) fn yes_text(is_so: bool, language: Language) -> &'static str {
    in_language(if is_so { YES } else { NO }, language)
}

/// An empty cell is a yes.
pub(super) fn read_yes(text: &str) -> Result<bool, RowFault> {
    if text.is_empty() || means(text, YES, &["y", "true", "1"]) {
        Ok(true)
    } else if means(text, NO, &["n", "false", "0"]) {
        Ok(false)
    } else {
        Err(RowFault::YesOrNo)
    }
}
