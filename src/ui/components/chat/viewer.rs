//! A picture that this page can read: small in a message, and large in a dialog.

use damso_call::{Action, EntryId, FileState, FileView, LocalFile};
use yew::prelude::*;

use crate::ui::{
    Ui,
    component::component,
    components::{Glyph, dialog::dialog, icon},
    files,
};

#[derive(Properties, PartialEq)]
struct PictureProps {
    ui: Ui,
    /// The message that offers it.
    id: EntryId,
    file: FileView,
    local: LocalFile,
}

/// A button with the preview, or with a sign where there is none, that opens the picture which this message offers.
pub(super) fn enlargeable(ui: &Ui, id: EntryId, file: &FileView, local: LocalFile) -> Html {
    component::<Picture>("picture", PictureProps { ui: ui.clone(), id, file: file.clone(), local })
}

#[component]
fn Picture(props: &PictureProps) -> Html {
    let (ui, file) = (&props.ui, &props.file);
    let words = &ui.text.files;
    // Present while it is enlarged: the file's address, if it can still be read.
    let open = use_state(|| None::<Option<String>>);
    let onclick = {
        let (open, runtime, local) = (open.setter(), ui.runtime.clone(), props.local);
        Callback::from(move |_| open.set(Some(runtime.object_url(local))))
    };
    let onclose = {
        let open = open.setter();
        Callback::from(move |()| open.set(None))
    };
    html! {
        <>
            <button type="button" class="file-enlarge" aria-haspopup="dialog" aria-label={(words.named)(words.enlarge, &file.name)}
                title={words.enlarge} {onclick}>
                if let Some(preview) = file.preview.clone() {
                    <img class="file-picture" src={preview} alt="" draggable="false" />
                } else {
                    { icon(Glyph::Picture) }
                    { words.enlarge }
                }
            </button>
            if let Some(url) = &*open {
                { enlarged(props, url.clone(), onclose) }
            }
        </>
    }
}

fn enlarged(props: &PictureProps, address: Option<String>, onclose: Callback<()>) -> Html {
    let (ui, file) = (&props.ui, &props.file);
    let words = &ui.text.files;
    let picture = html! {
        <>
            <img class="viewer-picture" src={address.or_else(|| file.preview.clone())} alt={file.name.clone()} />
            <div class="file-actions">
                <p class="viewer-name"><bdi>{ &file.name }</bdi>{ " · " }{ (words.size)(&ui.text.amount(files::amount(file.size))) }</p>
                if let FileState::Whole(_) = file.state {
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
