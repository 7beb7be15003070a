//! Every way out of a view that the engine offers, closed. A signal that is not handled here does what
//! a browser does with it: opens a window, a dialog, a file.

use std::cell::Cell;
use std::rc::Rc;

use gtk::prelude::*;
use webkit2gtk::{
    AuthenticationRequestExt as _, ColorChooserRequestExt as _, FileChooserRequestExt as _, NavigationAction,
    NavigationPolicyDecision, NavigationPolicyDecisionExt as _, PermissionRequestExt as _, PolicyDecision,
    PolicyDecisionExt as _, PolicyDecisionType, ResponsePolicyDecision, ResponsePolicyDecisionExt as _,
    ScriptDialogType, URIRequest, URIRequestExt as _, URIResponseExt as _, WebView, WebViewExt as _,
};

/// Where a view may go, and who hears of what it may not.
pub struct Bounds {
    /// Whether a frame may go to an address.
    pub permit: Box<dyn Fn(&str) -> bool>,
    /// A frame was kept from an address.
    pub blocked: Box<dyn Fn(&str)>,
    /// The page itself answered so: the HTTP status, or none where it would have been a download.
    pub answered: Box<dyn Fn(Option<u32>)>,
    /// How large the page is to be shown, whatever it or a finger does.
    pub zoom: Zoom,
}

/// How large a view is to be shown: once, unless the shell itself says otherwise.
#[derive(Clone)]
pub struct Zoom(Rc<Cell<f64>>);

impl Zoom {
    /// As it is.
    pub fn none() -> Self {
        Self(Rc::new(Cell::new(1.0)))
    }

    /// Shows the view so large.
    pub fn set(&self, view: &WebView, zoom: f64) {
        self.0.set(zoom);
        view.set_zoom_level(zoom);
    }

    fn hold(&self, view: &WebView) {
        let zoom = self.clone();
        view.connect_zoom_level_notify(move |view| {
            if (view.zoom_level() - zoom.0.get()).abs() > f64::EPSILON {
                view.set_zoom_level(zoom.0.get());
            }
        });
    }
}

/// Closes them all.
pub fn lock_down(view: &WebView, bounds: Bounds) {
    let zoom = bounds.zoom.clone();
    let bounds = Rc::new(bounds);
    view.connect_decide_policy(move |view, decision, kind| decide(view, decision, kind, &bounds));
    view.connect_create(|_, _| None);
    view.connect_close(|_| {});
    no_dialogs(view);
    no_permissions(view);
    no_gestures(view);
    zoom.hold(view);
}

fn decide(view: &WebView, decision: &PolicyDecision, kind: PolicyDecisionType, bounds: &Bounds) -> bool {
    let good = match kind {
        PolicyDecisionType::NavigationAction => address_of(decision).is_some_and(|uri| may_go(&uri, bounds)),
        PolicyDecisionType::NewWindowAction => {
            // There is one window: what a citizen opened in another comes in this one, a form with its answers.
            let goes = |request: &URIRequest| request.uri().is_some_and(|uri| may_go(&uri, bounds));
            if let Some(request) = touched_request(decision).filter(goes) {
                view.load_request(&request);
            }
            false
        }
        PolicyDecisionType::Response => may_show(decision, bounds),
        _ => false,
    };
    if good {
        decision.use_();
    } else {
        decision.ignore();
    }
    true
}

fn may_go(uri: &str, bounds: &Bounds) -> bool {
    let good = (bounds.permit)(uri);
    if !good {
        (bounds.blocked)(uri);
    }
    good
}

fn action_of(decision: &PolicyDecision) -> Option<NavigationAction> {
    decision.downcast_ref::<NavigationPolicyDecision>()?.navigation_action()
}

fn address_of(decision: &PolicyDecision) -> Option<String> {
    action_of(decision)?.request()?.uri().map(Into::into)
}

fn touched_request(decision: &PolicyDecision) -> Option<URIRequest> {
    let action = action_of(decision)?;
    action.is_user_gesture().then(|| action.request()).flatten()
}

/// Downloads are refused before they begin: what the engine cannot show, and attachments.
fn may_show(decision: &PolicyDecision, bounds: &Bounds) -> bool {
    let Some(decision) = decision.downcast_ref::<ResponsePolicyDecision>() else { return false };
    let Some(response) = decision.response() else { return false };
    let disposition = response.http_headers().and_then(|headers| headers.one("Content-Disposition"));
    let attachment =
        disposition.is_some_and(|value| value.trim().to_ascii_lowercase().starts_with("attachment"));
    let good = decision.is_mime_type_supported() && !attachment;
    if decision.is_main_frame_main_resource() {
        (bounds.answered)(good.then(|| response.status_code()));
    }
    good
}

fn no_dialogs(view: &WebView) {
    view.connect_script_dialog(|_, dialog| {
        // A page must not keep a citizen from leaving it.
        if dialog.dialog_type() == ScriptDialogType::BeforeUnloadConfirm {
            dialog.confirm_set_confirmed(true);
        }
        true
    });
    view.connect_print(|_, _| true);
    view.connect_context_menu(|_, _, _, _| true);
    view.connect_run_file_chooser(|_, request| {
        request.cancel();
        true
    });
    view.connect_run_color_chooser(|_, request| {
        request.cancel();
        true
    });
    view.connect_authenticate(|_, request| {
        request.cancel();
        true
    });
    view.connect_show_notification(|_, _| true);
}

fn no_permissions(view: &WebView) {
    view.connect_permission_request(|_, request| {
        request.deny();
        true
    });
    view.connect_enter_fullscreen(|_| true);
}

fn no_gestures(view: &WebView) {
    view.drag_dest_unset();
    // A tooltip is a window of its own, over whatever is there.
    view.connect_has_tooltip_notify(|view| {
        if view.has_tooltip() {
            view.set_has_tooltip(false);
        }
    });
}
