//! What a sender may take: `setParameters`, one call at a time.

use std::{cell::Cell, rc::Rc};

use damso_call::VideoLimits;
use wasm_bindgen::JsValue;
use web_sys::{RtcRtpSender, console};

use super::{
    error::{BrowserError, settle},
    ffi,
};

/// What one sender may take.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Limit {
    /// `maxBitrate` in bit/s.
    Sound(u32),
    /// `None`: nothing is sent.
    Video(Option<VideoLimits>),
}

/// Brings a sender's parameters to the last limit. While the browser is still busy with one, the next waits, and of several
/// that wait only the last counts.
#[derive(Default)]
pub(super) struct Limiter {
    wanted: Cell<Option<Limit>>,
    /// What the browser was asked for, and has not refused.
    asked: Cell<Option<Limit>>,
    busy: Cell<bool>,
}

impl Limiter {
    /// To be applied next.
    pub(super) fn set(&self, limit: Option<Limit>) {
        self.wanted.set(limit);
    }

    /// Asks the browser for what is wanted, unless it was asked for that. What cannot be set is left for the next time.
    pub(super) fn apply(self: &Rc<Self>, sender: &RtcRtpSender) {
        let Some(limit) = self.wanted.get().filter(|&limit| self.asked.get() != Some(limit)) else { return };
        if self.busy.get() {
            return;
        }
        let Some((parameters, encoding)) = ffi::encoding(sender) else { return };
        limit.write(&encoding);
        let promise = match ffi::set_parameters(sender, &parameters) {
            Ok(promise) => promise,
            Err(thrown) => return log(&thrown.into()),
        };
        self.busy.set(true);
        self.asked.set(Some(limit));
        let (limiter, sender) = (Rc::clone(self), sender.clone());
        settle(promise, move |result| {
            limiter.busy.set(false);
            if let Err(error) = result {
                log(&error);
                limiter.asked.set(None);
            }
            if limiter.wanted.get() != Some(limit) {
                limiter.apply(&sender);
            }
        });
    }
}

impl Limit {
    fn write(self, encoding: &JsValue) {
        let set = |property: &str, value: u32| ffi::set(encoding, property, &value.into());
        match self {
            Self::Sound(max_bitrate) => set("maxBitrate", max_bitrate),
            Self::Video(None) => ffi::set(encoding, "active", &JsValue::FALSE),
            Self::Video(Some(limits)) => {
                ffi::set(encoding, "active", &JsValue::TRUE);
                set("maxBitrate", limits.max_bitrate);
                set("maxFramerate", limits.max_framerate);
                let scale = f64::from(limits.scale_down_percent) / 100.0;
                ffi::set(encoding, "scaleResolutionDownBy", &scale.into());
            }
        }
    }
}

fn log(error: &BrowserError) {
    console::debug_1(&JsValue::from_str(&format!("a limit is not taken: {error}")));
}
