//! QR codes, drawn by a program that is loaded when the first is wanted: `crates/qr`.

use wasm_bindgen::JsCast;

use super::{
    error::{BrowserError, settle},
    ffi::{self, QrModule},
};

/// A QR code with its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QrCode {
    /// The side of the square, whose unit is one module.
    pub size: i32,
    /// The `d` of a `<path>`: what is dark.
    pub path: String,
}

/// Why there is no QR code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum QrCodeError {
    /// The program that draws it could not be loaded, or failed.
    Program(BrowserError),
    /// No symbol holds so long a text.
    TooLong,
}

/// Draws the QR code of a text.
pub fn draw_qr_code(text: &str, done: impl FnOnce(Result<QrCode, QrCodeError>) + 'static) {
    match ffi::load_on_demand("damso-qr") {
        Ok(loading) => {
            let text = text.to_owned();
            settle(loading, move |module| {
                done(module.map_err(QrCodeError::Program).and_then(|module| draw(module.unchecked_ref(), &text)));
            });
        }
        Err(error) => done(Err(QrCodeError::Program(error.into()))),
    }
}

fn draw(module: &QrModule, text: &str) -> Result<QrCode, QrCodeError> {
    let drawing = module.draw(text).map_err(|error| QrCodeError::Program(error.into()))?;
    let drawing = drawing.ok_or(QrCodeError::TooLong)?;
    Ok(QrCode { size: drawing.size(), path: drawing.path() })
}
