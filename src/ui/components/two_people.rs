//! The picture of the quiet pages.

use yew::prelude::*;

/// Two people who see each other.
pub(crate) fn two_people() -> Html {
    let person = |class: &'static str| {
        html! {
            <g {class}>
                <rect width="150" height="150" rx="30" />
                <circle cx="75" cy="62" r="27" />
                <path d="M35 146c0-31 17-45 40-45s40 14 40 45z" />
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
