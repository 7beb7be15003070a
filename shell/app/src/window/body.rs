//! What a page hands over with a request of a scheme of ours.

use gtk::gio;
use gtk::gio::prelude::*;
use webkit2gtk::{URISchemeRequest, URISchemeRequestExt as _};
use zeroize::Zeroizing;

/// What was posted, as much as there is room for, in bytes; else the status that refuses the request. Overwritten when it is dropped.
pub fn posted(request: &URISchemeRequest, room: usize) -> Result<Zeroizing<Vec<u8>>, u16> {
    let body =
        request.http_body().filter(|_| request.http_method().as_deref() == Some("POST")).ok_or(405_u16)?;
    // It lies in memory: reading it waits for nothing.
    let mut bytes = Zeroizing::new(vec![0; room]);
    let (read, _) = body.read_all(bytes.as_mut_slice(), None::<&gio::Cancellable>).map_err(|_| 400_u16)?;
    bytes.truncate(read);
    Ok(bytes)
}
