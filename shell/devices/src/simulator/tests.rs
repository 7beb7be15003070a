use super::*;

#[test]
fn the_people_have_numbers_that_add_up() {
    let people = people();
    assert!(people.len() >= 5);
    for card in people.iter().filter(|card| card.number.len() == 18) {
        let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
        let digits = card.number.chars().filter_map(|digit| digit.to_digit(10));
        let sum: u32 = digits.zip(weights).map(|(digit, weight)| digit * weight).sum();
        let check = b"10X98765432"[sum as usize % 11];
        assert_eq!(card.number.as_bytes()[17], check, "{}", *card.name);
        assert_eq!(card.number[6..14], card.birth.replace('-', ""));
    }
}
