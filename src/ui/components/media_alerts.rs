//! Why there is no picture or no sound from here: for each way in which capturing fails, and for a device that something else
//! has taken, plain words and what to do.

use damso_call::{Action, LocalMedia, LocalTrack, MediaFailure, TrackKind, TrackStatus, Wanted};
use yew::prelude::*;

use super::{alert, button};
use crate::ui::{Ui, locale::Devices};

/// What has failed.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct MediaFailures {
    microphone: Option<MediaFailure>,
    camera: Option<MediaFailure>,
}

impl MediaFailures {
    pub(crate) fn of(media: &LocalMedia) -> Self {
        let failure = |track: &LocalTrack| match &track.status {
            TrackStatus::Failed(failure) => Some(failure.clone()),
            _ => None,
        };
        Self { microphone: failure(&media.microphone), camera: failure(&media.camera) }
    }

    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// What has failed here and is not already known from `known`.
    pub(crate) fn beyond(&self, known: &Self) -> Self {
        let new = |now: &Option<MediaFailure>, known: &Option<MediaFailure>| now.clone().filter(|_| now != known);
        Self { microphone: new(&self.microphone, &known.microphone), camera: new(&self.camera, &known.camera) }
    }

    /// Of what was known to have failed, what still has, in whatever way.
    pub(crate) fn without_mended(&self, now: &Self) -> Self {
        let still = |known: &Option<MediaFailure>, now: &Option<MediaFailure>| known.clone().filter(|_| now.is_some());
        Self { microphone: still(&self.microphone, &now.microphone), camera: still(&self.camera, &now.camera) }
    }

    /// One explanation for both devices where the reason is the same.
    fn explained(&self) -> Vec<(Devices, &MediaFailure)> {
        match (&self.camera, &self.microphone) {
            (Some(camera), Some(microphone)) if camera == microphone => vec![(Devices::Both, camera)],
            (camera, microphone) => [(TrackKind::Camera, camera), (TrackKind::Microphone, microphone)]
                .into_iter()
                .filter_map(|(kind, failure)| Some((kind.into(), failure.as_ref()?)))
                .collect(),
        }
    }
}

/// `buttons` stand beside the one to try again.
pub(crate) fn media_alerts(ui: &Ui, failures: &MediaFailures, buttons: &Html) -> Html {
    let explain = |(devices, failure): (Devices, &MediaFailure)| {
        let buttons = html! {
            <>
                if may_help(failure) {
                    { button("button small", ui.text.try_again, try_again(ui, devices)) }
                }
                if let MediaFailure::InApp(Some(way_out)) = failure {
                    <a class="button small" href={way_out.clone()}>{ ui.text.open_in_browser }</a>
                }
                { buttons.clone() }
            </>
        };
        alert((ui.text.media_failure)(failure, devices), buttons)
    };
    failures.explained().into_iter().map(explain).collect()
}

/// Something else has what is on.
pub(crate) fn interruptions(ui: &Ui, media: &LocalMedia) -> Html {
    let words = |kind, track: &LocalTrack| {
        let is_taken = track.interrupted && track.wanted == Wanted::On;
        is_taken.then(|| (ui.text.device_interrupted)(kind))
    };
    let microphone = words(TrackKind::Microphone, &media.microphone);
    let camera = words(TrackKind::Camera, &media.camera);
    let devices = match (microphone, camera) {
        (None, None) => return Html::default(),
        (Some(_), Some(_)) => Devices::Both,
        (Some(_), None) => Devices::Microphone,
        (None, Some(_)) => Devices::Camera,
    };
    html! {
        <div class="banner">
            <span>{ microphone }{ " " }{ camera }</span>
            { button("button small", ui.text.try_again, try_again(ui, devices)) }
        </div>
    }
}

/// Whether trying again can be of use: not where the browser or the address is the reason.
fn may_help(failure: &MediaFailure) -> bool {
    !matches!(failure, MediaFailure::InsecureContext | MediaFailure::Unsupported | MediaFailure::Security)
}

fn try_again(ui: &Ui, devices: Devices) -> Callback<MouseEvent> {
    let ui = ui.clone();
    Callback::from(move |_| {
        if devices != Devices::Microphone {
            ui.act(Action::TryAgain(TrackKind::Camera));
        }
        if devices != Devices::Camera {
            ui.act(Action::TryAgain(TrackKind::Microphone));
        }
    })
}
