//! The parts that pages are made of.

mod alert;
mod avatar;
mod chat;
mod control_bar;
mod device_select;
mod header;
mod icon;
mod level_meter;
mod link_box;
mod media_alerts;
mod own_video;
mod person_tile;
mod screen_tile;
mod settings;
mod share;
mod stage;
mod toasts;
mod toggles;
mod two_people;

pub(super) use alert::alert;
pub(super) use chat::ChatPanel;
pub(super) use control_bar::control_bar;
pub(super) use device_select::device_selects;
pub(super) use header::header;
pub(super) use icon::{Glyph, icon};
pub(super) use level_meter::microphone_level;
pub(super) use link_box::link_box;
pub(super) use media_alerts::{MediaFailures, media_alerts};
pub(super) use own_video::OwnVideo;
pub(super) use share::share_dialog;
pub(super) use stage::Stage;
pub(super) use toasts::toasts;
pub(super) use toggles::{camera_toggle, microphone_toggle, screen_toggle};
pub(super) use two_people::two_people;
