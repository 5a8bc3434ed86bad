//! Microphone and camera of this person: what is wanted and what is are kept apart, and [`LocalDevices::reconcile`] is
//! the one place that brings them together. One request to the browser is under way at a time.

use std::{collections::VecDeque, rc::Rc, time::Duration};

use crate::{
    Capture, Device, DeviceChoice, DeviceKind, Effect, Facing, Generation, Hold, Instant, Interruption, LocalMedia,
    LocalTrack, MediaEvent, MediaFailure, MediaRequest, MicrophoneRequest, MicrophoneSound, Notice, PictureSize,
    Preferences, TrackKind, TrackStatus, Wanted, context::Context,
};

/// A refusal that comes sooner was no person's: the browser did not ask.
const NOBODY_WAS_ASKED: Duration = Duration::from_millis(400);
/// The size that a camera is asked for.
const COMMON: PictureSize = PictureSize { width: 1280, height: 720 };

pub(crate) struct LocalDevices {
    microphone: LocalDevice,
    camera: LocalDevice,
    /// What is wanted of the microphone's sound.
    sound: MicrophoneSound,
    /// What the live microphone was asked for.
    captured_sound: MicrophoneSound,
    /// The chosen speaker.
    speaker: Option<String>,
    /// Where sound comes out.
    used_speaker: Option<String>,
    devices: Rc<[Device]>,
    in_use: bool,
    /// A muted microphone is open only as long as a key is held.
    held: bool,
    pending: Option<Pending>,
    /// What is asked for one by one, after it could not be had together.
    waiting: VecDeque<MediaRequest>,
}

struct LocalDevice {
    wanted: Wanted,
    status: TrackStatus,
    chosen: Option<String>,
    /// Chosen by hand since the page was opened, and not only remembered.
    chosen_now: bool,
    renewal: Renewal,
    /// Whether the captured track carries anything.
    enabled: bool,
    device: Option<String>,
    /// The device that was let go of, since the chosen one could not be opened beside it.
    made_way: Option<String>,
    /// Something else has taken the device for now.
    interrupted: bool,
    /// Which way the camera looks that is in use, or was last.
    facing: Facing,
    /// The size of its picture.
    size: PictureSize,
}

/// Why a device takes another one's place.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Renewal {
    /// It does not.
    None,
    /// Another one was chosen, while one is live.
    Chosen,
    /// The last one stopped by itself.
    Lost,
}

struct Pending {
    generation: Generation,
    request: MediaRequest,
    since: Instant,
}

impl LocalDevices {
    pub(crate) fn new(preferences: &Preferences) -> Self {
        Self {
            microphone: LocalDevice::new(preferences.microphone, preferences.microphone_device.clone()),
            camera: LocalDevice::new(preferences.camera, preferences.camera_device.clone()),
            sound: preferences.sound,
            captured_sound: preferences.sound.in_effect(),
            speaker: preferences.speaker_device.clone(),
            used_speaker: None,
            devices: Rc::new([]),
            in_use: false,
            held: false,
            pending: None,
            waiting: VecDeque::new(),
        }
    }

    /// A lobby or call begins.
    pub(crate) fn start(&mut self, context: &mut Context) {
        if self.in_use {
            return;
        }
        self.in_use = true;
        self.use_speaker(context);
        self.reconcile(context);
    }

    /// It is over: every light goes out. What the browser is still asking for is stopped when it comes.
    pub(crate) fn stop(&mut self, context: &mut Context) {
        self.in_use = false;
        self.let_go();
        self.waiting.clear();
        for kind in TrackKind::ALL {
            self.device(kind).renewal = Renewal::None;
            self.turn_off(kind, TrackStatus::Off, context);
        }
    }

    /// A key that is held opens a muted microphone, until it is let go. Whoever mutes or unmutes meanwhile has decided.
    pub(crate) fn hold(&mut self, hold: Hold, context: &mut Context) {
        match hold {
            Hold::Begun if self.microphone.wanted == Wanted::Off => {
                self.held = true;
                self.microphone.wanted = Wanted::On;
            }
            Hold::Over if self.held => self.let_go(),
            Hold::Begun | Hold::Over => return,
        }
        self.reconcile(context);
    }

    fn let_go(&mut self) {
        if std::mem::take(&mut self.held) {
            self.microphone.wanted = Wanted::Off;
        }
    }

    pub(crate) fn toggle(&mut self, kind: TrackKind, context: &mut Context) {
        if kind == TrackKind::Microphone {
            self.held = false;
        }
        let device = self.device(kind);
        if matches!(device.status, TrackStatus::Failed(_)) {
            device.wanted = Wanted::On;
            device.status = TrackStatus::Off;
        } else {
            device.wanted = device.wanted.other();
        }
        self.reconcile(context);
    }

    /// Asks once more for what has failed, or for what something else has taken: Safari may never say that it is given back.
    /// Whoever is muted stays muted.
    pub(crate) fn try_again(&mut self, kind: TrackKind, context: &mut Context) {
        let device = self.device(kind);
        let (has_failed, is_interrupted) = (matches!(device.status, TrackStatus::Failed(_)), device.interrupted);
        if has_failed || (is_interrupted && !self.is_asked_for(kind)) {
            let choice = self.device(kind).choice();
            self.ask_alone(kind, choice);
            self.reconcile(context);
        }
    }

    pub(crate) fn choose(&mut self, kind: DeviceKind, id: Option<String>, context: &mut Context) {
        let kind = match kind {
            DeviceKind::Microphone => TrackKind::Microphone,
            DeviceKind::Camera => TrackKind::Camera,
            DeviceKind::Speaker => {
                self.speaker = id;
                return self.use_speaker(context);
            }
        };
        let device = self.device(kind);
        device.chosen = id;
        device.chosen_now = true;
        if matches!(device.status, TrackStatus::Live(_) | TrackStatus::Starting) {
            device.renewal = Renewal::Chosen;
        }
        if matches!(device.status, TrackStatus::Failed(_)) {
            device.status = TrackStatus::Off;
        }
        self.reconcile(context);
    }

    /// Browsers do not change all of this on a live track, so that the microphone is captured anew.
    pub(crate) fn set_sound(&mut self, sound: MicrophoneSound, context: &mut Context) {
        self.sound = sound;
        self.reconcile(context);
    }

    /// Lets sound come out at the chosen speaker as long as it is there, else at the system's choice. Before any device was
    /// listed, it may be there.
    fn use_speaker(&mut self, context: &mut Context) {
        let is_there = |id: &String| {
            let mut speakers = self.devices.iter().filter(|device| device.kind == DeviceKind::Speaker);
            self.devices.is_empty() || speakers.any(|speaker| speaker.id == *id)
        };
        let speaker = self.speaker.clone().filter(is_there);
        if speaker != self.used_speaker {
            self.used_speaker.clone_from(&speaker);
            context.push(Effect::UseSpeaker(speaker));
        }
    }

    pub(crate) fn handle(&mut self, event: MediaEvent, context: &mut Context) {
        match event {
            MediaEvent::Captured(generation, captures) if self.is_pending(generation) => {
                if let Some(microphone) = self.pending.take().and_then(|pending| pending.request.microphone) {
                    self.captured_sound = microphone.sound;
                }
                for capture in captures {
                    self.captured(generation, capture, context);
                }
                context.push(Effect::ListDevices);
            }
            MediaEvent::CaptureFailed(generation, failure) if self.is_pending(generation) => {
                if let Some(pending) = self.pending.take() {
                    self.capture_failed(pending, &failure, context);
                }
            }
            MediaEvent::Allowed(kind) if self.device(kind).status == TrackStatus::Failed(MediaFailure::NotAllowed) => {
                self.device(kind).status = TrackStatus::Off;
            }
            MediaEvent::TrackEnded(generation, kind) if self.device(kind).status == TrackStatus::Live(generation) => {
                self.device_lost(kind, context);
            }
            MediaEvent::TrackInterrupted(generation, kind, interruption)
                if self.device(kind).status == TrackStatus::Live(generation) =>
            {
                self.device(kind).interrupted = interruption == Interruption::Began;
            }
            MediaEvent::CameraResized(generation, size) if self.camera.status == TrackStatus::Live(generation) => {
                self.camera.size = size.or(COMMON);
            }
            MediaEvent::SpeakerChosen(Ok(id)) => {
                self.speaker = Some(id);
                self.use_speaker(context);
                // It is among those that the page is told of from now on.
                context.push(Effect::ListDevices);
            }
            // The person thought better of it.
            MediaEvent::SpeakerChosen(Err(MediaFailure::NotAllowed)) => {}
            MediaEvent::SpeakerChosen(Err(_)) => context.notify(Notice::SpeakerNotChosen),
            MediaEvent::SpeakerRefused(id) if self.used_speaker.as_ref() == Some(&id) => {
                self.used_speaker = None;
                context.push(Effect::UseSpeaker(None));
            }
            MediaEvent::DevicesListed(devices) => self.devices_listed(devices.into(), context),
            _ => return,
        }
        self.reconcile(context);
    }

    fn device_lost(&mut self, kind: TrackKind, context: &mut Context) {
        self.device(kind).lost();
        context.push(Effect::StopTrack(kind));
        if self.device(kind).wanted == Wanted::Off {
            context.notify(Notice::DeviceLost(kind));
        }
    }

    /// What was plugged in is offered, or taken at once if it is what the person lacks. What was pulled out is noticed
    /// even where the browser does not say so of the track.
    fn devices_listed(&mut self, devices: Rc<[Device]>, context: &mut Context) {
        let before = std::mem::replace(&mut self.devices, devices);
        if !self.in_use {
            return;
        }
        self.use_speaker(context);
        for kind in TrackKind::ALL {
            let of_kind = |devices: &Rc<[Device]>| -> Vec<Device> {
                devices.iter().filter(|device| device.kind == kind.device()).cloned().collect()
            };
            let (before, now) = (of_kind(&before), of_kind(&self.devices));
            let added = now.iter().find(|device| !before.contains(device) && !device.stands_for_another());
            let device = self.device(kind);
            match &device.status {
                TrackStatus::Live(_) if device.device.as_ref().is_some_and(|used| is_gone(used, &before, &now)) => {
                    self.device_lost(kind, context);
                }
                TrackStatus::Live(_) if !before.is_empty() => {
                    if let Some(added) = added.filter(|added| device.device.as_ref() != Some(&added.id)) {
                        context.notify(Notice::DeviceAdded(kind, added.clone()));
                    }
                }
                TrackStatus::Failed(MediaFailure::NotFound | MediaFailure::NotReadable) if added.is_some() => {
                    device.status = TrackStatus::Off;
                }
                _ => {}
            }
        }
    }

    /// Makes what is into what is wanted, as far as that can be done at once.
    fn reconcile(&mut self, context: &mut Context) {
        if !self.in_use {
            return;
        }
        for kind in TrackKind::ALL {
            let device = self.device(kind);
            let on = device.wanted == Wanted::On;
            if !matches!(device.status, TrackStatus::Live(_)) || device.enabled == on {
                continue;
            }
            match kind {
                // Unmuting has to be instant, and a microphone has no light.
                TrackKind::Microphone => {
                    device.enabled = on;
                    context.push(Effect::EnableTrack(kind, on));
                }
                TrackKind::Camera => self.turn_off(kind, TrackStatus::Off, context),
            }
        }
        if self.pending.is_some() {
            return;
        }
        while let Some(request) = self.waiting.pop_front() {
            let awaits = |kind| matches!(self.status(kind), TrackStatus::Starting | TrackStatus::Live(_));
            if request.kinds().any(awaits) {
                return self.capture(request, context);
            }
        }
        let request = MediaRequest {
            microphone: self.lacks_microphone().then(|| self.microphone_request(self.microphone.choice())),
            camera: self.camera.missing().then(|| self.camera.choice()),
        };
        if request.kinds().next().is_some() {
            self.capture(request, context);
        }
    }

    /// Whether a microphone has to be asked for, if only for another sound. A muted one is as well: unmuting must not
    /// bring the old sound back.
    fn lacks_microphone(&self) -> bool {
        let other_sound = self.captured_sound != self.sound.in_effect();
        self.microphone.missing() || (other_sound && self.microphone.is_live())
    }

    fn microphone_request(&self, device: DeviceChoice) -> MicrophoneRequest {
        MicrophoneRequest { device, sound: self.sound.in_effect() }
    }

    fn capture(&mut self, request: MediaRequest, context: &mut Context) {
        for kind in request.kinds() {
            let device = self.device(kind);
            if device.renewal == Renewal::Chosen {
                device.renewal = Renewal::None;
            }
            if !matches!(device.status, TrackStatus::Live(_)) {
                device.status = TrackStatus::Starting;
            }
        }
        let generation = context.next_generation();
        context.push(Effect::CaptureMedia(generation, request.clone()));
        self.pending = Some(Pending { generation, request, since: context.now });
    }

    fn captured(&mut self, generation: Generation, capture: Capture, context: &mut Context) {
        let Capture { kind, device, facing, size, interrupted } = capture;
        if self.in_use && self.keeps(kind) {
            let label = self.label(device.as_deref());
            let local = self.device(kind);
            local.status = TrackStatus::Live(generation);
            local.enabled = true;
            local.device = device;
            local.made_way = None;
            local.interrupted = interrupted;
            local.facing = facing;
            local.size = size.or(COMMON);
            if local.renewal == Renewal::Lost {
                local.renewal = Renewal::None;
                context.notify(Notice::DeviceTookOver(kind, label));
            }
        } else {
            self.device(kind).status = TrackStatus::Off;
            context.push(Effect::StopTrack(kind));
        }
    }

    fn capture_failed(&mut self, pending: Pending, failure: &MediaFailure, context: &mut Context) {
        let Pending { request, since, .. } = pending;
        // Where nobody said no, each device is asked for alone, since one of them may be allowed.
        let by_hand = failure.is_by_hand(since, context.now);
        // There are apps that do ask.
        let failure = if by_hand { &MediaFailure::NotAllowed } else { failure };
        let hopeless =
            matches!(failure, MediaFailure::InsecureContext | MediaFailure::Unsupported | MediaFailure::Security);
        if let (Some(microphone), Some(camera)) = (&request.microphone, &request.camera)
            && !by_hand
            && !hopeless
        {
            self.waiting = VecDeque::from([
                MediaRequest { microphone: Some(microphone.clone()), camera: None },
                MediaRequest { microphone: None, camera: Some(camera.clone()) },
            ]);
            return;
        }
        for kind in request.kinds() {
            self.refused(kind, &request, failure, context);
        }
    }

    /// What was asked for cannot be had. A device that is live, or has just made way, stays in use.
    fn refused(&mut self, kind: TrackKind, request: &MediaRequest, failure: &MediaFailure, context: &mut Context) {
        let Some(choice) = request.of(kind) else { return };
        let keeps = self.keeps(kind);
        let device = self.device(kind);
        let is_live = device.is_live();
        if !keeps || device.renewal == Renewal::Chosen || device.status == TrackStatus::Off {
            // Something else is wanted by now.
            if !is_live {
                device.status = TrackStatus::Off;
            }
            return;
        }
        let has_other = is_live || device.made_way.is_some();
        match failure {
            MediaFailure::Overconstrained(constraint) if *choice != DeviceChoice::Unconstrained => {
                let is_gone = constraint == "deviceId";
                if is_gone {
                    context.notify(Notice::DeviceGone(kind));
                    if has_other {
                        return self.go_back(kind, request);
                    }
                } else {
                    context.notify(Notice::ConstraintDropped(kind, constraint.clone()));
                }
                if is_gone && choice.id().is_some() {
                    // It may be back the next time, and then it is used.
                    device.chosen_now = false;
                    return self.ask_alone(kind, DeviceChoice::Any);
                }
                device.chosen = None;
                self.ask_alone(kind, DeviceChoice::Unconstrained);
            }
            // Many phones open one camera at a time.
            MediaFailure::NotReadable if is_live && kind == TrackKind::Camera => {
                device.made_way.clone_from(&device.device);
                self.turn_off(kind, TrackStatus::Off, context);
                self.ask_alone(kind, choice.clone());
            }
            _ if has_other => {
                let chosen = choice.id().filter(|&id| device.device.as_deref() != Some(id));
                context.notify(Notice::DeviceNotChanged(kind, self.label(chosen)));
                self.go_back(kind, request);
            }
            failure => self.turn_off(kind, TrackStatus::Failed(failure.clone()), context),
        }
    }

    /// Makes what is chosen into what is in use, or was until it made way.
    fn go_back(&mut self, kind: TrackKind, request: &MediaRequest) {
        let microphone = request.microphone.as_ref().filter(|_| kind == TrackKind::Microphone);
        if microphone.is_some_and(|microphone| microphone.sound == self.sound.in_effect()) {
            // What is wanted for a voice rests while the sound is original.
            self.sound = match self.captured_sound.original {
                Wanted::On => MicrophoneSound { original: Wanted::On, ..self.sound },
                Wanted::Off => self.captured_sound,
            };
        }
        let device = self.device(kind);
        if request.of(kind).and_then(DeviceChoice::id) != device.device.as_deref() {
            device.chosen.clone_from(&device.device);
            device.chosen_now = false;
        }
        if device.made_way.take().is_some() {
            let last = device.choice();
            self.ask_alone(kind, last);
        }
    }

    /// Has this asked for next, and nothing beside it.
    fn ask_alone(&mut self, kind: TrackKind, choice: DeviceChoice) {
        let device = self.device(kind);
        if !device.is_live() {
            device.status = TrackStatus::Starting;
        }
        self.waiting.push_front(match kind {
            TrackKind::Microphone => MediaRequest { microphone: Some(self.microphone_request(choice)), camera: None },
            TrackKind::Camera => MediaRequest { microphone: None, camera: Some(choice) },
        });
    }

    /// Whether a request for this kind is under way, or waits until it is its turn.
    fn is_asked_for(&self, kind: TrackKind) -> bool {
        let pending = self.pending.iter().map(|pending| &pending.request);
        pending.chain(&self.waiting).any(|request| request.of(kind).is_some())
    }

    /// Whether a track of this kind is kept when it comes. A muted microphone is.
    fn keeps(&self, kind: TrackKind) -> bool {
        kind == TrackKind::Microphone || self.camera.wanted == Wanted::On
    }

    /// What a device is called; empty if that is not known.
    fn label(&self, id: Option<&str>) -> String {
        let listed = self.devices.iter().find(|device| Some(&*device.id) == id);
        listed.map_or(String::new(), |device| device.label.clone())
    }

    fn turn_off(&mut self, kind: TrackKind, status: TrackStatus, context: &mut Context) {
        let device = self.device(kind);
        device.interrupted = false;
        if device.renewal == Renewal::Lost {
            device.renewal = Renewal::None;
        }
        if matches!(std::mem::replace(&mut device.status, status), TrackStatus::Live(_)) {
            context.push(Effect::StopTrack(kind));
        }
    }

    fn is_pending(&self, generation: Generation) -> bool {
        self.pending.as_ref().is_some_and(|pending| pending.generation == generation)
    }

    /// Whether another device of this kind than the one in use is on its way.
    fn is_replaced(&self, kind: TrackKind, used: &LocalDevice) -> bool {
        let asked = self.pending.as_ref().and_then(|pending| pending.request.of(kind));
        asked.is_some_and(|choice| choice.id() != used.device.as_deref())
    }

    fn device(&mut self, kind: TrackKind) -> &mut LocalDevice {
        match kind {
            TrackKind::Microphone => &mut self.microphone,
            TrackKind::Camera => &mut self.camera,
        }
    }

    fn status(&self, kind: TrackKind) -> &TrackStatus {
        match kind {
            TrackKind::Microphone => &self.microphone.status,
            TrackKind::Camera => &self.camera.status,
        }
    }

    /// The captured track of a kind, muted or not.
    pub(crate) fn track(&self, kind: TrackKind) -> Option<Generation> {
        match self.status(kind) {
            TrackStatus::Live(generation) => Some(*generation),
            _ => None,
        }
    }

    /// The size of the camera's picture, if there is one.
    pub(crate) fn picture(&self) -> Option<PictureSize> {
        self.track(TrackKind::Camera).map(|_| self.camera.size)
    }

    pub(crate) fn view(&self) -> LocalMedia {
        let camera = self.camera.view(self.is_replaced(TrackKind::Camera, &self.camera));
        LocalMedia {
            microphone: self.microphone.view(self.is_replaced(TrackKind::Microphone, &self.microphone)),
            other_side: self.other_side(&camera),
            camera,
            sound: self.sound,
            devices: Rc::clone(&self.devices),
            speaker: self.used_speaker.clone(),
        }
    }

    /// Of the cameras that look the other way than the one that is on, or on its way, the first: of several at the back of a
    /// phone, the main one is.
    fn other_side(&self, camera: &LocalTrack) -> Option<String> {
        if camera.wanted == Wanted::Off || matches!(camera.status, TrackStatus::Failed(_)) {
            return None;
        }
        let cameras = || self.devices.iter().filter(|device| device.kind == DeviceKind::Camera);
        let listed = cameras().find(|device| Some(&device.id) == camera.device.as_ref());
        let facing = listed.and_then(|device| device.facing).unwrap_or(camera.facing);
        let mut others = cameras().filter(|device| device.facing == Some(facing.other()));
        others.next().map(|device| device.id.clone())
    }

    pub(crate) fn remember(&self, preferences: &mut Preferences) {
        preferences.microphone = if self.held { Wanted::Off } else { self.microphone.wanted };
        preferences.camera = self.camera.wanted;
        preferences.microphone_device.clone_from(&self.microphone.chosen);
        preferences.camera_device.clone_from(&self.camera.chosen);
        preferences.speaker_device.clone_from(&self.speaker);
        preferences.sound = self.sound;
    }
}

impl LocalDevice {
    fn new(wanted: Wanted, chosen: Option<String>) -> Self {
        Self {
            wanted,
            status: TrackStatus::Off,
            chosen,
            chosen_now: false,
            renewal: Renewal::None,
            enabled: true,
            device: None,
            made_way: None,
            interrupted: false,
            facing: Facing::Person,
            size: COMMON,
        }
    }

    /// The device stopped by itself. The browser picks the next one there is.
    fn lost(&mut self) {
        self.status = TrackStatus::Off;
        self.device = None;
        self.chosen_now = false;
        self.renewal = Renewal::Lost;
    }

    /// Whether it has to be asked for. A muted microphone is replaced as well: unmuting must not bring the old one back.
    fn missing(&self) -> bool {
        match self.status {
            TrackStatus::Live(_) => self.renewal == Renewal::Chosen,
            TrackStatus::Off => self.wanted == Wanted::On,
            TrackStatus::Starting | TrackStatus::Failed(_) => false,
        }
    }

    fn choice(&self) -> DeviceChoice {
        // Whoever changes the sound of a microphone wants the same one again.
        let used = self.device.as_ref().filter(|_| self.renewal == Renewal::None && self.is_live());
        match (&self.chosen, used) {
            (Some(id), _) if self.chosen_now => DeviceChoice::Exactly(id.clone()),
            (_, Some(id)) | (Some(id), None) => DeviceChoice::Preferably(id.clone()),
            (None, None) => DeviceChoice::Any,
        }
    }

    fn is_live(&self) -> bool {
        matches!(self.status, TrackStatus::Live(_))
    }

    fn view(&self, is_replaced: bool) -> LocalTrack {
        // While another one is on its way, the choice is shown and not what is still there.
        let device = self.device.clone().filter(|_| self.is_live() && !is_replaced);
        LocalTrack {
            wanted: self.wanted,
            status: self.status.clone(),
            device: device.or_else(|| self.chosen.clone()),
            interrupted: self.interrupted,
            facing: self.facing,
        }
    }
}

/// Whether a device was listed and is not any more.
fn is_gone(id: &str, before: &[Device], now: &[Device]) -> bool {
    let listed = |devices: &[Device]| devices.iter().any(|device| device.id == id);
    listed(before) && !listed(now)
}

impl Device {
    /// Chromium lists the system's choices among the devices, under ids that say so.
    fn stands_for_another(&self) -> bool {
        matches!(&*self.id, "default" | "communications")
    }
}

impl DeviceChoice {
    /// The device that is named.
    fn id(&self) -> Option<&str> {
        match self {
            Self::Preferably(id) | Self::Exactly(id) => Some(id),
            Self::Any | Self::Unconstrained => None,
        }
    }
}

impl MediaFailure {
    /// Whether a person has said no to what was asked then.
    pub(crate) fn is_by_hand(&self, since: Instant, now: Instant) -> bool {
        matches!(self, Self::NotAllowed | Self::InApp(_)) && now >= since + NOBODY_WAS_ASKED
    }
}

impl MediaRequest {
    fn of(&self, kind: TrackKind) -> Option<&DeviceChoice> {
        match kind {
            TrackKind::Microphone => self.microphone.as_ref().map(|microphone| &microphone.device),
            TrackKind::Camera => self.camera.as_ref(),
        }
    }

    /// What is asked for.
    pub fn kinds(&self) -> impl Iterator<Item = TrackKind> + use<> {
        let asked = TrackKind::ALL.map(|kind| self.of(kind).map(|_| kind));
        asked.into_iter().flatten()
    }
}
