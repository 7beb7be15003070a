//! Keys in, candidates out.

use std::collections::HashSet;

use super::cost::{self, Cost};
use super::keys::Keys;
use super::lexicon::Lexicon;
use super::walk::{Found, Spelled};
use super::{person, sentence};
use crate::Candidate;

/// More candidates than this are never given.
pub const MAX_CANDIDATES: usize = 500;

/// What the field that is filled in asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Hint {
    /// Nothing is known about it.
    #[default]
    Any,
    /// A person's name: surnames first.
    Name,
    /// An address: places first.
    Address,
}

/// Turns pinyin into candidates. Costs nothing to make; the lexicon is built at the first question.
#[derive(Debug, Clone, Copy, Default)]
pub struct Engine {
    is_bare: bool,
}

impl Engine {
    /// The engine with all its words.
    pub fn new() -> Self {
        Self { is_bare: false }
    }

    /// The engine without Dazhou's words, to measure what these bring.
    pub fn without_local() -> Self {
        Self { is_bare: true }
    }

    /// What the keys may mean, the best first, at most `limit` and [`MAX_CANDIDATES`] of them.
    ///
    /// Keys are letters and apostrophes, at most [`super::MAX_KEYS`]; those from the first other character on are
    /// left. First come candidates that use all keys, then words that use fewer and fewer of them.
    pub fn candidates(&self, keys: &str, hint: Hint, limit: usize) -> Vec<Candidate> {
        let keys = Keys::new(keys);
        let start = keys.skip_apostrophes(0);
        if start == keys.len() {
            return Vec::new();
        }
        let lexicon = if self.is_bare { Lexicon::without_local() } else { Lexicon::shared() };
        let search = Search { lexicon, spelled: Spelled::of(&keys), keys: &keys, hint };
        search.ranked(start, limit.min(MAX_CANDIDATES))
    }
}

struct Search<'a> {
    lexicon: &'static Lexicon,
    spelled: Spelled,
    keys: &'a Keys,
    hint: Hint,
}

struct Scored {
    text: String,
    end: usize,
    cost: Cost,
}

impl Search<'_> {
    fn ranked(&self, start: usize, limit: usize) -> Vec<Candidate> {
        let mut scored = Vec::new();
        match self.hint {
            Hint::Name => self.add_names(&mut scored, start, 0.0),
            Hint::Any => self.add_names(&mut scored, start, cost::NAME_ANYWHERE),
            Hint::Address => {}
        }
        let found = self.spelled.words_from(&self.lexicon.words, start);
        self.add_rows(&mut scored, &found, start);
        self.add_words(&mut scored, &found);
        scored.sort_by(|a, b| b.end.cmp(&a.end).then(a.cost.total_cmp(&b.cost)));
        let mut seen = HashSet::new();
        scored
            .into_iter()
            .filter(|candidate| seen.insert(candidate.text.clone()))
            .take(limit)
            .map(|candidate| Candidate { text: candidate.text, keys_used: candidate.end })
            .collect()
    }

    /// Rows of words over all keys.
    fn add_rows(&self, scored: &mut Vec<Scored>, found: &[Found], start: usize) {
        let rows =
            sentence::rows(&self.lexicon.words, &self.spelled, found, (start, self.keys.len()), self.hint);
        let end = self.keys.len();
        scored.extend(rows.into_iter().map(|row| Scored { text: row.text, end, cost: row.cost }));
    }

    /// Single words that begin the keys.
    fn add_words(&self, scored: &mut Vec<Scored>, found: &[Found]) {
        for there in found {
            for word in self.lexicon.words.words(there.node) {
                let cost = there.doubt + sentence::word_cost(word, self.hint);
                scored.push(Scored { text: word.text.to_string(), end: there.end, cost });
            }
        }
    }

    /// Whole names, and surnames that begin the keys, each dearer by `doubt`.
    fn add_names(&self, scored: &mut Vec<Scored>, start: usize, doubt: Cost) {
        let names = person::names(&self.lexicon.names, &self.spelled, start, self.keys.len());
        let end = self.keys.len();
        scored.extend(names.into_iter().map(|row| Scored { text: row.text, end, cost: row.cost + doubt }));
        for there in self.spelled.words_from(&self.lexicon.names, start) {
            for word in self.lexicon.names.words(there.node) {
                let alone = if there.end == end { cost::NO_SURNAME } else { 0.0 };
                let cost = there.doubt + word.cost + alone + doubt;
                scored.push(Scored { text: word.text.to_string(), end: there.end, cost });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::keys::MAX_KEYS;
    use super::*;

    fn texts(keys: &str, hint: Hint) -> Vec<String> {
        Engine::new().candidates(keys, hint, 60).into_iter().map(|candidate| candidate.text).collect()
    }

    fn first(keys: &str) -> String {
        texts(keys, Hint::Any).into_iter().next().unwrap_or_default()
    }

    #[test]
    fn dazhou_and_its_divisions_come_first() {
        for (keys, place) in [
            ("dazhoushi", "达州市"),
            ("tongchuanqu", "通川区"),
            ("dachuanqu", "达川区"),
            ("xuanhanxian", "宣汉县"),
            ("quxian", "渠县"),
            ("dazhuxian", "大竹县"),
            ("kaijiang", "开江"),
            ("wanyuan", "万源"),
            ("sichuanshengdazhoushi", "四川省达州市"),
        ] {
            assert_eq!(first(keys), place);
            assert_eq!(texts(keys, Hint::Address)[0], place);
        }
    }

    #[test]
    fn government_matters_come_first() {
        for (keys, matter) in [
            ("shenfenzheng", "身份证"),
            ("gongjijin", "公积金"),
            ("yanglaobaoxian", "养老保险"),
            ("budongchandengji", "不动产登记"),
            ("yingyezhizhao", "营业执照"),
            ("juzhuzheng", "居住证"),
        ] {
            assert_eq!(first(keys), matter);
        }
    }

    #[test]
    fn polyphones_are_read_as_their_words_say() {
        assert_eq!(first("chongqing"), "重庆");
        assert_eq!(first("yinhang"), "银行");
        assert_eq!(first("xingzheng"), "行政");
        assert!(texts("zhangzhe", Hint::Any).iter().take(5).any(|text| text == "长者"));
    }

    #[test]
    fn initials_and_unfinished_syllables_are_enough() {
        assert_eq!(first("dzs"), "达州市");
        assert_eq!(first("sfz"), "身份证");
        assert_eq!(first("dazhous"), "达州市");
        assert_eq!(first("dazhoush"), "达州市");
        assert_eq!(first("shenfenzhen"), "身份证", "the last sound as in Sichuan");
    }

    #[test]
    fn sichuan_sounds_find_the_same_words() {
        assert_eq!(first("senfenzen"), "身份证");
        assert_eq!(first("yinyezizao"), "营业执照");
        assert_eq!(first("lvyou"), "旅游");
        assert!(texts("lainai", Hint::Any).iter().take(5).any(|text| text == "奶奶"));
    }

    #[test]
    fn an_apostrophe_parts_syllables() {
        assert!(texts("xi'an", Hint::Any).iter().take(2).any(|text| text == "西安"));
        assert!(!texts("xi'an", Hint::Any).contains(&"先".into()));
        assert_eq!(Engine::new().candidates("'da'zhou'", Hint::Any, 1)[0].text, "达州");
    }

    #[test]
    fn names_have_a_surname_first() {
        let names = texts("wangjianguo", Hint::Name);
        assert_eq!(names[0], "王建国");
        assert_eq!(texts("wang", Hint::Name)[0], "王");
        assert_eq!(texts("zeng", Hint::Name)[0], "曾");
        assert_eq!(texts("ouyangxiu", Hint::Name)[0].chars().next(), Some('欧'));
        assert!(
            texts("jianguo", Hint::Name).iter().take(3).any(|text| text == "建国"),
            "the surname was picked"
        );
        assert!(texts("wangjianguo", Hint::Any).iter().take(3).any(|text| text == "王建国"));
    }

    #[test]
    fn a_part_can_be_picked_and_the_rest_goes_on() {
        let keys = "dazhoushitongchuanqu";
        let all = Engine::new().candidates(keys, Hint::Address, 200);
        assert_eq!(all[0].keys_used, keys.len());
        let part = all.iter().find(|candidate| candidate.text == "达州市").unwrap();
        assert_eq!(part.keys_used, "dazhoushi".len());
        assert_eq!(Engine::new().candidates(&keys[part.keys_used..], Hint::Address, 1)[0].text, "通川区");
    }

    #[test]
    fn nothing_comes_of_nothing() {
        for keys in ["", "'", "''''", "1", "达州", " da"] {
            assert!(texts(keys, Hint::Any).is_empty(), "{keys:?}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(128))]
        #[test]
        fn any_keys_give_bounded_answers_and_the_same_ones_again(
            keys in prop_oneof![any::<String>(), "[a-z']{0,80}", "[zcshngiu]{0,80}", "(shi|zh|z|ang|n|'){0,30}"],
            limit in 0usize..2000,
            hint in prop_oneof![Just(Hint::Any), Just(Hint::Name), Just(Hint::Address)],
        ) {
            let given = Engine::new().candidates(&keys, hint, limit);
            prop_assert!(given.len() <= limit.min(MAX_CANDIDATES));
            for candidate in &given {
                prop_assert!((1..=MAX_KEYS).contains(&candidate.keys_used));
                prop_assert!(candidate.keys_used <= keys.chars().count());
                prop_assert!((1..=MAX_KEYS).contains(&candidate.text.chars().count()));
            }
            prop_assert_eq!(Engine::new().candidates(&keys, hint, limit), given);
        }

        #[test]
        fn every_known_syllable_gives_something(at in 0..super::super::syllable::SYLLABLES.len()) {
            prop_assert!(!texts(super::super::syllable::SYLLABLES[at], Hint::Any).is_empty());
        }
    }
}
