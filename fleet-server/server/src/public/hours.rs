use std::fmt::Write as _;

use fleet_domain::{ChinaDay, Language, Opening};
use fleet_protocol::{DayHours, SpecialDay, SpecialDayKind};

const WEEKDAYS: [(&str, &str); 7] = [
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
];
const MONTHS: [&str; 12] =
    ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
/// Public holidays by their names in the announcements.
const HOLIDAYS: [(&str, &str); 7] = [
    ("元旦", "New Year"),
    ("春节", "Spring Festival"),
    ("清明节", "Qingming"),
    ("劳动节", "Labour Day"),
    ("端午节", "Dragon Boat Festival"),
    ("中秋节", "Mid-Autumn Festival"),
    ("国庆节", "National Day"),
];

/// Such as `10月8日（周四）`, `Thu 8 Oct`.
pub(super) fn day_text(day: ChinaDay, language: Language) -> String {
    let written = day.to_string();
    let mut parts = written.split('-').skip(1).map(|part| part.parse::<usize>().unwrap_or(1));
    let (month, date) = (parts.next().unwrap_or(1), parts.next().unwrap_or(1));
    let (chinese, english) = WEEKDAYS[usize::from(day.weekday() - 1) % 7];
    match language {
        Language::Chinese => format!("{month}月{date}日（{chinese}）"),
        Language::English => format!("{english} {date} {}", MONTHS[(month + 11) % 12]),
    }
}

/// Such as `09:00`.
pub(super) fn minute_text(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Such as `09:00–12:00，13:30–17:00`.
pub(super) fn hours_text(hours: &[DayHours], language: Language) -> String {
    let stretches: Vec<String> =
        hours.iter().map(|hours| format!("{}–{}", hours.opens, hours.closes)).collect();
    if stretches.is_empty() {
        return language.choose("不开放", "closed").to_owned();
    }
    stretches.join(language.choose("，", ", "))
}

/// Whether it is open, in one line.
pub(super) fn opening_text(opening: Opening, today: ChinaDay, language: Language) -> String {
    let zh = language == Language::Chinese;
    match opening {
        Opening::Always => language.choose("全天24小时开放", "Open day and night").to_owned(),
        Opening::Open { until } if zh => format!("现在开放，{} 关门", minute_text(until)),
        Opening::Open { until } => format!("Open now, until {}", minute_text(until)),
        Opening::Closed { next: None } => language.choose("现在不开放", "Closed now").to_owned(),
        Opening::Closed { next: Some((day, minute)) } => {
            let when = if day == today {
                language.choose("今天", "today").to_owned()
            } else if day.number() == today.number() + 1 {
                language.choose("明天", "tomorrow").to_owned()
            } else {
                day_text(day, language)
            };
            let minute = minute_text(minute);
            if zh {
                format!("现在不开放，{when} {minute} 开门")
            } else {
                format!("Closed now, opens {when} at {minute}")
            }
        }
    }
}

/// A holiday's name, which may be that of two: `国庆节、中秋节`.
pub(super) fn holiday_text(name: &str, language: Language) -> String {
    if language == Language::Chinese {
        return name.to_owned();
    }
    let known =
        |part: &str| HOLIDAYS.iter().find(|(chinese, _)| *chinese == part).map(|(_, english)| *english);
    let parts: Vec<&str> = name.split('、').map(|part| known(part).unwrap_or("Public holiday")).collect();
    parts.join(", ")
}

/// Special days that follow one another alike, as one line each: days, holiday, hours.
pub(super) fn special_lines(days: &[SpecialDay], language: Language) -> Vec<(String, String, String)> {
    let read = |special: &SpecialDay| special.day.parse::<ChinaDay>().ok();
    let mut lines: Vec<(ChinaDay, ChinaDay, &SpecialDay)> = Vec::new();
    for (day, special) in days.iter().filter_map(|special| Some((read(special)?, special))) {
        match lines.last_mut() {
            Some((_, last, one)) if follows(*last, day) && is_alike(one, special) => *last = day,
            _ => lines.push((day, day, special)),
        }
    }
    lines.into_iter().map(|(from, to, special)| line(from, to, special, language)).collect()
}

fn line(from: ChinaDay, to: ChinaDay, special: &SpecialDay, language: Language) -> (String, String, String) {
    let mut days = day_text(from, language);
    if from != to {
        let _ = write!(days, "{}{}", language.choose("至", " to "), day_text(to, language));
    }
    let mut name = holiday_text(&special.name, language);
    if special.kind == SpecialDayKind::WorkedWeekend {
        name.push_str(language.choose("调休上班", ", working weekend"));
    }
    (days, name, hours_text(&special.hours, language))
}

/// A weekend between two special days is as closed as they are, and not told.
fn follows(last: ChinaDay, day: ChinaDay) -> bool {
    let between = last.number() + 1..day.number();
    between.clone().all(|number| ChinaDay::numbered(number).weekday() >= 6) && between.count() <= 2
}

fn is_alike(one: &SpecialDay, other: &SpecialDay) -> bool {
    (one.kind, &one.name, &one.hours) == (other.kind, &other.name, &other.hours)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> ChinaDay {
        text.parse().unwrap()
    }

    #[test]
    fn days_and_holidays_are_told_in_both_languages() {
        assert_eq!(day_text(day("2026-10-08"), Language::Chinese), "10月8日（周四）");
        assert_eq!(day_text(day("2026-12-31"), Language::English), "Thu 31 Dec");
        assert_eq!(holiday_text("国庆节、中秋节", Language::English), "National Day, Mid-Autumn Festival");
        let closed = Opening::Closed { next: Some((day("2026-10-08"), 540)) };
        let told = |today| opening_text(closed, day(today), Language::Chinese);
        assert_eq!(told("2026-10-01"), "现在不开放，10月8日（周四） 09:00 开门");
        assert_eq!(told("2026-10-07"), "现在不开放，明天 09:00 开门");
        assert_eq!(told("2026-10-08"), "现在不开放，今天 09:00 开门");
    }

    #[test]
    fn holidays_are_one_line() {
        let special = |day: &str, kind, hours: &[DayHours]| SpecialDay {
            day: day.into(),
            kind,
            name: "国庆节".into(),
            hours: hours.to_vec(),
        };
        let open = [DayHours { opens: "09:00".into(), closes: "17:00".into() }];
        let days = [
            special("2026-10-01", SpecialDayKind::Holiday, &[]),
            special("2026-10-02", SpecialDayKind::Holiday, &[]),
            special("2026-10-05", SpecialDayKind::Holiday, &[]),
            special("2026-10-10", SpecialDayKind::WorkedWeekend, &open),
        ];
        let lines: Vec<String> = special_lines(&days, Language::Chinese)
            .into_iter()
            .map(|(days, name, hours)| format!("{days} {name} {hours}"))
            .collect();
        let expected =
            ["10月1日（周四）至10月5日（周一） 国庆节 不开放", "10月10日（周六） 国庆节调休上班 09:00–17:00"];
        assert_eq!(lines, expected);
    }
}
