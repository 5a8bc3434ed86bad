//! The runtime: owns the [`Call`], hands it every input, and has its effects carried out.
//!
//! Inputs wait in a queue while one is being handled, so that the call is never entered twice, nothing is lost, and
//! effects are carried out in the order in which they were decided, before the next input is looked at.

use std::{
    cell::{OnceCell, RefCell},
    rc::{Rc, Weak},
    time::Duration,
};

use damso_call::{
    Action, Call, CallView, ConnectionId, Input, Instant, LateCode, LocalFile, PickedFile, Screen, Setup, TrackKind,
    UnixMillis,
};
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::spawn_local;
use web_sys::{DataTransfer, FileList, MediaStream, Node};

use super::{
    adapters::Adapters,
    address,
    chime::Note,
    clock::{Timeout, now},
    config::Config,
    dom::is_notice_held,
    files::{FileWork, Picked},
    late_code::BrowserCode,
    object_url::ObjectUrl,
    peer_connection::Remote,
    playback::Sound,
    queue::Queue,
    storage,
};

/// A running page. Clones are the same one.
#[derive(Clone)]
pub struct Runtime(Rc<Shared>);

struct Shared {
    queue: Queue<Input>,
    /// Empty until `config.json` is there.
    started: OnceCell<Started>,
    on_view: Box<dyn Fn(Rc<CallView>)>,
    /// Runs out when there is somebody to show a view to again, once the page was about to go.
    unseen: RefCell<Option<Timeout>>,
}

struct Started {
    call: RefCell<Call>,
    adapters: Adapters,
    view: RefCell<Option<Rc<CallView>>>,
    deadline: RefCell<Option<(Instant, Timeout)>>,
}

impl PartialEq for Runtime {
    fn eq(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}

impl Runtime {
    /// Starts the page: reads `config.json` and what was remembered, listens to the browser, and begins the call with
    /// the address's fragment. Hands over a view whenever it has changed and there is nothing left to do.
    pub fn start(on_view: impl Fn(Rc<CallView>) + 'static) -> Self {
        let shared = Rc::new(Shared {
            queue: Queue::default(),
            started: OnceCell::new(),
            on_view: Box::new(on_view),
            unseen: RefCell::default(),
        });
        let starting = Rc::clone(&shared);
        spawn_local(async move {
            let site = address::site();
            let config = Config::load(&site).await;
            starting.begin(site, config);
        });
        Self(shared)
    }

    /// The person does something.
    pub fn act(&self, action: impl Into<Rc<Action>>) {
        self.0.take_in(Input::Action(action.into()));
    }

    /// The code that may come later is there.
    pub fn take_code(&self, code: LateCode, browser: BrowserCode) {
        if let Some(started) = self.0.started.get() {
            started.adapters.take_code(browser);
        }
        self.0.take_in(Input::CodeLoaded(code));
    }

    /// What is being captured, with its one track.
    pub fn local_stream(&self, kind: TrackKind) -> Option<MediaStream> {
        self.0.started.get()?.adapters.local_stream(kind)
    }

    /// What somebody sends. It is there, empty, from the beginning of the connection.
    pub fn remote(&self, connection: ConnectionId, what: Remote) -> Option<MediaStream> {
        self.0.started.get()?.adapters.remote(connection, what)
    }

    /// Plays a short sound of the page's own on this speaker; `None` for the system's choice.
    pub fn chime(&self, notes: &'static [Note], speaker: Option<&str>) {
        if let Some(started) = self.0.started.get() {
            started.adapters.chime(notes, speaker);
        }
    }

    /// The link of the call that is drawn; empty if there is none.
    pub fn link(&self) -> String {
        let view = self.0.started.get().and_then(|started| started.view.borrow().clone());
        match view.as_deref().map(|view| &view.screen) {
            Some(Screen::Call(call)) => call.link.clone(),
            _ => String::new(),
        }
    }

    fn files(&self) -> Option<&dyn FileWork> {
        self.0.started.get()?.adapters.files()
    }

    /// Takes the files of an `<input type="file">`, also of one for folders. What came of it is told once they were looked at,
    /// which takes a while if there are pictures or a folder.
    pub fn pick_files(&self, files: Option<FileList>, done: impl FnOnce(Picked) + 'static) {
        if let (Some(list), Some(files)) = (files, self.files()) {
            files.pick_files(&list, Box::new(done));
        } else {
            done(Picked::default());
        }
    }

    /// Takes the files and folders that were dropped, or pasted at this time. Has to be called within the event.
    pub fn pick_entries(
        &self,
        transfer: &DataTransfer,
        pasted: Option<UnixMillis>,
        done: impl FnOnce(Picked) + 'static,
    ) {
        if let Some(files) = self.files() {
            files.pick_entries(transfer, pasted, Box::new(done));
        } else {
            done(Picked::default());
        }
    }

    /// Makes a file of a text, to be offered like one that was chosen.
    pub fn text_file(&self, name: &str, text: &str) -> Option<PickedFile> {
        self.files()?.text_file(name, text)
    }

    /// The address of a file that is a picture of this media type.
    pub fn picture(&self, file: LocalFile, media_type: &str) -> Option<ObjectUrl> {
        self.files()?.picture(file, media_type)
    }

    /// Shows a stream in a `<video>`, on the chosen speaker if it is to be heard.
    pub fn show(&self, video: Option<Node>, stream: Option<&MediaStream>, sound: Sound) {
        if let (Some(video), Some(started)) = (video, self.0.started.get()) {
            started.adapters.show(video.unchecked_ref(), stream, sound);
        }
    }
}

impl Shared {
    fn begin(self: Rc<Self>, site: String, config: Config) {
        let (secret, incarnation) = storage::session();
        let call = Call::new(Setup {
            seed: storage::random(),
            secret,
            incarnation,
            preferences: storage::preferences(),
            site,
            ice_servers: config.ice_servers,
        });
        let weak = Rc::downgrade(&self);
        let started = Started {
            call: RefCell::new(call),
            adapters: Adapters::new(config.signaling, secret.peer_id(), move |input| report(&weak, input)),
            view: RefCell::default(),
            deadline: RefCell::default(),
        };
        // Before what a person may have done meanwhile. What this brings about waits in the queue.
        started.take(Input::RouteChanged(address::fragment()));
        self.started.set(started).ok();
        self.drain();
    }

    fn take_in(self: &Rc<Self>, input: Input) {
        if let Input::PageClosing = input {
            self.show_nothing_for_now();
        }
        self.queue.push(input);
        self.drain();
    }

    fn drain(self: &Rc<Self>) {
        if let Some(started) = self.started.get() {
            self.queue.drain(|input| started.take(input), || self.settle(started));
        }
    }

    /// Nothing is left to do for now: shows what has changed, and sees to it that the next deadline is kept.
    fn settle(self: &Rc<Self>, started: &Started) {
        self.keep_deadline(started);
        if self.unseen.borrow().is_some() {
            return;
        }
        let view = started.call.borrow_mut().view();
        if started.view.borrow().as_deref() != Some(&view) {
            let view = Rc::new(view);
            started.view.replace(Some(Rc::clone(&view)));
            (self.on_view)(view);
        }
    }

    /// Puts off what is to be shown until the browser runs a timer of the page: never, if it closes the page, and if it
    /// puts the page aside for the back button, when it takes the page out again.
    ///
    /// Nobody sees a page that goes, and one that is drawn nevertheless may break: drawing moves the focus, and while
    /// Firefox does that in a tab which it is closing, it goes on with the microtasks that are waiting. The drawing is a
    /// microtask itself, and the executor of futures, entered once more from within, throws and never runs again.
    fn show_nothing_for_now(self: &Rc<Self>) {
        let weak = Rc::downgrade(self);
        drop(self.unseen.replace(Some(Timeout::new(Duration::ZERO, move || show_again(&weak)))));
    }

    fn keep_deadline(self: &Rc<Self>, started: &Started) {
        let deadline = started.call.borrow().deadline();
        let mut kept = started.deadline.borrow_mut();
        // One that comes too early does no harm, and most are moved back by whatever is heard.
        let early = |kept: &Option<(Instant, Timeout)>| {
            kept.as_ref().zip(deadline).is_some_and(|((moment, _), deadline)| *moment <= deadline)
        };
        if !early(&kept) {
            *kept = deadline.map(|moment| {
                let weak = Rc::downgrade(self);
                let wait = Duration::from_millis(moment.0.saturating_sub(now().0));
                (moment, Timeout::new(wait, move || tick(&weak)))
            });
        }
    }
}

impl Started {
    fn take(&self, input: Input) {
        let effects = self.call.borrow_mut().handle(now(), input);
        for effect in effects {
            self.adapters.carry_out(effect);
        }
    }
}

fn report(shared: &Weak<Shared>, input: Input) {
    if let Some(shared) = shared.upgrade() {
        shared.take_in(input);
    }
}

fn show_again(shared: &Weak<Shared>) {
    if let Some(shared) = shared.upgrade() {
        shared.unseen.take();
        shared.drain();
    }
}

fn tick(shared: &Weak<Shared>) {
    if let Some(shared) = shared.upgrade() {
        // It has fired, and does not count as kept: the same moment may be named again if it was a little early.
        if let Some(started) = shared.started.get() {
            started.deadline.take();
        }
        if is_notice_held() {
            shared.take_in(Input::NoticeHeld);
        }
        shared.take_in(Input::Tick);
    }
}
