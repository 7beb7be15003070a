/// The name of an ethnic group by its number in GB/T 3304.
pub fn name(code: &str) -> Option<&'static str> {
    let number: usize = code.parse().ok()?;
    match number {
        97 => Some("其他"),
        98 => Some("外国血统中国籍人士"),
        _ => NAMES.get(number.checked_sub(1)?).copied(),
    }
}

/// The number of the group with this name, as cards write it.
pub fn code(name: &str) -> Option<String> {
    let at = NAMES.iter().position(|known| *known == name)?;
    Some(format!("{:02}", at + 1))
}

const NAMES: [&str; 56] = [
    "汉",
    "蒙古",
    "回",
    "藏",
    "维吾尔",
    "苗",
    "彝",
    "壮",
    "布依",
    "朝鲜",
    "满",
    "侗",
    "瑶",
    "白",
    "土家",
    "哈尼",
    "哈萨克",
    "傣",
    "黎",
    "傈僳",
    "佤",
    "畲",
    "高山",
    "拉祜",
    "水",
    "东乡",
    "纳西",
    "景颇",
    "柯尔克孜",
    "土",
    "达斡尔",
    "仫佬",
    "羌",
    "布朗",
    "撒拉",
    "毛南",
    "仡佬",
    "锡伯",
    "阿昌",
    "普米",
    "塔吉克",
    "怒",
    "乌孜别克",
    "俄罗斯",
    "鄂温克",
    "德昂",
    "保安",
    "裕固",
    "京",
    "塔塔尔",
    "独龙",
    "鄂伦春",
    "赫哲",
    "门巴",
    "珞巴",
    "基诺",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_of_two_digits() {
        assert_eq!((name("01"), name("15"), name("56")), (Some("汉"), Some("土家"), Some("基诺")));
        assert_eq!((name("00"), name("57"), name("97"), name("x")), (None, None, Some("其他"), None));
    }
}
