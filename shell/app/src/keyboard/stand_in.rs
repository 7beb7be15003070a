//! TO BE REPLACED by the engine of the crate `terminal-input`: a few dozen words, so that everything around it is real.

use super::writing::{Candidate, Hint, Point, Writing};

/// Sound and words, in the order that they are offered.
const WORDS: &[(&str, &[&str])] = &[
    ("a", &["啊", "阿"]),
    ("an", &["安", "按", "案"]),
    ("chuan", &["川", "传", "船"]),
    ("chuanqu", &["川区"]),
    ("da", &["大", "达", "打", "答"]),
    ("dazhou", &["达州"]),
    ("dazhoushi", &["达州市"]),
    ("di", &["地", "的", "第", "底"]),
    ("dizhi", &["地址"]),
    ("fen", &["分", "份", "粉"]),
    ("gong", &["公", "工", "共"]),
    ("gongjijin", &["公积金"]),
    ("guo", &["国", "过", "果"]),
    ("hao", &["好", "号", "豪"]),
    ("jian", &["建", "见", "件", "健"]),
    ("jianguo", &["建国"]),
    ("lu", &["路", "录", "陆"]),
    ("ming", &["名", "明", "命"]),
    ("qu", &["区", "去", "取", "渠"]),
    ("quxian", &["渠县"]),
    ("ren", &["人", "任", "认"]),
    ("shen", &["身", "深", "申", "沈"]),
    ("shenfen", &["身份"]),
    ("shenfenzheng", &["身份证"]),
    ("shenqing", &["申请"]),
    ("shi", &["是", "市", "时", "事", "十", "使", "世", "式", "室", "石", "师", "史", "示", "士", "实"]),
    ("sichuan", &["四川"]),
    ("sichuansheng", &["四川省"]),
    ("tong", &["通", "同", "统"]),
    ("tongchuanqu", &["通川区"]),
    ("wang", &["王", "网", "往", "望"]),
    ("xian", &["县", "先", "线", "现"]),
    ("xing", &["姓", "行", "兴"]),
    ("xingming", &["姓名"]),
    ("yang", &["养", "样", "杨", "阳"]),
    ("yanglao", &["养老"]),
    ("yanglaobaoxian", &["养老保险"]),
    ("zhang", &["张", "章", "长"]),
    ("zheng", &["证", "正", "郑", "政"]),
    ("zhengwu", &["政务"]),
    ("zhou", &["州", "周", "洲"]),
];

/// Surnames, first in a field for names.
const SURNAMES: &str = "王张杨周郑沈安石史";

/// Stands in for the engine.
#[derive(Debug, Default, Clone, Copy)]
pub struct StandIn;

impl Writing for StandIn {
    fn candidates(&self, keys: &str, hint: Hint, limit: usize) -> Vec<Candidate> {
        let mut found = Vec::new();
        for used in (1..=keys.len()).rev() {
            let sound: String =
                keys.get(..used).unwrap_or_default().chars().filter(|key| *key != '\'').collect();
            for (_, words) in WORDS.iter().filter(|(known, _)| *known == sound) {
                let of_word = |word: &&str| Candidate { text: (*word).to_owned(), keys_used: used };
                found.extend(words.iter().map(of_word));
            }
        }
        if hint == Hint::Name {
            found.sort_by_key(|candidate| !SURNAMES.contains(candidate.text.as_str()));
        }
        found.truncate(limit);
        found
    }

    fn recognize(&self, strokes: &[Vec<Point>], limit: usize) -> Vec<Candidate> {
        let by_count = ["一", "二", "三", "王", "正", "百", "来", "国", "政"];
        let likeliest = strokes.len().saturating_sub(1).min(by_count.len() - 1);
        let of_place = |place: usize| Candidate {
            text: by_count[(likeliest + place) % by_count.len()].to_owned(),
            keys_used: 0,
        };
        (0..by_count.len().min(limit)).filter(|_| !strokes.is_empty()).map(of_place).collect()
    }
}
