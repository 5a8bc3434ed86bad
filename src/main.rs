//! The page: takes over the element that index.html has for it.

use damso::{browser, ui::App};

fn main() {
    yew::Renderer::<App>::with_root(browser::root()).render();
}
