//! The picture of the quiet pages.

use yew::prelude::*;

/// Two people who see each other.
pub(crate) fn two_people() -> Html {
    let person = |class: &'static str| {
        html! {
            <g {class}>
                <rect width="150" height="150" rx="30" />
                <circle cx="75" cy="62" r="27" />
                <path d="M35 150c0-34 17-49 40-49s40 15 40 49z" />
            </g>
        }
    };
    html! {
        <svg class="two-people" viewBox="0 0 300 230" aria-hidden="true">
            { person("one") }
            { person("other") }
        </svg>
    }
}
