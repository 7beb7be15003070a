//! Content filters: WebKit compiles a list of rules once and then asks it before every request. The
//! safe bindings leave them out, so this module calls C itself.
#![expect(unsafe_code, reason = "webkit2gtk has no binding of WebKitUserContentFilterStore")]

use std::ffi::{CString, c_char};
use std::path::Path;
use std::ptr;

use glib::translate::{IntoGlibPtr as _, ToGlibPtr as _, from_glib_full};
use gtk::gio::ffi::GAsyncResult;
use webkit2gtk::UserContentManager;
use webkit2gtk_sys as ffi;

/// Compiles rules, in a directory of its own.
pub struct FilterStore(*mut ffi::WebKitUserContentFilterStore);

/// Compiled rules.
pub struct Filter(*mut ffi::WebKitUserContentFilter);

/// What to do with what was compiled; the error is the engine's, for ops.
type Then = Box<dyn FnOnce(Result<Filter, String>)>;

impl FilterStore {
    /// Uses an existing directory. The main thread only, as everything of the engine.
    pub fn open(directory: &Path) -> Self {
        let directory: glib::translate::Stash<'_, *mut c_char, Path> = directory.to_glib_none();
        // SAFETY: the path is a C string that outlives the call; the store is ours to release.
        Self(unsafe { ffi::webkit_user_content_filter_store_new(directory.0) })
    }

    /// Compiles rules in WebKit's JSON under a name; the same name replaces.
    pub fn compile(&self, name: &str, rules: &str, then: impl FnOnce(Result<Filter, String>) + 'static) {
        let Ok(name) = CString::new(name) else {
            return then(Err("a filter's name holds a zero byte".into()));
        };
        let rules = glib::Bytes::from(rules.as_bytes());
        let then: Box<Then> = Box::new(Box::new(then));
        // SAFETY: store and name live through the call, which copies the name; the bytes are handed over with a
        // reference that the call takes for itself; `compiled` gets the box back exactly once.
        unsafe {
            let bytes: *mut glib::ffi::GBytes = rules.into_glib_ptr();
            ffi::webkit_user_content_filter_store_save(
                self.0,
                name.as_ptr(),
                bytes,
                ptr::null_mut(),
                Some(compiled),
                Box::into_raw(then).cast(),
            );
            glib::ffi::g_bytes_unref(bytes);
        }
    }
}

impl Drop for FilterStore {
    fn drop(&mut self) {
        // SAFETY: ours since `open`, released once.
        unsafe { glib::gobject_ffi::g_object_unref(self.0.cast()) }
    }
}

impl Filter {
    /// Asks these rules before every request of the views of this manager.
    pub fn add_to(&self, manager: &UserContentManager) {
        // SAFETY: both live; the manager takes a reference of its own.
        unsafe { ffi::webkit_user_content_manager_add_filter(manager.to_glib_none().0, self.0) }
    }
}

impl Drop for Filter {
    fn drop(&mut self) {
        // SAFETY: ours since `compiled`, released once.
        unsafe { ffi::webkit_user_content_filter_unref(self.0) }
    }
}

/// Called by GLib on the main thread, once for each `compile`.
unsafe extern "C" fn compiled(
    store: *mut glib::gobject_ffi::GObject,
    result: *mut GAsyncResult,
    then: glib::ffi::gpointer,
) {
    let mut error = ptr::null_mut();
    // SAFETY: GLib hands back the store and the result of the call, and the box that `compile` gave away.
    // The filter, or else the error, is ours.
    let (then, filter) = unsafe {
        let then: Box<Then> = Box::from_raw(then.cast());
        let filter = ffi::webkit_user_content_filter_store_save_finish(store.cast(), result, &raw mut error);
        (then, filter)
    };
    if error.is_null() {
        then(Ok(Filter(filter)));
    } else {
        // SAFETY: an error that is not null is a GError of ours.
        let error: glib::Error = unsafe { from_glib_full(error) };
        then(Err(error.to_string()));
    }
}
