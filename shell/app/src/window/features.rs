//! Features of the engine by the names that it gives them. `webkit_settings_get_all_features` has been there since 2.42, the oldest engine that
//! the shell goes on with; the bindings leave it out, and what they have instead (`set_enable_dns_prefetching`) does nothing from 2.48 on. The
//! functions are looked up here: linked, they would keep the shell from saying that an older engine is too old.
#![expect(unsafe_code, reason = "webkit2gtk has no binding of WebKitFeature")]

use std::ffi::{CStr, c_char, c_void};

use glib::translate::ToGlibPtr as _;
use libloading::os::unix::Library;
use webkit2gtk::Settings;
use webkit2gtk_sys::WebKitSettings;

/// What no page in a public hall needs. Engines know some of them, by their version.
const OFF: [&str; 9] = [
    // Connections and look-ups that are no requests, and pass by the content filter.
    "LinkDNSPrefetch",
    "LinkPreconnect",
    "LinkPreconnectEarlyHints",
    // Reports of clicks to who advertises.
    "PrivateClickMeasurement",
    "SKAttribution",
    // Devices and screens, which are the bridge's matter.
    "Gamepads",
    "ScreenCapture",
    "WirelessPlaybackTargetAPI",
    // A pointer that is hidden and held.
    "PointerLock",
];

type List = unsafe extern "C" fn() -> *mut c_void;
type Length = unsafe extern "C" fn(*mut c_void) -> usize;
type At = unsafe extern "C" fn(*mut c_void, usize) -> *mut c_void;
type Release = unsafe extern "C" fn(*mut c_void);
type Name = unsafe extern "C" fn(*mut c_void) -> *const c_char;
type Switch = unsafe extern "C" fn(*mut WebKitSettings, *mut c_void, glib::ffi::gboolean);

/// Switches off what these pages do not need.
pub fn switch_off(settings: &Settings) {
    if let Err(error) = try_switch_off(settings) {
        tracing::warn!(%error, "the engine's features are as they come");
    }
}

fn try_switch_off(settings: &Settings) -> Result<(), libloading::Error> {
    let engine = Library::this();
    // SAFETY: the types are those of `WebKitFeature.h`. The settings live through the calls; list and names are the engine's and are read
    // before the list is released, once; what is null is told apart.
    unsafe {
        let length = engine.get::<Length>(b"webkit_feature_list_get_length\0")?;
        let at = engine.get::<At>(b"webkit_feature_list_get\0")?;
        let release = engine.get::<Release>(b"webkit_feature_list_unref\0")?;
        let name_of = engine.get::<Name>(b"webkit_feature_get_identifier\0")?;
        let switch = engine.get::<Switch>(b"webkit_settings_set_feature_enabled\0")?;
        let all = engine.get::<List>(b"webkit_settings_get_all_features\0")?();
        if all.is_null() {
            return Ok(());
        }
        for index in 0..length(all) {
            let feature = at(all, index);
            let name = name_of(feature);
            if !name.is_null() && CStr::from_ptr(name).to_str().is_ok_and(|name| OFF.contains(&name)) {
                switch(settings.to_glib_none().0, feature, glib::ffi::GFALSE);
            }
        }
        release(all);
    }
    Ok(())
}
