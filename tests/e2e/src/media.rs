//! What a person sees moving and hears.

use serde_json::json;

use crate::{Find, Person};

impl Person {
    /// Waits until the video in this group moves: new frames are shown, they are not of one colour, and they change.
    #[track_caller]
    pub fn sees_moving(&self, sought: &Find) {
        self.run("await moving(...input)", &json!([sought, sought.to_string()]));
    }

    /// Waits until nothing can be made out in the video of this group: it is gone, or it is of one colour.
    #[track_caller]
    pub fn sees_no_picture(&self, sought: &Find) {
        let script = "const blank = () => { const { video } = videoOf(input[0]); return !video || contrast(look(video)) < CONTRAST; };
            await until(blank, () => `${input[1]} to show no picture; ${inventory()}`)";
        self.run(script, &json!([sought, sought.to_string()]));
    }

    /// Has this person's page say over every connection for which pictures its line has no room. It goes on sending them.
    #[track_caller]
    pub fn says_to_withhold(&self, camera: bool, screen: bool) {
        let script =
            "const open = recorded.channels.filter((it) => it.label === 'control' && it.readyState === 'open');
            for (const channel of open) channel.send(JSON.stringify({ type: 'withheld', ...input }))";
        self.run(script, &json!({ "camera": camera, "screen": screen }));
    }

    /// Waits until nothing is captured and nothing connected any more, of everything that ever was in this page: lights
    /// go out only then.
    #[track_caller]
    pub fn is_at_rest(&self) {
        let script = "const { tracks, connections } = window.recorded;
            const state = () => [...tracks.map((track) => track.readyState), ...connections.map((c) => c.connectionState)];
            const rests = () => state().every((state) => ['ended', 'closed'].includes(state));
            await until(rests, () => `rest: ${state()}`);
            return [tracks.length, connections.length]";
        let captured = self.run(script, &json!(null));
        assert_ne!(captured[0], json!(0), "{} has never captured anything", self.name());
    }

    /// Waits until sound comes from this group and is played.
    #[track_caller]
    pub fn hears(&self, sought: &Find) {
        self.run("await audible(...input)", &json!([sought, sought.to_string()]));
    }

    /// Waits until no sound comes from this group any more.
    #[track_caller]
    pub fn hears_nothing_of(&self, sought: &Find) {
        self.run("await silent(...input)", &json!([sought, sought.to_string()]));
    }
}
