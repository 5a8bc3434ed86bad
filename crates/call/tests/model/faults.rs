//! What goes wrong in a modelled world, for a while or until it is mended.

use damso_call::{ConnectionId, Input, Instant, SocketEvent};

use super::{server::Server, world::World};

impl World {
    /// The line to the server breaks, and what was under way on it is lost.
    pub fn lose_socket(&mut self, who: usize) {
        if let Some(generation) = self.drop_socket(who) {
            self.input(who, Input::Socket(generation, SocketEvent::Closed(1006)));
        }
    }

    /// The server goes and is back at once, without a memory.
    pub fn restart_server(&mut self) {
        self.server = Server::default();
        self.late.clear();
        for who in 0..self.people.len() {
            self.lose_socket(who);
        }
    }

    /// The server goes, and stays away until [`World::mend`].
    pub fn stop_server(&mut self) {
        self.server_away = true;
        self.restart_server();
    }

    /// The path between two people breaks; a new one needs new ICE credentials.
    pub fn lose_path(&mut self, who: usize) {
        let with: Vec<ConnectionId> = self.people[who].connections.keys().copied().collect();
        if !with.is_empty() {
            let id = *self.dice.pick(&with);
            self.lose_path_of(who, id);
        }
    }

    /// The same of these two.
    pub fn lose_path_between(&mut self, one: usize, other: usize) {
        let id = self.connection(one, other);
        self.lose_path_of(one, id);
    }

    fn lose_path_of(&mut self, who: usize, id: ConnectionId) {
        for (person, id) in std::iter::once((who, id)).chain(self.counterpart(who, id)) {
            let connection = self.browsed(person, id);
            connection.dead.clone_from(&connection.model.current_local);
        }
    }

    /// Nothing gets from one to the other, or back, until [`World::mend`].
    pub fn part(&mut self, one: usize, other: usize) {
        self.parted.insert((one.min(other), one.max(other)));
    }

    /// This person's network is another one from now on. What goes over the old one vanishes without a word: every path,
    /// and the line to the server as well.
    pub fn move_to_another_network(&mut self, who: usize) {
        for id in self.people[who].connections.keys().copied().collect::<Vec<_>>() {
            self.lose_path_of(who, id);
        }
        if let Some(socket) = &mut self.people[who].socket {
            socket.dead = true;
        }
    }

    /// This person's machine sleeps for so many milliseconds: nothing happens there, and what comes waits.
    pub fn sleep(&mut self, who: usize, millis: u64) {
        self.people[who].asleep_until = Some(Instant(self.now.0 + millis));
    }

    /// This person's machine dies: nothing more comes from it, and what it was sent is lost.
    pub fn dies(&mut self, who: usize) {
        self.move_to_another_network(who);
        self.drop_socket(who);
        self.sleep(who, u64::from(u32::MAX));
    }

    /// What is wrong for longer than a moment is mended.
    pub fn mend(&mut self) {
        self.server_away = false;
        self.parted.clear();
        for who in 0..self.people.len() {
            self.people[who].asleep_until = None;
        }
    }
}
