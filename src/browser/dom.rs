//! The window, and what components ask of the document that Yew has no words for.

use js_sys::{Function, JsString, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, MouseEvent, Node, Url, Window};

use super::ffi;

/// The window.
pub(super) fn window() -> Window {
    web_sys::window().expect("the program is started by a page, so there is a window")
}

/// The document.
pub(super) fn document() -> Document {
    window().document().expect("the program is started by a page, so there is a document")
}

/// The element that index.html has for the program.
pub fn root() -> Element {
    document().get_element_by_id("app").expect("index.html, which starts the program, has this element")
}

/// Names the tab.
pub fn set_title(title: &str) {
    document().set_title(title);
}

/// Has the tab's icon say whether there is a call.
pub fn set_icon(in_call: bool) {
    let Ok(Some(link)) = document().query_selector("link[rel~=icon]") else { return };
    let idle = link.get_attribute("data-idle").or_else(|| link.get_attribute("href")).unwrap_or_default();
    let icon = if in_call { "on-demand/favicon-call.svg" } else { &idle };
    link.set_attribute("href", icon).ok();
    link.set_attribute("data-idle", &idle).ok();
}

/// Brings the page before the window that floats, in which a button was just pressed.
pub fn come_forward() {
    call(Some(window().into()), "focus");
}

/// Loads the page again.
pub fn reload() {
    window().location().reload().ok();
}

/// Sets a style property. A style *attribute* would be refused by the page's Content-Security-Policy; this is not.
pub fn set_style(element: &Element, property: &str, value: &str) {
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        element.style().set_property(property, value).ok();
    }
}

/// Has the document look like this as well. A `<style>` would be refused by the page's Content-Security-Policy; this is not.
pub fn add_styles(css: &str) {
    // Only browsers without constructable style sheets (Safari 16.3, Firefox 100) cannot.
    ffi::adopt_styles(&document(), css).ok();
}

/// How many pixels of the screen so many of the page are.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "pixels of a screen fit")]
pub fn device_pixels(pixels: i32) -> u32 {
    (f64::from(pixels) * window().device_pixel_ratio()) as u32
}

/// Moves the keyboard's focus.
pub fn focus(element: Option<Node>) {
    if let Some(element) = element.and_then(|node| node.dyn_into::<HtmlElement>().ok()) {
        element.focus().ok();
    }
}

/// Opens a dialog over everything else, which cannot be reached until it is closed. A menu from which it was opened is
/// closed first, so that the focus comes back to that menu's button: the menu will not be there.
pub fn show_dialog(dialog: Option<Node>) {
    close_menu();
    call(dialog.map(Into::into), "showModal");
}

/// Closes the menu that is open.
pub fn close_menu() {
    let menu = document().query_selector(":popover-open").ok().flatten();
    call(menu.map(Into::into), "hidePopover");
}

/// Whether a menu is open, which closes on Escape by itself.
pub fn is_menu_open() -> bool {
    document().query_selector(":popover-open").is_ok_and(|menu| menu.is_some())
}

/// Gives the menu that is open, if one is, the focus, as the browser does when it opens it.
pub fn focus_menu() {
    if let Ok(Some(first)) = document().query_selector(".menu:popover-open [autofocus]") {
        focus(Some(first.into()));
    }
}

/// Whether the mouse or the keyboard's focus is at a notice.
pub(super) fn is_notice_held() -> bool {
    document().query_selector(".toast:is(:hover, :focus-within)").is_ok_and(|notice| notice.is_some())
}

/// Closes the dialog that is open. The focus goes back to where it was.
pub fn close_dialog() {
    let dialog = document().query_selector("dialog[open]").ok().flatten();
    call(dialog.map(Into::into), "close");
}

/// What is found within an element, in the order of the document.
pub fn find_all(within: Option<Node>, selector: &str) -> impl Iterator<Item = Element> + use<> {
    let within = within.and_then(|node| node.dyn_into::<Element>().ok());
    let list = within.and_then(|element| element.query_selector_all(selector).ok());
    let nodes = list.into_iter().flat_map(|list| (0..list.length()).filter_map(move |index| list.get(index)));
    nodes.map(Node::unchecked_into)
}

/// What stands in an input, a select or a textarea.
pub fn value_of(field: Option<Node>) -> String {
    field.and_then(|field| get(&field, "value")?.as_string()).unwrap_or_default()
}

/// Puts something else there.
pub fn set_value(field: Option<Node>, value: &str) {
    if let Some(field) = field {
        Reflect::set(&field, &"value".into(), &value.into()).ok();
    }
}

/// What stands in a textarea before the caret.
pub fn text_before_caret(field: Option<Node>) -> String {
    let before = field.and_then(|field| {
        let text: JsString = get(&field, "value")?.dyn_into().ok()?;
        Some(text.slice(0, caret(&field)?))
    });
    before.map(String::from).unwrap_or_default()
}

/// Puts a text in the place of the last `length` UTF-16 code units before the caret. The caret is behind it then.
pub fn replace_before_caret(field: Option<Node>, length: usize, text: &str) {
    let Some(field) = field else { return };
    let (Some(end), Ok(length)) = (caret(&field), u32::try_from(length)) else { return };
    let arguments: [JsValue; 4] = [text.into(), end.saturating_sub(length).into(), end.into(), "end".into()];
    if let Some(replace) = get(&field, "setRangeText") {
        replace.unchecked_into::<Function>().apply(&field, &arguments.into_iter().collect()).ok();
    }
}

/// Where the caret is, in UTF-16 code units.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a place in a text fits")]
fn caret(field: &Node) -> Option<u32> {
    Some(get(field, "selectionEnd")?.as_f64()? as u32)
}

/// The attribute of where an event happened, or of the nearest element round it that has one.
pub fn attribute_near(event: &Event, name: &str) -> Option<String> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(&["[", name, "]"].concat()).ok()??.get_attribute(name)
}

/// The attribute of the first element within another one that has it, and in which the keyboard's focus is.
pub fn attribute_round_focus(within: Option<Node>, name: &str) -> Option<String> {
    find_all(within, &["[", name, "]:focus-within"].concat()).next()?.get_attribute(name)
}

/// Whether anything has the keyboard's focus.
pub fn has_focus() -> bool {
    document().query_selector(":focus").is_ok_and(|focused| focused.is_some())
}

/// If what had the keyboard's focus is gone, gives it to the first of these within an element, or to the element itself.
pub fn catch_focus(within: Option<Node>, selector: &str) {
    if !has_focus() {
        focus(find_all(within.clone(), selector).next().map(Into::into).or(within));
    }
}

/// What was pressed goes. If that was done with the keyboard, its focus goes to where the page begins, or the dialog over it.
pub fn pass_focus_on(event: &MouseEvent) {
    // So many clicks in a row with a pointer.
    if event.detail() == 0 {
        let find = |selector| document().query_selector(selector).ok().flatten();
        focus(find("dialog[open] button").or_else(|| find("h1")).map(Into::into));
    }
}

/// How high the window is, in CSS pixels.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a window has a height, and a cast saturates"
)]
pub fn window_height() -> usize {
    window().inner_height().ok().and_then(|height| height.as_f64()).unwrap_or_default() as usize
}

/// Whether one points with a finger in the first place, as on a phone, where the keyboard is on the screen as well.
pub fn is_pointer_coarse() -> bool {
    window().match_media("(pointer: coarse)").ok().flatten().is_some_and(|query| query.matches())
}

/// Moves the keyboard's focus from one of these elements so many further.
pub fn step_focus(within: Option<Node>, selector: &str, by: isize) {
    let all: Vec<_> = find_all(within, selector).collect();
    let focused = document().active_element();
    let at = all.iter().position(|element| Some(element) == focused.as_ref());
    if let Some(next) = at.and_then(|at| all.get(at.checked_add_signed(by)?)) {
        focus(Some(next.clone().into()));
    }
}

/// The host to which an address leads, as the browser understands it: in ASCII.
pub fn host_of(address: &str) -> Option<String> {
    Url::new(address).ok().map(|url| url.host())
}

/// Width and height of what a video shows; `None` before its first frame.
pub fn picture_size(video: Option<Node>) -> Option<(f64, f64)> {
    let video = video?;
    let size = (get(&video, "videoWidth")?.as_f64()?, get(&video, "videoHeight")?.as_f64()?);
    (size.0 > 0.0).then_some(size)
}

fn call(object: Option<JsValue>, method: &str) {
    if let Some(object) = object
        && let Some(method) = get(&object, method)
    {
        method.unchecked_into::<Function>().call0(&object).ok();
    }
}

/// By name: web-sys has a type of its own for each kind of field, and every type costs weight.
fn get(object: &JsValue, property: &str) -> Option<JsValue> {
    Reflect::get(object, &property.into()).ok()
}
