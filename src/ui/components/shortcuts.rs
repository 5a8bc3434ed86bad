//! Keys for what is done often in a call, and the sheet that shows them. They can be switched off, for they are single
//! letters (WCAG 2.1.4).

use damso_call::{Action, LayoutMode, Wanted};
use yew::prelude::*;

use super::{dialog::dialog, switch::switch};
use crate::{
    browser::{self, Keyboard, Stroke},
    ui::{Ui, effect::use_effect_with, locale::Locale},
};

/// What a key does besides sending an action.
#[derive(Clone, Copy)]
enum Deed {
    Act(fn(LayoutMode) -> Action),
    FillScreen,
    /// Shows the sheet.
    Explain,
}

/// A key, what the sheet says of it, and what it does.
struct Shortcut(char, fn(Locale) -> &'static str, Deed);

const SHORTCUTS: [Shortcut; 8] = [
    Shortcut('m', |text| text.later().microphone_on_off, Deed::Act(|_| Action::ToggleMicrophone)),
    Shortcut('v', |text| text.later().camera_on_off, Deed::Act(|_| Action::ToggleCamera)),
    Shortcut('s', |text| text.share_screen.name, Deed::Act(|_| Action::ToggleScreen)),
    Shortcut('c', |text| text.chat, Deed::Act(|_| Action::ToggleChat)),
    Shortcut('h', |text| text.later().raise_hand, Deed::Act(|_| Action::ToggleHand)),
    Shortcut('l', |text| text.later().view_on_off, Deed::Act(|mode| Action::ChooseLayout(mode.other()))),
    Shortcut('f', |text| text.later().full_screen, Deed::FillScreen),
    Shortcut('?', |text| text.later().shortcuts, Deed::Explain),
];

#[derive(Properties, PartialEq)]
pub(crate) struct KeysProps {
    pub(crate) ui: Ui,
    pub(crate) wanted: Wanted,
    pub(crate) mode: LayoutMode,
    /// Opens the sheet.
    pub(crate) explain: Callback<()>,
}

/// Listens to keys as long as they are shortcuts. There is nothing to see of it.
#[component]
pub(crate) fn Keys(props: &KeysProps) -> Html {
    // What a key does depends on the call at the moment at which it is pressed.
    let mode = use_mut_ref(|| props.mode);
    mode.replace(props.mode);
    use_effect_with(props.wanted, {
        let (ui, explain) = (props.ui.clone(), props.explain.clone());
        move |&wanted| {
            let keyboard = (wanted == Wanted::On).then(|| {
                Keyboard::listen(move |stroke| {
                    let pressed = match stroke {
                        Stroke::Space(hold) => {
                            ui.act(Action::HoldToTalk(hold));
                            return true;
                        }
                        Stroke::Key(pressed) => pressed,
                    };
                    match SHORTCUTS.iter().find(|Shortcut(key, ..)| *key == pressed).map(|shortcut| shortcut.2) {
                        // Browsers ask for a screen only where they have one to share.
                        Some(Deed::Act(_)) if pressed == 's' && !browser::can_share_screen() => {}
                        Some(Deed::Act(action)) => {
                            let action = action(*mode.borrow());
                            ui.act(action);
                        }
                        Some(Deed::FillScreen) => browser::toggle_full_screen(),
                        Some(Deed::Explain) => explain.emit(()),
                        None => return false,
                    }
                    true
                })
            });
            move || drop(keyboard)
        }
    });
    Html::default()
}

#[derive(Properties, PartialEq)]
pub(crate) struct ShortcutsProps {
    pub(crate) ui: Ui,
    pub(crate) wanted: Wanted,
    pub(crate) onclose: Callback<()>,
}

/// The sheet.
#[component]
pub(crate) fn Shortcuts(props: &ShortcutsProps) -> Html {
    let (ui, text) = (&props.ui, props.ui.text);
    let line = |key: String, words: &'static str| html! { <div><dt><kbd>{ key }</kbd></dt><dd>{ words }</dd></div> };
    let lines = SHORTCUTS.iter().map(|Shortcut(key, words, _)| line(key.to_ascii_uppercase().to_string(), words(text)));
    let sheet = html! {
        <>
            <dl class="keys">
                { line(text.later().space_bar.into(), text.later().hold_to_talk) }
                { for lines }
                { line("Ctrl + Enter".into(), text.later().send_message) }
            </dl>
            { switch("use-shortcuts", text.later().use_shortcuts, props.wanted, None, Some(ui.on(Action::SetShortcuts(props.wanted.other())))) }
        </>
    };
    dialog(ui, "shortcuts", [text.later().shortcuts, text.later().close_shortcuts], props.onclose.clone(), sheet)
}
