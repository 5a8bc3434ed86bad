//! The signs on buttons: one stroked path each, in a square of 24. Their meaning is always told in words as well.

use yew::prelude::*;

/// Which sign, by its path. Each is a constant of its own, so that what comes later brings along those that only it shows.
#[derive(Clone, Copy)]
pub(crate) struct Glyph(&'static str);

impl Glyph {
    pub(crate) const MICROPHONE_ON: Self =
        Self("M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3zM5.5 11a6.5 6.5 0 0 0 13 0M12 17.5V21");
    pub(crate) const MICROPHONE_OFF: Self = Self(
        "M4 4l16 16M9 9v2a3 3 0 0 0 4.6 2.5M15 10.5V6a3 3 0 0 0-5.8-1M5.5 11a6.5 6.5 0 0 0 10.3 5.3M18.5 11a6.5 6.5 0 0 1-.8 3.1M12 17.5V21",
    );
    pub(crate) const CAMERA_ON: Self = Self(
        "M5 6.5h7.5a2.5 2.5 0 0 1 2.5 2.5v6a2.5 2.5 0 0 1-2.5 2.5H5A2.5 2.5 0 0 1 2.5 15V9A2.5 2.5 0 0 1 5 6.5zM15 11l4.7-3a1 1 0 0 1 1.6.8v6.4a1 1 0 0 1-1.6.8L15 13",
    );
    pub(crate) const CAMERA_OFF: Self = Self(
        "M4 4l16 16M10 6.5h2.5A2.5 2.5 0 0 1 15 9v2l4.7-3a1 1 0 0 1 1.6.8v6.4a1 1 0 0 1-.8.9M14.9 15.5a2.5 2.5 0 0 1-2.4 2H5A2.5 2.5 0 0 1 2.5 15V9A2.5 2.5 0 0 1 5 6.5h1.3",
    );
    pub(crate) const SPEAKER: Self =
        Self("M11 5L6.5 9H3.5v6h3L11 19zM15 9a4.2 4.2 0 0 1 0 6M17.8 6.2a8.2 8.2 0 0 1 0 11.6");
    pub(crate) const SPEAKER_OFF: Self = Self("M11 5L6.5 9H3.5v6h3L11 19zM15.5 9.5l5 5M20.5 9.5l-5 5");
    pub(crate) const SCREEN: Self = Self(
        "M5.5 4.5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM8.5 20h7M12 13.5v-5.5M9.5 10L12 7.5l2.5 2.5",
    );
    pub(crate) const SETTINGS: Self = Self(
        "M3.5 7h9M17.5 7h3M12.5 7a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0zM3.5 17h3M11.5 17h9M6.5 17a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0z",
    );
    pub(crate) const SCREEN_OFF: Self = Self(
        "M5.5 4.5h13a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-8a2 2 0 0 1 2-2zM8.5 20h7M9.8 8.3l4.4 4.4M14.2 8.3l-4.4 4.4",
    );
    pub(crate) const CHAT: Self = Self(
        "M6 4.5h12A2.5 2.5 0 0 1 20.5 7v7.5A2.5 2.5 0 0 1 18 17h-6l-4.5 3.5V17H6a2.5 2.5 0 0 1-2.5-2.5V7A2.5 2.5 0 0 1 6 4.5zM8 9h8M8 12.5h5",
    );
    pub(crate) const LINK: Self = Self(
        "M10 13.5a4 4 0 0 0 6 .4l3-3a4.1 4.1 0 0 0-5.8-5.8l-1.5 1.5M14 10.5a4 4 0 0 0-6-.4l-3 3a4.1 4.1 0 0 0 5.8 5.8l1.5-1.5",
    );
    pub(crate) const HANG_UP: Self = Self(
        "M2.5 14.2c0-6.3 19-6.3 19 0v1.3a1.3 1.3 0 0 1-1.5 1.3l-3.2-.5a1.3 1.3 0 0 1-1.1-1.3v-1.7c-2.3-.8-5.1-.8-7.4 0V15a1.3 1.3 0 0 1-1.1 1.3l-3.2.5a1.3 1.3 0 0 1-1.5-1.3z",
    );
    pub(crate) const SEND: Self = Self("M12 19.5v-15M5.5 11L12 4.5l6.5 6.5");
    pub(crate) const ATTACH: Self = Self(
        "M19.5 11.5l-7.6 7.6a4.6 4.6 0 0 1-6.5-6.5l7.9-7.9a3.1 3.1 0 0 1 4.4 4.4l-7.8 7.8a1.6 1.6 0 0 1-2.2-2.2l7-7",
    );
    pub(crate) const FILE: Self =
        Self("M7 3.5h6.5L18.5 8.5v12H7A1.5 1.5 0 0 1 5.5 19V5A1.5 1.5 0 0 1 7 3.5zM13.5 3.5v5h5");
    pub(crate) const FOLDER: Self = Self(
        "M3.5 7A1.5 1.5 0 0 1 5 5.5h4.5l2 2.5H19A1.5 1.5 0 0 1 20.5 9.5V17a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 17z",
    );
    pub(crate) const CLOSE: Self = Self("M6 6l12 12M18 6L6 18");
    pub(crate) const WARNING: Self = Self("M12 4l9 15.5H3zM12 10v4.5M12 17.2v.1");
    pub(crate) const PERSON: Self =
        Self("M12 4a4 4 0 1 1 0 8 4 4 0 0 1 0-8zM4.5 20c.6-3.6 3.6-5.5 7.5-5.5s6.9 1.9 7.5 5.5");
    pub(crate) const WINDOW: Self = Self(
        "M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2zM3.5 9h17M6.7 6.8v.1M9.5 6.8v.1",
    );
    pub(crate) const LOCK: Self = Self(
        "M6.5 10.5h11a1.5 1.5 0 0 1 1.5 1.5v7a1.5 1.5 0 0 1-1.5 1.5h-11A1.5 1.5 0 0 1 5 19v-7a1.5 1.5 0 0 1 1.5-1.5zM8 10.5V8a4 4 0 0 1 8 0v2.5M12 14.5v2",
    );
    pub(crate) const WAY: Self =
        Self("M3.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0zM15.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0zM8.5 12h7");
    pub(crate) const REACT: Self = Self(
        "M12 3.5a8.5 8.5 0 1 1 0 17 8.5 8.5 0 0 1 0-17zM9 9.7v.1M15 9.7v.1M8.3 14c.9 1.5 2.2 2.2 3.7 2.2s2.8-.7 3.7-2.2",
    );
    pub(crate) const HAND: Self = Self(
        "M8 12.5V5.8a1.4 1.4 0 0 1 2.8 0V11M10.8 10.5V4.4a1.4 1.4 0 0 1 2.8 0V11M13.6 10.8V5.6a1.4 1.4 0 0 1 2.8 0V12M16.4 11.5V8.3a1.4 1.4 0 0 1 2.8 0V14c0 4-2.4 6.7-6 6.7-2.9 0-4.4-1.3-5.7-3.8L5.3 13c-.7-1.4 1-2.6 2.1-1.5L8 12.5",
    );
    pub(crate) const MORE: Self = Self(
        "M5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM11.5 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0zM18 12a.5.5 0 1 0 1 0 .5.5 0 1 0-1 0z",
    );
    pub(crate) const PIN: Self = Self("M9 3.5h6l-.7 6 3.2 3.5h-11l3.2-3.5zM12 13v7.5");
    pub(crate) const PICTURE: Self =
        Self("M5.5 4.5h13a2 2 0 0 1 2 2v11a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2v-11a2 2 0 0 1 2-2zM12.5 12h5v4.5h-5z");
    pub(crate) const KEYBOARD: Self = Self(
        "M5 6.5h14a1.5 1.5 0 0 1 1.5 1.5v8a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 16V8A1.5 1.5 0 0 1 5 6.5zM7 10v.1M10.3 10v.1M13.7 10v.1M17 10v.1M8.5 14h7",
    );
    pub(crate) const FULL_SCREEN: Self = Self("M9 4H4v5M15 4h5v5M9 20H4v-5M15 20h5v-5");
    pub(crate) const EYE: Self = Self(
        "M2.5 12c1.5-3.5 5-6.5 9.5-6.5s8 3 9.5 6.5c-1.5 3.5-5 6.5-9.5 6.5S4 15.5 2.5 12zM9.5 12a2.5 2.5 0 1 0 5 0 2.5 2.5 0 1 0-5 0z",
    );
    pub(crate) const EYE_OFF: Self = Self(
        "M4 4l16 16M9.5 5.8a9 9 0 0 1 2.5-.3c4.5 0 8 3 9.5 6.5a12 12 0 0 1-2.6 3.7M6.3 7.4A12 12 0 0 0 2.5 12c1.5 3.5 5 6.5 9.5 6.5 1.7 0 3.2-.4 4.5-1.1M10.2 10.2a2.5 2.5 0 0 0 3.6 3.6",
    );
    pub(crate) const MOVE: Self = Self(
        "M12 4v16M4 12h16M9.5 6.5L12 4l2.5 2.5M9.5 17.5L12 20l2.5-2.5M6.5 9.5L4 12l2.5 2.5M17.5 9.5L20 12l-2.5 2.5",
    );
    pub(crate) const FLIP: Self = Self(
        "M4 11a8 8 0 0 1 13.9-4.6L20 8.5M20 4v4.5h-4.5M20 13a8 8 0 0 1-13.9 4.6L4 15.5M4 20v-4.5h4.5M10 12a2 2 0 1 0 4 0 2 2 0 1 0-4 0z",
    );
    pub(crate) const SHARE: Self = Self("M12 14.5v-11M8.2 7.3L12 3.5l3.8 3.8M8 10.5H5.5v10h13v-10H16");
    pub(crate) const MAIL: Self =
        Self("M5.5 5h13a2 2 0 0 1 2 2v10a2 2 0 0 1-2 2h-13a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2zM4.2 7l7.8 6 7.8-6");
    pub(crate) const SEARCH: Self = Self("M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13zM15.2 15.2L20 20");
    pub(crate) const REPLY: Self = Self("M9.5 6L4 11.5 9.5 17M4 11.5h10a6 6 0 0 1 6 6V19");
    pub(crate) const COPY: Self = Self(
        "M10 8.5h8a1.5 1.5 0 0 1 1.5 1.5v9a1.5 1.5 0 0 1-1.5 1.5h-8A1.5 1.5 0 0 1 8.5 19v-9A1.5 1.5 0 0 1 10 8.5zM15.5 8.5V5A1.5 1.5 0 0 0 14 3.5H6A1.5 1.5 0 0 0 4.5 5v9A1.5 1.5 0 0 0 6 15.5h2.5",
    );
    pub(crate) const EDIT: Self = Self("M4.5 19.5l1-4.5L16 4.5l3.5 3.5L9 18.5zM13.5 7l3.5 3.5");
    pub(crate) const DELETE: Self = Self("M4.5 7h15M9.5 7V4.5h5V7M6.5 7l1 13h9l1-13M10.5 11v5M13.5 11v5");
    pub(crate) const CHECK: Self = Self("M5 12.5l4.5 4.5L19 7.5");
    pub(crate) const UP: Self = Self("M6 15l6-6 6 6");
    pub(crate) const DOWN: Self = Self("M6 9l6 6 6-6");
    pub(crate) const SAVE: Self = Self("M12 4v11M7.5 10.5L12 15l4.5-4.5M5 19.5h14");
}

pub(crate) fn icon(glyph: Glyph) -> Html {
    html! { <svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d={glyph.0} /></svg> }
}
