//! A person at a browser: opens, clicks, writes, looks.

use std::{
    cell::Cell,
    path::Path,
    time::{Duration, Instant},
};

use rustix::process::Signal;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::{
    Browser, Find, Home, Setting, TestFile,
    browser::{Driver, downloads},
    keepsakes,
    network::Network,
    stage::Seat,
    webdriver::{Element, Refusal, Session},
};

/// The Enter key.
pub const ENTER: &str = "\u{E007}";
/// The Escape key.
pub const ESCAPE: &str = "\u{E00C}";
/// The Tab key.
pub const TAB: &str = "\u{E004}";
/// The End key.
pub const END: &str = "\u{E010}";
/// The Home key.
pub const HOME: &str = "\u{E011}";
/// The key with the arrow that points up.
pub const ARROW_UP: &str = "\u{E013}";
/// The Shift key, held from here to the end of what is pressed.
pub const SHIFT: &str = "\u{E008}";

/// The Control key, likewise.
pub const CONTROL: &str = "\u{E009}";

/// How often something is clicked again that the page replaced between the look and the click.
const CLICKS: usize = 5;

/// Chromium takes 5.8 seconds to notice that a connection is gone, Firefox longer. Being told takes a hundredth of this,
/// on a machine that has nothing else to do.
const AT_ONCE: Duration = Duration::from_secs(5);

const PAGE: &str = include_str!("page.js");

/// One person with one browser and a fresh profile. Leaving the stage, a person fails the test if anything went wrong in
/// the browser that nobody saw: a violation of the page's policy, an uncaught error, a panic. If the test fails, the
/// person leaves a screenshot, the console and the page behind.
pub struct Person {
    name: &'static str,
    browser: Browser,
    test: String,
    pub(crate) session: Session,
    driver: Driver,
    /// For how long this person waits in the page for one thing.
    patience: Duration,
    excused: bool,
    sleeps: Cell<bool>,
    home: Option<Home>,
    // Dropped last: the browser keeps its profile there, and the next person may need the seat.
    directory: TempDir,
    _seat: Seat,
}

impl Person {
    /// Gives a person a browser.
    pub(crate) fn enter(name: &'static str, setting: Setting, home: Option<Home>, test: String, seat: Seat) -> Self {
        let directory = TempDir::with_prefix("damso-e2e-").expect("there is room for a profile");
        let network = home.as_ref().map_or(Network::Machine, Home::network);
        let driver = setting.start_driver(directory.path(), network);
        let session = setting.open(&driver, directory.path()).unwrap_or_else(|refusal| {
            panic!("{name}'s {} does not open: {refusal}\n{}", setting.browser, driver.process.printed().join("\n"))
        });
        Self {
            name,
            browser: setting.browser,
            test,
            session,
            driver,
            patience: Duration::from_secs(30),
            excused: false,
            sleeps: Cell::new(false),
            home,
            directory,
            _seat: seat,
        }
    }

    /// The name that the others see.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// What this person looks at the page with.
    pub fn browser(&self) -> Browser {
        self.browser
    }

    /// Where this person lives, in a laboratory.
    #[track_caller]
    pub fn home(&self) -> &Home {
        self.home.as_ref().expect("this person was given a home")
    }

    /// From now on, waits no longer than this for one thing.
    pub fn lose_patience(&mut self, patience: Duration) {
        self.patience = patience;
    }

    /// Opens an address, and waits for it to be loaded.
    #[track_caller]
    pub fn open(&self, address: &str) {
        self.must("open the page", self.session.post("/url", &json!({"url": address})));
    }

    /// The address bar.
    #[track_caller]
    pub fn address(&self) -> String {
        let address = self.must("read the address", self.session.get("/url"));
        address.as_str().unwrap_or_default().to_owned()
    }

    /// Reloads the page.
    #[track_caller]
    pub fn reload(&self) {
        self.must("reload", self.session.post("/refresh", &json!({})));
    }

    /// The back button.
    #[track_caller]
    pub fn back(&self) {
        self.must("go back", self.session.post("/back", &json!({})));
    }

    /// The forward button.
    #[track_caller]
    pub fn forward(&self) {
        self.must("go forward", self.session.post("/forward", &json!({})));
    }

    /// Closes the tab; the browser goes on with an empty one.
    #[track_caller]
    pub fn close_tab(&self) {
        let other = self.must("open a tab", self.session.post("/window/new", &json!({"type": "tab"})));
        self.must("close the tab", self.session.delete("/window"));
        self.must("look at the other tab", self.session.post("/window", &json!({"handle": other["handle"]})));
    }

    /// Waits until this is there.
    #[track_caller]
    pub fn sees(&self, sought: &Find) {
        self.find("await seen(...input); return true", sought);
    }

    /// Waits until one of these is there.
    #[track_caller]
    pub fn sees_one_of(&self, sought: impl IntoIterator<Item = Find>) {
        let sought: Vec<_> = sought.into_iter().collect();
        let described: Vec<_> = sought.iter().map(ToString::to_string).collect();
        let any = "const [sought, described] = input;
            await until(() => sought.some((one) => all(one).length), () => `${described}; ${inventory()}`)";
        self.run(any, &json!([sought, described.join(" or ")]));
    }

    /// Waits until this is gone, or is content that it is not there.
    #[track_caller]
    pub fn sees_no(&self, sought: &Find) {
        let gone = "await until(() => !all(input[0]).length, () => `${input[1]} to be gone; ${inventory()}`)";
        self.find(gone, sought);
    }

    /// Waits until there are exactly so many of these.
    #[track_caller]
    pub fn counts(&self, number: usize, sought: &Find) {
        let counted = "const [sought, described, number] = input;
            await until(() => all(sought).length === number, () => `${number} × ${described}; ${inventory()}`)";
        self.run(counted, &json!([sought, sought.to_string(), number]));
    }

    /// Waits for this, and reads it as it is shown.
    #[track_caller]
    pub fn reads(&self, sought: &Find) -> String {
        self.find("return (await seen(...input)).innerText", sought).as_str().unwrap_or_default().to_owned()
    }

    /// Waits for this, and tells an attribute of it; empty if there is none.
    #[track_caller]
    pub fn attribute(&self, sought: &Find, attribute: &str) -> String {
        let script = "const [sought, described, name] = input;
            return (await seen(sought, described)).getAttribute(name)";
        let value = self.run(script, &json!([sought, sought.to_string(), attribute]));
        value.as_str().unwrap_or_default().to_owned()
    }

    /// What is written in a field.
    #[track_caller]
    pub fn value(&self, sought: &Find) -> String {
        self.find("return (await seen(...input)).value", sought).as_str().unwrap_or_default().to_owned()
    }

    /// Clicks, as a hand with a mouse does: what is covered by something else is not hit.
    #[track_caller]
    pub fn click(&self, sought: &Find) {
        for _ in 1..CLICKS {
            let clicked = self.session.click(&self.ready(sought));
            // The page was drawn anew between the look and the click.
            let missed = |code: &str| ["stale element reference", "element click intercepted"].contains(&code);
            if !clicked.as_ref().is_err_and(|refusal| missed(&refusal.code)) {
                self.must(&format!("click {sought}"), clicked);
                return;
            }
        }
        let clicked = self.session.click(&self.ready(sought));
        self.must(&format!("click {sought}"), clicked);
    }

    /// Writes into a field, in the place of what was there.
    #[track_caller]
    pub fn write(&self, sought: &Find, text: &str) {
        let field = self.ready(sought);
        self.must(&format!("clear {sought}"), self.session.clear(&field));
        self.must(&format!("write into {sought}"), self.session.type_into(&field, text));
    }

    /// Presses keys in a field.
    #[track_caller]
    pub fn press(&self, sought: &Find, keys: &str) {
        let field = self.ready(sought);
        self.must(&format!("write into {sought}"), self.session.type_into(&field, keys));
    }

    /// How much memory the processes of this browser's pages take, in bytes: what they share with others is counted in parts.
    pub fn memory(&self) -> u64 {
        self.driver.process.memory_of_children(match self.browser {
            Browser::Chromium => "--type=renderer",
            Browser::Firefox => "-isForBrowser",
        })
    }

    /// Has the browser let go of what nobody uses any more, if it can be told to, which is only Chromium.
    #[track_caller]
    pub fn collects_garbage(&self) {
        if self.browser == Browser::Chromium {
            let collect = json!({"cmd": "HeapProfiler.collectGarbage", "params": {}});
            self.must("collect garbage", self.session.post("/goog/cdp/execute", &collect));
        }
    }

    /// Has the browser keep no more than so many bytes for the page that is open, or as many as ever. (Chromium only.)
    #[track_caller]
    pub fn has_room_for(&self, bytes: Option<u64>) {
        let origin = self.run("return location.origin", &json!(null));
        let mut parameters = json!({"origin": origin});
        if let Some(bytes) = bytes {
            parameters["quotaSize"] = json!(bytes);
        }
        let command = json!({"cmd": "Storage.overrideQuotaForOrigin", "params": parameters});
        self.must("change the quota", self.session.post("/goog/cdp/execute", &command));
    }

    /// Presses a key and lets it go, wherever the focus is; meanwhile, `act` happens.
    #[track_caller]
    pub fn holds_key(&self, key: &str, act: impl FnOnce(&Self)) {
        let keyboard =
            |kind| json!({"actions": [{"type": "key", "id": "keyboard", "actions": [{"type": kind, "value": key}]}]});
        self.must("press a key", self.session.post("/actions", &keyboard("keyDown")));
        act(self);
        self.must("let a key go", self.session.post("/actions", &keyboard("keyUp")));
    }

    /// Types keys, one after the other, wherever the focus is.
    #[track_caller]
    pub fn types(&self, keys: &str) {
        let strokes = keys.chars().flat_map(|key| ["keyDown", "keyUp"].map(|kind| json!({"type": kind, "value": key})));
        let strokes: Vec<_> = strokes.collect();
        let keyboard = json!({"actions": [{"type": "key", "id": "keyboard", "actions": strokes}]});
        self.must(&format!("type {keys:?}"), self.session.post("/actions", &keyboard));
    }

    /// Holds the mouse still over something.
    #[track_caller]
    pub fn points_at(&self, sought: &Find) {
        let origin = self.ready(sought).reference().clone();
        let steps = json!([{"type": "pointerMove", "origin": origin, "x": 0, "y": 0}]);
        let mouse = json!({"actions": [{"type": "pointer", "id": "mouse", "actions": steps}]});
        self.must(&format!("point at {sought}"), self.session.post("/actions", &mouse));
    }

    /// Takes something by its middle to another place, so many pixels to the right and down.
    #[track_caller]
    pub fn drags(&self, sought: &Find, (x, y): (i32, i32)) {
        let element = self.ready(sought);
        let moved = |origin: Value, x: i32, y: i32| json!({"type": "pointerMove", "duration": 100, "origin": origin, "x": x, "y": y});
        let steps = json!([
            moved(element.reference().clone(), 0, 0),
            {"type": "pointerDown", "button": 0},
            moved(json!("pointer"), x / 2, y / 2),
            moved(json!("pointer"), x - x / 2, y - y / 2),
            {"type": "pointerUp", "button": 0},
        ]);
        let mouse = json!({"actions": [{"type": "pointer", "id": "mouse", "actions": steps}]});
        self.must(&format!("drag {sought}"), self.session.post("/actions", &mouse));
    }

    /// Makes the devices fail from the page's next look at them on, as the recorder says; `{}` mends them.
    #[track_caller]
    pub fn pretend(&self, devices: &Value) {
        self.run("sessionStorage.setItem('damso-e2e devices', JSON.stringify(input))", devices);
    }

    /// Allows the page its devices, as one does in the browser's address bar.
    #[track_caller]
    pub fn allows_devices(&self) {
        for name in ["microphone", "camera"] {
            let permission = json!({"descriptor": {"name": name}, "state": "granted"});
            self.must(&format!("allow the {name}"), self.session.post("/permissions", &permission));
        }
    }

    /// Chooses files in the chat, as `Attach file` has a person do; the dialog for it is the system's own.
    #[track_caller]
    pub fn attaches(&self, files: &[&TestFile]) {
        self.chooses_files(".composer input[type=file]", files);
    }

    /// Chooses files in the menu of somebody's tile, for that person alone.
    #[track_caller]
    pub fn offers_to(&self, other: &Person, files: &[&TestFile]) {
        self.chooses_files(&format!("[role=group][aria-label='{}'] [popover] input[type=file]", other.name()), files);
    }

    /// Chooses files in the field that this selector finds. It may be hidden.
    #[track_caller]
    pub fn chooses_files(&self, field: &str, files: &[&TestFile]) {
        self.chooses_paths(field, &files.iter().map(|file| file.path()).collect::<Vec<_>>());
    }

    /// As above, by their paths; a folder, if the field takes one.
    #[track_caller]
    pub fn chooses_paths(&self, field: &str, paths: &[impl AsRef<Path>]) {
        let found = "await until(() => document.querySelector(input), () => `${input}; ${inventory()}`);
            return document.querySelector(input)";
        let field = Element::new(self.run(found, &json!(field)));
        self.must("choose files", self.session.type_into(&field, &written(paths).join("\n")));
    }

    /// Drops files and folders on the page, as from the system's file manager. (Chromium only.)
    #[track_caller]
    pub fn drops(&self, paths: &[impl AsRef<Path>]) {
        for kind in ["dragEnter", "dragOver", "drop"] {
            let data = json!({"items": [], "files": written(paths), "dragOperationsMask": 1});
            let drag = json!({"type": kind, "x": 300, "y": 200, "data": data});
            let command = json!({"cmd": "Input.dispatchDragEvent", "params": drag});
            self.must("drop files", self.session.post("/goog/cdp/execute", &command));
        }
    }

    /// Waits until a download of this name is there and whole, as long as this file is, and asserts that it is this file.
    #[track_caller]
    pub fn has_saved(&self, name: &str, file: &TestFile) {
        let path = downloads(self.directory.path()).join(name);
        let start = Instant::now();
        while !file.is_as_long_as(&path) {
            assert!(start.elapsed() < self.patience, "{} has not saved {name}", self.name);
            // A file system has no events that every platform tells alike.
            std::thread::sleep(Duration::from_millis(50));
        }
        file.must_be(&path);
        std::fs::remove_file(path).expect("the directory is the test's own");
    }

    /// Waits until a download of this name is there and whole, and reads it.
    #[track_caller]
    pub fn saved_text(&self, name: &str) -> String {
        let path = downloads(self.directory.path()).join(name);
        let start = Instant::now();
        loop {
            // Until it is whole, Firefox holds its place with an empty file.
            match std::fs::read_to_string(&path) {
                Ok(text) if !text.is_empty() => {
                    std::fs::remove_file(path).expect("the directory is the test's own");
                    return text;
                }
                _ => assert!(start.elapsed() < self.patience, "{} has not saved {name}", self.name),
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Runs the body of an asynchronous function in the page, with `input` and everything of `page.js` at hand.
    #[track_caller]
    pub fn run(&self, body: &str, input: &Value) -> Value {
        let patience = self.patience.as_millis();
        let script = format!(
            "'use strict'; const PATIENCE = {patience}; {PAGE}
            const input = arguments[0];
            return (async () => {{ {body} }})();"
        );
        self.must(body, self.session.run(&script, std::slice::from_ref(input)))
    }

    /// Does something that must not take longer than it takes to be told over the network: what waits for a timer to run
    /// out, or for the browser to notice by itself, fails.
    #[track_caller]
    pub fn at_once<T>(&self, act: impl FnOnce(&Self) -> T) -> T {
        let start = Instant::now();
        let result = act(self);
        let taken = start.elapsed();
        assert!(taken <= AT_ONCE, "{}: that took {taken:?}, and not {AT_ONCE:?} at most", self.name);
        result
    }

    /// Stops the browser with all its processes, as a laptop that is closed: it neither sends nor receives, and its
    /// timers stand still. Nothing can be asked of this person until the laptop is opened again.
    #[track_caller]
    pub fn closes_the_laptop(&self) {
        self.driver.process.signal_children(Signal::STOP);
        self.sleeps.set(true);
    }

    /// Has a stopped browser go on.
    #[track_caller]
    pub fn opens_the_laptop(&self) {
        self.driver.process.signal_children(Signal::CONT);
        self.sleeps.set(false);
    }

    /// Kills the browser with all its processes, which have no time to say anything. This person is out of the story.
    #[track_caller]
    pub fn crashes(&self) {
        // Frozen first: what is killed last would close the others' connections for them.
        self.driver.process.signal_children(Signal::STOP);
        self.driver.process.signal_children(Signal::KILL);
    }

    /// What has gone wrong in this browser that a page does not show; it is not held against the test any more.
    #[track_caller]
    pub fn complaints(&mut self) -> Vec<String> {
        self.excused = true;
        self.read_complaints()
    }

    #[track_caller]
    fn find(&self, body: &str, sought: &Find) -> Value {
        self.run(body, &json!([sought, sought.to_string()]))
    }

    #[track_caller]
    fn ready(&self, sought: &Find) -> Element {
        Element::new(self.find("return await ready(...input)", sought))
    }

    #[track_caller]
    pub(crate) fn must<T>(&self, what: &str, outcome: Result<T, Refusal>) -> T {
        match outcome {
            Ok(value) => value,
            Err(refusal) => panic!("{} ({}) could not {what}\n{refusal}", self.name, self.browser),
        }
    }

    fn read_complaints(&self) -> Vec<String> {
        // Once this line has come out, so has everything before it.
        let curtain = "damso-e2e curtain";
        let called = self.session.run("console.log(arguments[0])", &[json!(curtain)]);
        if called.is_ok() {
            let seen = |line: &str| line.contains(curtain).then_some(());
            let seen = self.driver.process.says(Duration::from_secs(10), seen);
            assert!(seen.is_some(), "{}: the console is not heard", self.name);
        }
        let is_complaint = |line: &String| COMPLAINTS.iter().any(|sign| line.contains(sign));
        self.driver.process.printed().into_iter().filter(is_complaint).collect()
    }
}

fn written(paths: &[impl AsRef<Path>]) -> Vec<String> {
    paths.iter().map(|path| path.as_ref().to_string_lossy().into_owned()).collect()
}

/// What in the console says that something is wrong: the recorder's own mark, and a panic of the page.
const COMPLAINTS: [&str; 3] = ["damso-e2e complaint:", "panicked at", "Content Security Policy"];

impl Drop for Person {
    fn drop(&mut self) {
        if self.sleeps.get() {
            self.opens_the_laptop();
        }
        if std::thread::panicking() {
            keepsakes::leave(&self.test, self.name, &self.session, &self.driver.process.printed());
        } else if !self.excused {
            let complaints = self.read_complaints();
            if !complaints.is_empty() {
                keepsakes::leave(&self.test, self.name, &self.session, &self.driver.process.printed());
                panic!("{}'s {} complains:\n{}", self.name, self.browser, complaints.join("\n"));
            }
        }
    }
}
