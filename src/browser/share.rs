//! Handing a link on: by the system's share sheet, or by e-mail.

use js_sys::{Object, Reflect, encode_uri_component};

use super::{
    dom::window,
    error::{BrowserError, settle},
    ffi,
};

/// Why nothing was shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ShareError {
    /// The person closed the sheet.
    Dismissed,
    /// The browser could not or would not.
    Failed(BrowserError),
}

impl From<BrowserError> for ShareError {
    fn from(error: BrowserError) -> Self {
        if error.name == "AbortError" { Self::Dismissed } else { Self::Failed(error) }
    }
}

/// Whether there is a share sheet: phones have one, few desktops do.
pub fn can_share() -> bool {
    ffi::has_share(&window().navigator())
}

/// Opens the share sheet, where there is one. Browsers do so only right after a click.
pub fn share(title: &str, url: &str, done: impl FnOnce(Result<(), ShareError>) + 'static) {
    let data = Object::new();
    for (property, value) in [("title", title), ("url", url)] {
        Reflect::set(&data, &property.into(), &value.into()).ok();
    }
    match ffi::share(&window().navigator(), &data) {
        Ok(promise) => settle(promise, move |result| done(result.map(drop).map_err(ShareError::from))),
        Err(error) => done(Err(BrowserError::from(error).into())),
    }
}

/// The `mailto:` address (RFC 6068) of an e-mail that is still to be addressed. Lines of the body end with CR LF.
pub fn mail_address(subject: &str, body: &str) -> String {
    let [subject, body] = [subject, body].map(|text| String::from(encode_uri_component(text)));
    ["mailto:?subject=", &subject, "&body=", &body].concat()
}
