use proptest::prelude::*;

use super::*;
use crate::simulator::people;

#[test]
fn all_kinds_of_cards_are_read_as_they_were_written() {
    for card in people() {
        assert!(parse(&write(&card)) == Ok(card.clone()), "{:?}", card.kind);
        assert!(parse_answer(&answer(&write(&card))) == Ok(card));
    }
}

#[test]
fn fields_lie_where_the_standard_has_them() {
    let block = write(&people()[0]);
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    assert!(block.starts_with(&utf16("向巴山   ")));
    assert_eq!(block[30..52], utf16("10119580309"));
    assert_eq!(block[122..158], utf16("511702195803090156"));
    assert_eq!(block[188..220], utf16("20190603长期      "));
    assert_eq!(block[248..250], utf16(" "));
}

#[test]
fn a_card_that_is_not_known_is_said_to_be_so() {
    let mut block = write(&people()[0]);
    block[KIND.start] = b'Y';
    assert_eq!(parse(&block), Err(CardError::Kind('Y')));
}

#[test]
fn wrong_lengths_are_refused() {
    let good = answer(&write(&people()[0]));
    assert_eq!(parse_answer(&good[..good.len() - 1]), Err(CardError::Length));
    assert_eq!(parse_answer(&good[..3]), Err(CardError::Length));
    let mut wrong = good.clone();
    wrong[0] = 2;
    assert_eq!(parse_answer(&wrong), Err(CardError::Length));
}

#[test]
fn a_field_that_holds_no_text_is_refused() {
    let mut block = write(&people()[0]);
    block[NUMBER.start..NUMBER.start + 2].copy_from_slice(&0xD800_u16.to_le_bytes());
    assert_eq!(parse(&block), Err(CardError::Field("number")));
    let mut block = write(&people()[0]);
    block[BIRTH.start] = b'x';
    assert_eq!(parse(&block), Err(CardError::Field("birth")));
}

proptest! {
    #[test]
    fn no_card_breaks_it(bytes in proptest::collection::vec(any::<u8>(), 0..1_400)) {
        let _ = parse_answer(&bytes);
        let mut block = TextBlock::new([0; TEXT]);
        for (to, from) in block.iter_mut().zip(&bytes) {
            *to = *from;
        }
        let _ = parse(&block);
    }
}
