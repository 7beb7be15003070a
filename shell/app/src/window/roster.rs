use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};

use fleet_protocol::{AppId, Sha256};
use glib::WeakRef;
use gtk::prelude::*;
use webkit2gtk::WebView;

use super::camera::Camera;
use super::documents::Documents;
use super::photos::Photos;
use super::speech::Asked;
use super::ways::Ways;
use crate::keyboard::FieldPlace;
use crate::stage::{Icon, TrustedPage};

/// Who is who: which view may be served what. Files are handed out by the view that asks, not by the
/// address alone, so that no app reads another's bundle or the trusted pages.
pub struct Roster {
    pages: PathBuf,
    trusted: RefCell<HashMap<TrustedPage, WeakRef<WebView>>>,
    icons: RefCell<HashMap<AppId, Icon>>,
    pictures: RefCell<HashMap<Sha256, Icon>>,
    theme: RefCell<Option<(Sha256, PathBuf)>>,
    bundle: RefCell<Option<Bundle>>,
    app: RefCell<Option<WeakRef<WebView>>>,
    documents: Documents,
    photos: Photos,
    camera: Camera,
    asked_passage: Asked,
    ways: Ways,
}

/// The bundle that is open.
#[derive(Clone)]
pub struct Bundle {
    /// The only view that is served it.
    pub view: WeakRef<WebView>,
    /// The host of its addresses.
    pub app_id: AppId,
    /// Its files.
    pub root: PathBuf,
    /// The `Content-Security-Policy` of its files.
    pub content_policy: String,
}

impl Roster {
    /// Nobody yet.
    pub fn new(pages: PathBuf) -> Self {
        Self {
            pages,
            trusted: RefCell::default(),
            icons: RefCell::default(),
            pictures: RefCell::default(),
            theme: RefCell::default(),
            bundle: RefCell::default(),
            app: RefCell::default(),
            documents: Documents::default(),
            photos: Photos::default(),
            camera: Camera::default(),
            asked_passage: Asked::default(),
            ways: Ways::default(),
        }
    }

    /// Where the trusted pages are.
    pub fn pages(&self) -> &Path {
        &self.pages
    }

    /// Names the view of a trusted page.
    pub fn set_trusted(&self, page: TrustedPage, view: &WebView) {
        self.trusted.borrow_mut().insert(page, view.downgrade());
    }

    /// Which of the trusted pages a view shows, if any.
    pub fn page_of(&self, view: &WebView) -> Option<TrustedPage> {
        let trusted = self.trusted.borrow();
        trusted.iter().find(|(_, its)| its.upgrade().as_ref() == Some(view)).map(|(page, _)| *page)
    }

    /// The icons that the trusted pages may ask for.
    pub fn set_icons(&self, icons: HashMap<AppId, Icon>) {
        *self.icons.borrow_mut() = icons;
    }

    /// An app's icon.
    pub fn icon(&self, app_id: AppId) -> Option<Icon> {
        self.icons.borrow().get(&app_id).cloned()
    }

    /// The pictures of zones that the trusted pages may ask for.
    pub fn set_pictures(&self, pictures: HashMap<Sha256, Icon>) {
        *self.pictures.borrow_mut() = pictures;
    }

    /// A zone's picture.
    pub fn picture(&self, sha256: Sha256) -> Option<Icon> {
        self.pictures.borrow().get(&sha256).cloned()
    }

    /// The bundle of a style that the trusted pages may ask for.
    pub fn set_theme(&self, theme: Option<(Sha256, PathBuf)>) {
        *self.theme.borrow_mut() = theme;
    }

    /// Where the files of a style's bundle are, if it is the one that may be asked for.
    pub fn theme(&self, sha256: Sha256) -> Option<PathBuf> {
        self.theme.borrow().as_ref().filter(|(there, _)| *there == sha256).map(|(_, root)| root.clone())
    }

    /// Names the view of the app that is open, or none; what the one before has handed over, or was given, is gone.
    pub fn set_app(&self, view: Option<&WebView>) {
        *self.app.borrow_mut() = view.map(ObjectExt::downgrade);
        self.documents.forget();
        self.photos.forget();
    }

    /// Whether this view shows the app that is open.
    pub fn is_app(&self, view: &WebView) -> bool {
        self.app.borrow().as_ref().and_then(WeakRef::upgrade).as_ref() == Some(view)
    }

    /// What the app has handed over to be printed.
    pub const fn documents(&self) -> &Documents {
        &self.documents
    }

    /// What was given to the app, and not fetched yet.
    pub const fn photos(&self) -> &Photos {
        &self.photos
    }

    /// What the camera sees, while the citizen is asked for a picture.
    pub const fn camera(&self) -> &Camera {
        &self.camera
    }

    /// By which the isolated worlds of pages speak.
    pub const fn ways(&self) -> &Ways {
        &self.ways
    }

    /// The passage that is to be read aloud next, while a page has been asked for it.
    pub const fn asked_passage(&self) -> &Asked {
        &self.asked_passage
    }

    /// Whether this view shows the home page, or the app that is open.
    pub fn shows(&self, view: &WebView, place: FieldPlace) -> bool {
        match place {
            FieldPlace::Home => self.page_of(view) == Some(TrustedPage::Home),
            FieldPlace::App(_) => self.is_app(view),
        }
    }

    /// Names the bundle that is open, or none.
    pub fn set_bundle(&self, bundle: Option<Bundle>) {
        *self.bundle.borrow_mut() = bundle;
    }

    /// The bundle that this view may read.
    pub fn bundle_of(&self, view: &WebView) -> Option<Bundle> {
        self.bundle.borrow().clone().filter(|bundle| bundle.view.upgrade().as_ref() == Some(view))
    }
}
