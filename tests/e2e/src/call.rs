//! What people do in every story: begin a call, join it, be together.

use crate::{Find, Person, button, group, textbox};

impl Person {
    /// From the start page into a new call. The link is what the address bar then shows.
    #[track_caller]
    pub fn starts_call(&self, page: &str) -> String {
        self.open(page);
        self.click(&button("New call"));
        self.enters_call();
        self.address()
    }

    /// By a link into its call.
    #[track_caller]
    pub fn joins(&self, link: &str) {
        self.open(link);
        self.enters_call();
    }

    /// From the lobby into the call, with the person's name.
    #[track_caller]
    pub fn enters_call(&self) {
        self.write(&textbox("Your name"), self.name());
        self.click(&button("Join call"));
        self.sees(&button("Leave"));
    }

    /// Something that stands in the menu of what is rarer.
    #[track_caller]
    pub fn opens(&self, item: &str) {
        self.click(&button("More").inside(group("Call controls")));
        self.click(&button(item).inside(group("More")));
    }

    /// Something that stands in the menu of somebody's tile.
    #[track_caller]
    pub fn chooses(&self, item: &str, other: &Person) {
        let menu = format!("Options for {}", other.name());
        self.click(&button(&*menu).inside(tile(other)));
        self.click(&button(item).inside(group(menu)));
    }

    /// Out of the call.
    #[track_caller]
    pub fn leaves(&self) {
        self.click(&button("Leave"));
        self.sees(&button("Rejoin"));
    }

    /// Waits until this person is connected to the other.
    #[track_caller]
    pub fn is_with(&self, other: &Person) {
        self.sees(&tile(other).with("data-connection", "connected"));
    }

    /// Waits until picture and sound of the other come.
    #[track_caller]
    pub fn sees_and_hears(&self, other: &Person) {
        self.is_with(other);
        self.sees_moving(&tile(other));
        self.hears(&tile(other));
    }
}

/// The tile of somebody else.
pub fn tile(person: &Person) -> Find {
    group(person.name())
}
