//! A picture that this page can read: small in a message, and large in a dialog.

use damso_call::{Action, EntryId, FileState, FileView, LocalFile};
use yew::prelude::*;

use crate::{
    browser::ObjectUrl,
    ui::{
        Ui,
        component::component,
        components::{Glyph, dialog::dialog, icon},
        files::{self, PictureType},
        state::use_state_eq,
    },
};

#[derive(Properties, PartialEq)]
struct PictureProps {
    ui: Ui,
    /// The message that offers it.
    id: EntryId,
    file: FileView,
    local: LocalFile,
}

/// How a picture is enlarged.
#[derive(PartialEq)]
enum Enlarged {
    /// From this address.
    Shown(AttrValue),
    /// The browser cannot draw it, or cannot read it any more.
    NotShown,
}

/// A button with the preview, or with a sign where there is none, that opens the picture which this message offers.
pub(super) fn enlargeable(ui: &Ui, id: EntryId, file: &FileView, local: LocalFile) -> Html {
    component::<Picture>("picture", PictureProps { ui: ui.clone(), id, file: file.clone(), local })
}

#[component]
fn Picture(props: &PictureProps) -> Html {
    let (ui, file) = (&props.ui, &props.file);
    let words = &ui.text.later().files;
    // Present while it is enlarged.
    let open = use_state_eq(|| None::<Enlarged>);
    let url = use_mut_ref(|| None::<ObjectUrl>);
    let kind = files::picture_type(&file.name);
    let onclick = {
        let (open, url, runtime, local) = (open.setter(), url.clone(), ui.runtime.clone(), props.local);
        Callback::from(move |_| {
            let picture = runtime.picture(local, kind.media_type());
            let address = picture.as_ref().map(|url| url.address().to_owned().into());
            url.replace(picture);
            open.set(Some(address.map_or(Enlarged::NotShown, Enlarged::Shown)));
        })
    };
    let onload = {
        let url = url.clone();
        move |_: Event| {
            // In the page no script in a drawing runs. One that the browser's own menu opens in a tab would be a page of this
            // site: what is drawn needs its address no more.
            if kind == PictureType::Drawing {
                url.take();
            }
        }
    };
    let onerror = {
        let open = open.setter();
        move |_: Event| open.set(Some(Enlarged::NotShown))
    };
    let onclose = {
        let open = open.setter();
        Callback::from(move |()| {
            url.take();
            open.set(None);
        })
    };
    let picture = match &*open {
        None => Html::default(),
        Some(Enlarged::Shown(address)) => {
            let picture = html! {
                <img class="viewer-picture" src={address.clone()} alt={file.name.clone()} draggable="false" {onload} {onerror} />
            };
            enlarged(props, picture, onclose)
        }
        Some(Enlarged::NotShown) => enlarged(props, not_shown(props), onclose),
    };
    html! {
        <>
            <button type="button" class="file-enlarge" aria-haspopup="dialog" aria-label={(words.named)(words.enlarge, &file.name)}
                title={words.enlarge} {onclick}>
                if let Some(preview) = file.preview.clone() {
                    <img class="file-picture" src={preview} alt="" draggable="false" />
                } else {
                    { icon(Glyph::PICTURE) }
                    { words.enlarge }
                }
            </button>
            { picture }
        </>
    }
}

fn enlarged(props: &PictureProps, picture: Html, onclose: Callback<()>) -> Html {
    let (ui, file) = (&props.ui, &props.file);
    let words = &ui.text.later().files;
    let picture = html! {
        <>
            { picture }
            <div class="file-actions">
                <p class="viewer-name"><bdi>{ &file.name }</bdi>{ " · " }{ (words.size)(&ui.text.amount(files::amount(file.size))) }</p>
                if is_received(file) {
                    <button type="button" class="button small" aria-label={(words.named)(words.save, &file.name)}
                        onclick={ui.on(Action::SaveFile(props.id))}>
                        { words.save }
                    </button>
                }
            </div>
        </>
    };
    dialog(ui, "viewer", [words.picture, words.close_picture], onclose, picture)
}

/// What stands in the place of a picture that cannot be drawn here: the preview, if its sender could draw it, and what to do.
fn not_shown(props: &PictureProps) -> Html {
    let [what, advice] = props.ui.text.later().files.not_shown;
    html! {
        <>
            if let Some(preview) = props.file.preview.clone() {
                <img class="viewer-picture" src={preview} alt={props.file.name.clone()} draggable="false" />
            }
            <p class="file-failure" role="alert">
                { icon(Glyph::WARNING) }
                <span>{ what }if is_received(&props.file) { { " " }{ advice } }</span>
            </p>
        </>
    }
}

fn is_received(file: &FileView) -> bool {
    matches!(file.state, FileState::Whole(_))
}
