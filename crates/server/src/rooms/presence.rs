//! Those who watch a room from outside are told how many people are in it, at once and at every change.

use std::time::Instant;

use damso_protocol::{ErrorCode, RoomId, ServerMessage};

use super::{ClientId, Rooms, Stage};

impl Rooms {
    /// Somebody in a room knows who is there, and cannot watch.
    pub(super) fn watch(&mut self, now: Instant, client: ClientId, stage: Stage, room: RoomId) {
        if matches!(stage, Stage::Member(_)) {
            return self.reject(now, client, ErrorCode::AlreadyInRoom);
        }
        self.stop_watching(client);
        if self.watchers.get(&room).is_some_and(|watchers| watchers.len() >= self.limits.watchers) {
            return self.reject(now, client, ErrorCode::ServerFull);
        }
        self.watchers.entry(room).or_default().insert(client);
        self.clients.insert(client, Stage::Watching(room));
        self.send(client, self.presence(room));
    }

    /// Does nothing for a connection that does not watch.
    pub(super) fn stop_watching(&mut self, client: ClientId) {
        let Some(&Stage::Watching(room)) = self.clients.get(&client) else { return };
        self.clients.insert(client, Stage::Greeted);
        if let Some(watchers) = self.watchers.get_mut(&room) {
            watchers.remove(&client);
            if watchers.is_empty() {
                self.watchers.remove(&room);
            }
        }
    }

    /// The number of people in `room` has changed.
    pub(super) fn tell_watchers(&mut self, room: RoomId) {
        let watchers: Vec<_> = self.watchers.get(&room).into_iter().flatten().copied().collect();
        for watcher in watchers {
            self.send(watcher, self.presence(room));
        }
    }

    fn presence(&self, room: RoomId) -> ServerMessage {
        let people = self.occupied.get(&room).map_or(0, super::Room::len);
        ServerMessage::Presence { room, people: u32::try_from(people).unwrap_or(u32::MAX) }
    }
}
