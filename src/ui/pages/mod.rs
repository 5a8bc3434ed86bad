//! One page per screen.

mod call;
mod ended;
mod focus;
mod home;
mod lobby;

pub(super) use call::{CallPage, CallPageProps};
pub(super) use ended::ended;
pub(super) use home::{HomePage, HomePageProps};
pub(super) use lobby::{LobbyPage, LobbyPageProps};
