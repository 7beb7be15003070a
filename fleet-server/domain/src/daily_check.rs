//! What is looked at every day (每日点检), and whether a report of it can be believed.

use fleet_protocol::{CheckItem, DailyCheck};
use uuid::Uuid;

/// What is looked at where ops have made no list of their own. Their ids never change.
pub fn default_checks() -> Vec<CheckItem> {
    let named = [
        ("屏幕清洁", "Screen is clean"),
        ("纸张", "Paper"),
        ("读卡器", "Card reader"),
        ("二维码扫描", "Code scanner"),
        ("网络", "Network"),
        ("外观和线缆", "Case and cables"),
    ];
    let item = |(id, (zh, en)): (u128, (&str, &str))| CheckItem {
        id: Uuid::from_u128(id),
        zh: zh.to_owned(),
        en: en.to_owned(),
    };
    (1..).zip(named).map(item).collect()
}

/// Why a list is none.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CheckListInvalid {
    /// No item, or more than [`CheckItem::MOST`].
    #[error("no item, or more than {}", CheckItem::MOST)]
    Length,
    /// The name of the item at this place is empty or too long.
    #[error("the name of an item is empty or too long")]
    Name(usize),
    /// The item at this place is there twice.
    #[error("an item is there twice")]
    Twice(usize),
}

/// Whether it is a list.
pub fn check_items(items: &[CheckItem]) -> Result<(), CheckListInvalid> {
    if items.is_empty() || items.len() > CheckItem::MOST {
        return Err(CheckListInvalid::Length);
    }
    for (at, item) in items.iter().enumerate() {
        if !is_name(&item.zh) || !is_name(&item.en) {
            return Err(CheckListInvalid::Name(at));
        }
        if items[..at].iter().any(|before| before.id == item.id || before.zh == item.zh) {
            return Err(CheckListInvalid::Twice(at));
        }
    }
    Ok(())
}

fn is_name(name: &str) -> bool {
    let length = name.trim().chars().count();
    (1..=CheckItem::LONGEST_NAME).contains(&length) && !name.chars().any(char::is_control)
}

/// Whether what a terminal reports is within the bounds of the protocol.
pub fn is_sound_check(check: &DailyCheck) -> bool {
    let items: Vec<CheckItem> = check.results.iter().map(|result| result.item.clone()).collect();
    check_items(&items).is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_of_every_hall_is_one() {
        assert_eq!((check_items(&default_checks()), default_checks().len()), (Ok(()), 6));
    }

    #[test]
    fn what_is_no_list_is_refused_with_its_place() {
        let mut items = default_checks();
        items[2].zh = " ".into();
        assert_eq!(check_items(&items), Err(CheckListInvalid::Name(2)));
        items[2] = items[1].clone();
        assert_eq!(check_items(&items), Err(CheckListInvalid::Twice(2)));
        items[2].en = "x".repeat(41);
        assert_eq!(check_items(&items), Err(CheckListInvalid::Name(2)));
        assert_eq!(check_items(&[]), Err(CheckListInvalid::Length));
        let many: Vec<CheckItem> = default_checks().into_iter().cycle().take(21).collect();
        assert_eq!(check_items(&many), Err(CheckListInvalid::Length));
    }
}
