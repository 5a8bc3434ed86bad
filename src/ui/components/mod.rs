//! The parts that pages are made of.

mod alert;
mod avatar;
mod chat;
mod control_bar;
mod device_select;
mod header;
mod icon;
mod invitation;
mod level_meter;
mod link_box;
mod media_alerts;
mod own_video;
mod person_tile;
mod stage;
mod toasts;
mod toggles;
mod two_people;

pub(super) use alert::Alert;
pub(super) use avatar::Avatar;
pub(super) use chat::ChatPanel;
pub(super) use control_bar::ControlBar;
pub(super) use device_select::DeviceSelects;
pub(super) use header::Header;
pub(super) use icon::{Glyph, Icon};
pub(super) use invitation::Invitation;
pub(super) use level_meter::MicrophoneLevel;
pub(super) use link_box::LinkBox;
pub(super) use media_alerts::{MediaAlerts, MediaFailures};
pub(super) use own_video::OwnVideo;
pub(super) use person_tile::PersonTile;
pub(super) use stage::Stage;
pub(super) use toasts::Toasts;
pub(super) use toggles::{CameraToggle, MicrophoneToggle};
pub(super) use two_people::TwoPeople;
