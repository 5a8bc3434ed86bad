//! What a call can be placed without, and a page may therefore get later ([`Input::CodeLoaded`](crate::Input::CodeLoaded)):
//! chat and files; what is found out about connections, by which the uplink is shared, and the report of it; who speaks; and what
//! a person does about the others by menus and keys. Nothing else names the code behind these, so that a page can have it in a
//! file of its own.

use std::{fmt, rc::Rc};

use crate::{
    Action, ConnectionId, Instant, LinkReport, Panel, Statistics,
    context::Context,
    conversation::{self, Begin},
    looks::Looks,
    panel::report,
    quality::Camera,
    room::Room,
    uplink::{Captured, Demand, Shares, Uplink},
};

/// The code that may come later.
#[derive(Clone, Copy)]
pub struct LateCode {
    pub(crate) conversation: Begin,
    /// Takes a look at a connection.
    pub(crate) look: fn(&mut Looks, Statistics, Camera, Instant) -> Option<LinkReport>,
    /// Tells the uplink what somebody's connection reports.
    pub(crate) take_report: fn(&mut Uplink, ConnectionId, LinkReport, Instant),
    /// Divides the uplink among those who are connected.
    pub(crate) allot: fn(&mut Uplink, Captured, &[(ConnectionId, Demand)]) -> Shares,
    /// Writes down the numbers behind the connections.
    pub(crate) write_report: fn(&Panel) -> String,
    /// Takes in how loud everybody is.
    pub(crate) heard: fn(&mut Room, u8, &[(ConnectionId, u8)], &mut Context),
    /// Finds out who does not reach whom.
    pub(crate) look_at_mesh: fn(&mut Room, Instant),
    /// Draws the numbers behind the connections.
    pub(crate) draw_panel: fn(&Room, Instant) -> Rc<Panel>,
    /// Does what a person does about the others by menus and keys.
    pub(crate) act: fn(&mut Room, &Action, &mut Context),
}

/// The code that may come later. Whatever names this function has all of it.
pub fn late_code() -> LateCode {
    LateCode {
        conversation: conversation::begin_whole,
        look: Looks::take,
        take_report: Uplink::reported,
        allot: Uplink::allot,
        write_report: report,
        heard: Room::heard,
        look_at_mesh: Room::look_at_mesh,
        draw_panel: Room::draw_panel,
        act: Room::act_later,
    }
}

/// There is only one.
impl PartialEq for LateCode {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Eq for LateCode {}

impl fmt::Debug for LateCode {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("LateCode")
    }
}
