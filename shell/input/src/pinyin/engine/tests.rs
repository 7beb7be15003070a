//! What citizens type, and what has to come first.

use proptest::prelude::*;

use super::*;
use crate::pinyin::MAX_KEYS;

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
    assert!(texts("jianguo", Hint::Name).iter().take(3).any(|text| text == "建国"), "the surname was picked");
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
    fn every_known_syllable_gives_something(at in 0..crate::pinyin::syllable::SYLLABLES.len()) {
        prop_assert!(!texts(crate::pinyin::syllable::SYLLABLES[at], Hint::Any).is_empty());
    }
}
