//! How the isolated worlds of pages tell the shell what may be a citizen's: by requests to addresses that they alone know. A script message
//! would leave it in the shell's own script engine until that collects it.

use std::cell::RefCell;
use std::rc::Rc;

use glib::WeakRef;
use glib::object::ObjectExt as _;
use uuid::Uuid;
use webkit2gtk::{URISchemeRequest, URISchemeRequestExt as _, WebView};

use super::body::posted;
use super::documents::DOCUMENT_SCHEME;
use super::roster::Roster;

/// Below the scheme by which documents come, too.
const PATH: &str = "/say/";
/// The longest that is said, in bytes: a call of the bridge in its wrapping.
const LONGEST: usize = 256 << 10;

/// Those that are open.
#[derive(Default)]
pub struct Ways(RefCell<Vec<Way>>);

/// Takes what is said.
type Hear = Rc<dyn Fn(&str)>;

struct Way {
    name: String,
    view: WeakRef<WebView>,
    hear: Hear,
}

impl Ways {
    /// Opens one for a view, which is heard on it as long as it is there. Its address: no page may see it.
    pub fn open(&self, view: &WebView, hear: impl Fn(&str) + 'static) -> String {
        let name = Uuid::new_v4().simple().to_string();
        let address = format!("{DOCUMENT_SCHEME}://localhost{PATH}{name}");
        let mut ways = self.0.borrow_mut();
        ways.retain(|way| way.view.upgrade().is_some());
        ways.push(Way { name, view: view.downgrade(), hear: Rc::new(hear) });
        address
    }

    fn find(&self, name: &str, view: &WebView) -> Option<Hear> {
        let ways = self.0.borrow();
        let way = ways.iter().find(|way| way.name == name && way.view.upgrade().as_ref() == Some(view))?;
        Some(Rc::clone(&way.hear))
    }
}

/// Whether something is said by a request.
pub fn is_said(request: &URISchemeRequest) -> bool {
    request.path().is_some_and(|path| path.starts_with(PATH))
}

/// `POST kiosk-document://localhost/say/NAME`, from the view that the way is for; else the status that refuses it.
pub fn take_in(request: &URISchemeRequest, roster: &Roster) -> Result<(), u16> {
    let path = request.path().ok_or(400_u16)?;
    let name = path.strip_prefix(PATH).ok_or(400_u16)?;
    let view = request.web_view().ok_or(403_u16)?;
    let hear = roster.ways().find(name, &view).ok_or(403_u16)?;
    let bytes = posted(request, LONGEST + 1)?;
    if bytes.len() > LONGEST {
        return Err(413);
    }
    hear(std::str::from_utf8(&bytes).map_err(|_| 400_u16)?);
    Ok(())
}
