//! What is on the tiles of people besides picture, name and state: a hand, a sign, how they are connected, and what one can do.

use damso_call::{Hand, LocalMedia, MediaPath, PersonView, Quality, ShownReaction};
use yew::prelude::*;

use super::{Glyph, flip_camera::flip_camera, icon, person_menu::person_menu, person_tile::about};
use crate::ui::{Ui, locale::Locale};

/// On the tile of somebody who is called so, and perhaps kept large.
pub(crate) fn person_extras(ui: &Ui, person: &PersonView, name: &AttrValue, pinned: bool) -> Html {
    html! {
        <>
            { signs(ui.text, Some(name), person.hand, person.reaction) }
            { way(ui.text, person) }
            { person_menu(ui, person, name, pinned) }
        </>
    }
}

/// On one's own.
pub(crate) fn own_extras(ui: &Ui, media: &LocalMedia, hand: Hand, reaction: Option<ShownReaction>) -> Html {
    html! {
        <>
            { signs(ui.text, None, hand, reaction) }
            { flip_camera(ui, media) }
        </>
    }
}

/// A hand, and the sign of the moment. The name is that of somebody else.
fn signs(text: Locale, name: Option<&str>, hand: Hand, reaction: Option<ShownReaction>) -> Html {
    html! {
        <div class="tile-signs">
            if hand == Hand::Raised {
                <span class="tile-hand" role="img" aria-label={text.hand_raised}>{ "✋" }</span>
            }
            <span role="status">
                if let Some((number, reaction)) = reaction {
                    { for name.map(|name| about(text, name)) }
                    <span key={number} class="tile-reaction" role="img" aria-label={(text.later().reaction)(reaction)}>
                        { reaction.emoji() }
                    </span>
                }
            </span>
        </div>
    }
}

/// How the two are connected, in words.
pub(super) fn connection_words(text: Locale, quality: Option<Quality>, path: Option<MediaPath>) -> Html {
    html! {
        <p class="hint">
            { quality.map(text.later().quality) }
            { " " }
            { path.map(text.later().person_way) }
        </p>
    }
}

/// How the two are connected, for whoever wants to know; and a sign for everybody if that is not good.
fn way(text: Locale, person: &PersonView) -> Html {
    let Some(path) = person.path else { return Html::default() };
    let way = (text.later().person_way)(path);
    let (name, title, sign, words) = match person.quality {
        None | Some(Quality::Good) => (text.later().way.into(), way.into(), icon(Glyph::WAY), Html::default()),
        Some(quality) => {
            let words = AttrValue::from((text.later().quality)(quality));
            let name = AttrValue::from(format!("{}. {words}", text.later().way));
            (name, words.clone(), bars(words.clone()), html! { <p>{ words }</p> })
        }
    };
    html! {
        <details class="tile-way">
            <summary aria-label={name} {title}>{ sign }</summary>
            { words }
            <p>{ way }</p>
        </details>
    }
}

/// Three bars, of which the style sheet lights as many as the quality is worth.
fn bars(words: AttrValue) -> Html {
    html! {
        <svg class="quality" viewBox="0 0 24 24" role="img" aria-label={words}>
            <path d="M4 14h4v6H4z" />
            <path d="M10 9h4v11h-4z" />
            <path d="M16 4h4v16h-4z" />
        </svg>
    }
}
