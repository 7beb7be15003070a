//! Which keys and gestures reach the pages. Keyboards are rare on a terminal but anybody can plug one in.

use gdk::ModifierType;
use gdk::keys::Key;
use gdk::keys::constants as key;

/// Whether a key may pass. With Control only what edits text passes, with Alt or Super nothing, and no
/// function or browser key: closing, reloading, printing, tabs, zoom and inspector have no combination left.
pub fn may_pass(pressed: Key, state: ModifierType) -> bool {
    if is_shell_key(pressed)
        || state.intersects(ModifierType::MOD1_MASK | ModifierType::SUPER_MASK | ModifierType::META_MASK)
    {
        return false;
    }
    !state.contains(ModifierType::CONTROL_MASK) || edits_text(pressed, state)
}

fn edits_text(pressed: Key, state: ModifierType) -> bool {
    const EDITING: [Key; 8] = [
        key::Left,
        key::Right,
        key::Home,
        key::End,
        key::BackSpace,
        key::Delete,
        key::Control_L,
        key::Control_R,
    ];
    let letter = pressed.to_unicode().map(|letter| letter.to_ascii_lowercase());
    let shifted = state.contains(ModifierType::SHIFT_MASK);
    match letter {
        Some('z') => true,
        Some('a' | 'c' | 'v' | 'x' | 'y' | 'b' | 'i') => !shifted,
        _ => EDITING.contains(&pressed),
    }
}

fn is_shell_key(pressed: Key) -> bool {
    let function = (*key::F1..=*key::F35).contains(&*pressed);
    // XF86 keys: back, forward, reload, home page, search, mail, sleep and the like.
    let multimedia = (0x1008_fe01..=0x1008_ffff).contains(&*pressed);
    let system = [key::Menu, key::Print, key::Sys_Req, key::Super_L, key::Super_R, key::Meta_L, key::Meta_R];
    function || multimedia || system.contains(&pressed)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: ModifierType = ModifierType::empty();
    const CONTROL: ModifierType = ModifierType::CONTROL_MASK;

    #[test]
    fn typing_and_editing_pass() {
        for pressed in [key::a, key::Z, key::_1, key::Return, key::Tab, key::Escape, key::BackSpace, key::Up]
        {
            assert!(may_pass(pressed, NONE), "{pressed:?}");
            assert!(may_pass(pressed, ModifierType::SHIFT_MASK), "{pressed:?}");
        }
        for pressed in [key::a, key::c, key::v, key::x, key::z, key::Left, key::BackSpace] {
            assert!(may_pass(pressed, CONTROL), "{pressed:?}");
        }
    }

    #[test]
    fn whatever_leaves_does_not() {
        for pressed in [
            key::w,
            key::t,
            key::n,
            key::p,
            key::s,
            key::o,
            key::r,
            key::q,
            key::l,
            key::plus,
            key::minus,
            key::_0,
            key::F4,
            key::Tab,
        ] {
            assert!(!may_pass(pressed, CONTROL), "{pressed:?}");
        }
        assert!(!may_pass(key::I, CONTROL | ModifierType::SHIFT_MASK));
        for pressed in [key::F4, key::Left, key::Right, key::Home, key::Tab, key::space, key::d] {
            assert!(!may_pass(pressed, ModifierType::MOD1_MASK), "{pressed:?}");
        }
        for pressed in [key::F1, key::F5, key::F7, key::F11, key::F12, key::Menu, key::Super_L] {
            assert!(!may_pass(pressed, NONE), "{pressed:?}");
        }
    }
}
