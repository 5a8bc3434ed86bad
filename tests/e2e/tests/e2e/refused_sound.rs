//! A browser that plays no sound without a click gets one.

use damso_e2e::{
    Browser::{Chromium, Firefox},
    Devices, Playback, Server, alert, button, people,
};

/// Only in Firefox: Chromium cannot be made to refuse somebody who has clicked `Join call`.
#[test]
fn a_button_turns_it_on() {
    let server = Server::start();
    let [ada, bora] = people([Chromium.into(), Firefox.devices(Devices::Real).playback(Playback::Refused)]);
    bora.joins(&ada.starts_call(&server.page()));
    bora.is_with(&ada);
    bora.sees(&alert().saying("Your browser has turned the sound off."));
    bora.click(&button("Turn on sound"));
    bora.sees_and_hears(&ada);
    bora.sees_no(&button("Turn on sound"));
}
