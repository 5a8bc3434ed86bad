//! Properties of the browser's objects, replaced for the length of a test.

use js_sys::{Function, Object, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};

/// Shadows a property until it is dropped.
pub(crate) struct Stub {
    object: Object,
    name: &'static str,
    before: JsValue,
}

impl Stub {
    /// Another value.
    pub(crate) fn new(object: impl AsRef<JsValue>, name: &'static str, value: &JsValue) -> Self {
        Self::define(object, name, "value", value)
    }

    /// A function that computes the value.
    pub(crate) fn getter(object: impl AsRef<JsValue>, name: &'static str, function: &Function) -> Self {
        Self::define(object, name, "get", function)
    }

    fn define(object: impl AsRef<JsValue>, name: &'static str, field: &str, value: &JsValue) -> Self {
        let object: Object = object.as_ref().clone().unchecked_into();
        let before = Reflect::get_own_property_descriptor(&object, &name.into()).unwrap();
        let descriptor = Object::new();
        Reflect::set(&descriptor, &field.into(), value).unwrap();
        Reflect::set(&descriptor, &"configurable".into(), &true.into()).unwrap();
        assert!(Reflect::define_property(&object, &name.into(), &descriptor).unwrap(), "{name} cannot be replaced");
        Self { object, name, before }
    }
}

impl Drop for Stub {
    fn drop(&mut self) {
        Reflect::delete_property(&self.object, &self.name.into()).unwrap();
        if !self.before.is_undefined() {
            Reflect::define_property(&self.object, &self.name.into(), self.before.unchecked_ref()).unwrap();
        }
    }
}

/// A function that returns a promise rejected with `error`.
pub(crate) fn rejecting(error: JsValue) -> Function {
    Closure::<dyn Fn() -> Promise>::new(move || Promise::reject(&error)).into_js_value().unchecked_into()
}

/// A function that throws.
pub(crate) fn throwing(error: JsValue) -> Function {
    Closure::<dyn Fn() -> Result<JsValue, JsValue>>::new(move || Err(error.clone())).into_js_value().unchecked_into()
}

/// A `DOMException`.
pub(crate) fn exception(name: &str) -> JsValue {
    web_sys::DomException::new_with_message_and_name("made by a test", name).unwrap().into()
}
