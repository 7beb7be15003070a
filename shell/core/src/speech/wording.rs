//! From what stands on a page to what is said: in sentences, each by the voice of its language, numbers as people say them.

use super::Utterance;

/// Who speaks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Voice {
    /// 普通话; takes single words of Latin letters along.
    Mandarin,
    /// English.
    English,
}

/// The longest that is said in one go, in characters: what is stopped goes on with the sentence that it was in.
const LONGEST: usize = 120;
/// Numbers as long as these are those of identity cards and bank accounts.
const SECRET: std::ops::RangeInclusive<usize> = 15..=19;
/// Numbers of as many digits are those of telephones and the like: digit by digit.
const SPELLED: usize = 7;
/// So many English words in a row are said by an English voice.
const ENGLISH_WORDS: usize = 3;

/// A text as utterances. Numbers of identity cards and accounts are never said: others stand in the hall.
pub fn worded(text: &str) -> Vec<Utterance<String>> {
    let spoken = numbers_spoken(&speakable(text));
    sentences(&spoken).into_iter().flat_map(by_voice).collect()
}

/// Without what a synthesizer takes for an instruction, and with single spaces.
fn speakable(text: &str) -> String {
    let plain = |letter: char| match letter {
        '[' | ']' | '{' | '}' | '<' | '>' | '|' | '\\' | '_' | '^' | '~' | '`' | '*' | '#' => ' ',
        '０'..='９' => char::from_u32(u32::from(letter) - 0xfee0).unwrap_or(letter),
        _ if letter.is_control() || letter.is_whitespace() => ' ',
        _ => letter,
    };
    let plain: String = text.chars().map(plain).collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_digit(letter: char) -> bool {
    letter.is_ascii_digit()
}

fn numbers_spoken(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut spoken = String::with_capacity(text.len() * 2);
    let mut at = 0;
    while let Some(letter) = letters.get(at).copied() {
        if !is_digit(letter) {
            spoken.push(letter);
            at += 1;
            continue;
        }
        let end = end_of_number(&letters, at);
        let (digits, next) = (number_of(&letters, at, end), letters.get(end).copied());
        if SECRET.contains(&digits.len()) {
            spoken.push_str("号码不读出");
        } else if let Some(after) = clock_time(&letters, at, end, &mut spoken) {
            at = after;
            continue;
        } else if digits.len() >= SPELLED
            || (digits.len() > 1 && digits.starts_with('0') && next != Some('.'))
            || (digits.len() == 4 && next == Some('年'))
        {
            // A space between them: each is a word of its own.
            digits.chars().for_each(|digit| spoken.extend([digit, ' ']));
        } else {
            spoken.push_str(&digits);
        }
        at = end;
    }
    spoken
}

/// Of a number that may be written in groups, such as `6222 0213 0000 1234 567`.
fn end_of_number(letters: &[char], from: usize) -> usize {
    let run = |from: usize| from + letters[from..].iter().take_while(|letter| is_digit(**letter)).count();
    let mut end = run(from);
    let mut grouped = end;
    // Groups of four, as cards have them.
    while end - from >= 4 && letters.get(grouped) == Some(&' ') && run(grouped + 1) > grouped + 2 {
        grouped = run(grouped + 1);
    }
    if SECRET.contains(&number_of(letters, from, grouped).len()) {
        end = grouped;
    }
    // The check digit of an identity number may be an X.
    if end - from == 17 && matches!(letters.get(end), Some('X' | 'x')) {
        end += 1;
    }
    end
}

fn number_of(letters: &[char], from: usize, end: usize) -> String {
    letters[from..end].iter().filter(|letter| **letter != ' ').collect()
}

/// `16:30` is 16 点 30 分. Where it ends, if it is one.
fn clock_time(letters: &[char], at: usize, end: usize, spoken: &mut String) -> Option<usize> {
    let text = |from: usize, to: usize| letters.get(from..to).map(|part| part.iter().collect::<String>());
    let (hours, minutes) = (text(at, end)?, text(end + 1, end + 3)?);
    let is_time = end - at <= 2
        && matches!(letters.get(end), Some(':' | '：'))
        && minutes.chars().all(is_digit)
        && !letters.get(end + 3).copied().is_some_and(is_digit)
        && hours.parse::<u8>().is_ok_and(|hours| hours < 24);
    is_time.then(|| {
        let number = |text: &str| text.parse::<u8>().map_or_else(|_| text.to_owned(), |it| it.to_string());
        spoken.push_str(&number(&hours));
        spoken.push('点');
        if minutes != "00" {
            spoken.push_str(&number(&minutes));
            spoken.push('分');
        }
        end + 3
    })
}

/// Sentences, and long ones in parts.
fn sentences(text: &str) -> Vec<String> {
    let mut all = vec![String::new()];
    let mut length = 0;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        let Some(last) = all.last_mut() else { break };
        last.push(letter);
        length += 1;
        let ends = matches!(letter, '。' | '！' | '？' | '；' | '!' | '?' | ';')
            || (letter == '.' && letters.peek().is_none_or(|next| *next == ' '));
        let pauses = matches!(letter, '，' | '、' | ',' | '：' | ' ') && length >= LONGEST / 2;
        if ends || pauses || length >= LONGEST {
            all.push(String::new());
            length = 0;
        }
    }
    all.retain(|sentence| sentence.chars().any(char::is_alphanumeric));
    all
}

fn is_han(letter: char) -> bool {
    matches!(letter, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3134f}')
}

/// In parts that one voice says each.
fn by_voice(sentence: String) -> Vec<Utterance<String>> {
    if !sentence.chars().any(|letter| letter.is_ascii_alphabetic()) {
        return vec![Utterance { voice: Voice::Mandarin, text: sentence }];
    }
    if !sentence.chars().any(is_han) {
        return vec![Utterance { voice: Voice::English, text: sentence }];
    }
    let mut parts: Vec<Utterance<String>> = Vec::new();
    let mut push = |voice, text: &str| match parts.last_mut() {
        Some(last) if last.voice == voice => last.text.push_str(text),
        _ => parts.push(Utterance { voice, text: text.to_owned() }),
    };
    let mut rest = sentence.as_str();
    while !rest.is_empty() {
        let latin = |letter: char| letter.is_ascii() && !is_digit(letter);
        let start = rest.find(|letter: char| letter.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (before, from) = rest.split_at(start);
        let end = from.find(|letter| !latin(letter)).unwrap_or(from.len());
        let (run, after) = from.split_at(end);
        if !before.is_empty() {
            push(Voice::Mandarin, before);
        }
        let is_english = run.split_whitespace().count() >= ENGLISH_WORDS;
        push(if is_english { Voice::English } else { Voice::Mandarin }, run);
        rest = after;
    }
    parts.retain(|part| part.text.chars().any(char::is_alphanumeric));
    parts
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn texts(text: &str) -> Vec<String> {
        worded(text).into_iter().map(|utterance| utterance.text).collect()
    }

    fn one(text: &str) -> String {
        texts(text).concat()
    }

    #[test]
    fn a_text_is_said_in_sentences() {
        assert_eq!(texts("请选择事项。  您好！\n谢谢"), ["请选择事项。", " 您好！", " 谢谢"]);
        assert_eq!(texts(" … —— 。"), Vec::<String>::new());
        let long = texts(&"很长的一句，".repeat(60));
        assert!(long.len() > 2 && long.iter().all(|part| part.chars().count() <= LONGEST));
    }

    #[test]
    fn numbers_of_cards_and_accounts_are_never_said() {
        for secret in [
            "511702199001010001",
            "51170219900101000X",
            "511702900101001",
            "6222021300001234567",
            "6222 0213 0000 1234 567",
            "５１１７０２１９９００１０１０００１",
        ] {
            let said = one(&format!("号码{secret}已登记"));
            assert!(said.contains("号码不读出") && said.contains("已登记"), "{said}");
            assert!(!said.chars().any(is_digit), "{said}");
        }
    }

    #[test]
    fn numbers_are_said_as_people_say_them() {
        assert_eq!(one("电话0818-2123456"), "电话0 8 1 8 -2 1 2 3 4 5 6 ");
        assert_eq!(one("2026年3月5日"), "2 0 2 6 年3月5日");
        assert_eq!(one("开放9:00至17：30"), "开放9点至17点30分");
        assert_eq!(one("共320元，0.5折"), "共320元，0.5折");
        assert_eq!(one("比分 3:2、12:345"), "比分 3:2、12:345");
    }

    #[test]
    fn english_is_said_by_an_english_voice_where_it_is_more_than_a_word() {
        let voices = |text| worded(text).iter().map(|said| said.voice).collect::<Vec<_>>();
        assert_eq!(voices("Insert your card. Thank you"), [Voice::English, Voice::English]);
        assert_eq!(voices("打开APP办理"), [Voice::Mandarin]);
        assert_eq!(
            voices("请看Please insert your card here，谢谢"),
            [Voice::Mandarin, Voice::English, Voice::Mandarin]
        );
        assert_eq!(voices("2026"), [Voice::Mandarin]);
    }

    #[test]
    fn nothing_is_an_instruction_to_the_synthesizer() {
        assert_eq!(one("[[ni3]] <b>好</b>"), "ni3 b 好 /b");
    }

    proptest! {
        /// Any text at all gives bounded parts, and no long number comes through.
        #[test]
        fn any_text_is_worded(text in "\\PC*|[0-9 X:年\\-.]{0,60}") {
            for utterance in worded(&text) {
                prop_assert!(utterance.text.chars().count() <= LONGEST + 1);
                prop_assert!(!utterance.text.contains('['));
                let longest = utterance.text.split(|letter: char| !is_digit(letter)).map(str::len).max();
                prop_assert!(longest.unwrap_or(0) < SPELLED);
            }
        }
    }
}
