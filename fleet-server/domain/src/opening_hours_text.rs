use std::collections::BTreeSet;
use std::fmt::Write as _;

use fleet_protocol::OpeningHours;

use crate::{Language, LocationInvalid, check_opening_hours};

const DAYS: [(&str, &str); 7] = [
    ("周一", "Mon"),
    ("周二", "Tue"),
    ("周三", "Wed"),
    ("周四", "Thu"),
    ("周五", "Fri"),
    ("周六", "Sat"),
    ("周日", "Sun"),
];
const CHINESE_DIGITS: [&str; 7] = ["一", "二", "三", "四", "五", "六", "日"];

/// Opening hours in one line, such as `周一至周五 09:00-12:00 13:30-17:00；周六 09:00-12:00`.
pub fn opening_hours_text(hours: &[OpeningHours], language: Language) -> String {
    let mut text = String::new();
    let mut last: Option<Vec<u8>> = None;
    for stretch in hours {
        let mut days = stretch.days.clone();
        days.sort_unstable();
        if last.as_ref() != Some(&days) {
            if last.is_some() {
                text.push_str(language.choose("；", "; "));
            }
            text.push_str(&days_text(&days, language));
        }
        let _ = write!(text, " {}-{}", stretch.opens, stretch.closes);
        last = Some(days);
    }
    text
}

/// Reads what [`opening_hours_text`] writes, and what people write instead of it.
pub fn read_opening_hours(text: &str) -> Result<Vec<OpeningHours>, LocationInvalid> {
    let mut hours = Vec::new();
    for part in plain(text).split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let times_begin = part.find(|c: char| c.is_ascii_digit()).ok_or(LocationInvalid::OpeningHours)?;
        let (days, times) = part.split_at(times_begin);
        let days = read_days(days).ok_or(LocationInvalid::OpeningHours)?;
        for time in times.split([' ', ',']).filter(|time| !time.is_empty()) {
            let (opens, closes) = time.split_once('-').ok_or(LocationInvalid::OpeningHours)?;
            let (opens, closes) = (two_digits(opens), two_digits(closes));
            hours.push(OpeningHours { days: days.clone(), opens, closes });
        }
    }
    check_opening_hours(&hours)?;
    Ok(hours)
}

/// Whether both are open at the same times, in whatever order they are written.
pub fn are_same_hours(one: &[OpeningHours], two: &[OpeningHours]) -> bool {
    let open = |hours: &[OpeningHours]| -> BTreeSet<(u8, String, String)> {
        let days = |stretch: &OpeningHours| {
            let (opens, closes) = (stretch.opens.clone(), stretch.closes.clone());
            stretch.days.clone().into_iter().map(move |day| (day, opens.clone(), closes.clone()))
        };
        hours.iter().flat_map(days).collect()
    };
    open(one) == open(two)
}

/// Sorted days, those that follow one another as a range.
fn days_text(days: &[u8], language: Language) -> String {
    let mut ranges: Vec<(u8, u8)> = Vec::new();
    for &day in days {
        match ranges.last_mut() {
            Some((_, to)) if *to + 1 == day => *to = day,
            _ => ranges.push((day, day)),
        }
    }
    let name = |day: u8| {
        let names = DAYS.get(usize::from(day).wrapping_sub(1)).unwrap_or(&("?", "?"));
        language.choose(names.0, names.1)
    };
    let to = language.choose("至", "-");
    let words: Vec<String> =
        ranges
            .into_iter()
            .map(|(from, until)| {
                if from == until {
                    name(from).to_owned()
                } else {
                    format!("{}{to}{}", name(from), name(until))
                }
            })
            .collect();
    words.join(language.choose("、", ","))
}

/// One sign for what is written in many ways, and no spaces around what joins.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|letter| match letter {
            '；' | '\n' | '\r' => ';',
            '：' => ':',
            '，' | '、' => ',',
            '～' | '~' | '－' | '–' | '—' | '−' | '至' | '到' => '-',
            letter if letter.is_whitespace() => ' ',
            letter => letter,
        })
        .collect();
    let mut text = text.to_lowercase().replace("星期", "周").replace("礼拜", "周").replace("周天", "周日");
    for joint in ["-", ",", ":"] {
        while text.contains(&format!("{joint} ")) || text.contains(&format!(" {joint}")) {
            text = text.replace(&format!("{joint} "), joint).replace(&format!(" {joint}"), joint);
        }
    }
    text
}

fn read_days(text: &str) -> Option<Vec<u8>> {
    let text = text.trim().trim_end_matches([':', ',']).replace(' ', ",");
    let mut days = BTreeSet::new();
    for item in text.split(',').filter(|item| !item.is_empty()) {
        let (from, to) = match item {
            "每天" | "每日" | "daily" => (1, 7),
            "工作日" | "weekdays" => (1, 5),
            "周末" | "weekends" => (6, 7),
            _ => match item.split_once('-') {
                Some((from, to)) => (read_day(from)?, read_day(to)?),
                None => (read_day(item)?, read_day(item)?),
            },
        };
        if from > to {
            return None;
        }
        days.extend(from..=to);
    }
    (!days.is_empty()).then(|| days.into_iter().collect())
}

/// `周一`, `一`, `mon` or `monday`.
fn read_day(word: &str) -> Option<u8> {
    let short = word.strip_prefix('周').unwrap_or(word);
    let found = (0..7).find(|&n| {
        let english = DAYS[n].1.to_lowercase();
        short == CHINESE_DIGITS[n] || word == english || (word.starts_with(&english) && word.ends_with("day"))
    })?;
    u8::try_from(found + 1).ok()
}

/// `9:00` as `09:00`; what is no time stays as it is, and is refused later.
fn two_digits(time: &str) -> String {
    match time.split_once(':') {
        Some((hours, minutes)) if hours.len() == 1 => format!("0{hours}:{minutes}"),
        _ => time.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn stretch(days: &[u8], opens: &str, closes: &str) -> OpeningHours {
        OpeningHours { days: days.to_vec(), opens: opens.into(), closes: closes.into() }
    }

    #[test]
    fn what_is_written_is_read_again_in_both_languages() {
        let hours = [
            stretch(&[1, 2, 3, 4, 5], "09:00", "12:00"),
            stretch(&[1, 2, 3, 4, 5], "13:30", "17:00"),
            stretch(&[7, 6], "09:00", "24:00"),
            stretch(&[1, 3], "18:00", "19:00"),
        ];
        let chinese = "周一至周五 09:00-12:00 13:30-17:00；周六至周日 09:00-24:00；周一、周三 18:00-19:00";
        let english = "Mon-Fri 09:00-12:00 13:30-17:00; Sat-Sun 09:00-24:00; Mon,Wed 18:00-19:00";
        for (language, text) in [(Language::Chinese, chinese), (Language::English, english)] {
            assert_eq!(opening_hours_text(&hours, language), text);
            assert!(are_same_hours(&read_opening_hours(text).unwrap(), &hours), "{text}");
        }
        assert_eq!(read_opening_hours(" ").unwrap(), []);
        assert_eq!(opening_hours_text(&[], Language::Chinese), "");
    }

    #[test]
    fn people_write_hours_in_many_ways() {
        let week = [stretch(&[1, 2, 3, 4, 5], "09:00", "17:00")];
        for text in [
            "周一至周五 9:00-17:00",
            "周一到五9:00—17:00",
            "星期一 至 星期五：9：00～17：00",
            "工作日 09:00 - 17:00",
            "周一、周二、周三、周四、周五 9:00至17:00",
            "Monday - Friday 9:00-17:00",
            "weekdays 09:00-17:00;",
        ] {
            assert_eq!(read_opening_hours(text).unwrap(), week, "{text}");
        }
        let noon = read_opening_hours("每天 9:00-12:00，13:00-17:00").unwrap();
        assert_eq!((noon.len(), noon[0].days.len()), (2, 7));
    }

    #[test]
    fn what_leaves_a_doubt_is_refused() {
        for text in [
            "9:00-17:00",
            "周一至周五",
            "周一至周五 上午",
            "周五至周一 09:00-17:00",
            "周一 17:00-09:00",
            "周八 09:00-17:00",
            "周一 09:00-25:00",
            "周一 09:00-12:00；周一 11:00-13:00",
            "24小时",
        ] {
            assert_eq!(read_opening_hours(text), Err(LocationInvalid::OpeningHours), "{text}");
        }
    }
}
