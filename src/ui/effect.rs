//! Every effect that depends on something has, to Yew, the same type, as every component does (`component.rs`): what Yew brings
//! along for each type is half a kilobyte of program.

use std::any::Any;

use yew::functional::{self, Hook, TearDown};

/// Yew's own hook of this name, which runs the effect when `deps` are others than before, and what it has returned before that
/// and in the end.
pub(super) fn use_effect_with<D: PartialEq + 'static, T: TearDown>(
    deps: D,
    effect: impl FnOnce(&D) -> T + 'static,
) -> impl Hook<Output = ()> {
    let effect: Effect = Box::new(move |deps| {
        let done = deps.downcast_ref().map(effect);
        Box::new(move || {
            if let Some(done) = done {
                done.tear_down();
            }
        })
    });
    use_effect(Deps(Box::new(deps)), effect)
}

#[expect(clippy::disallowed_methods, reason = "this is the one place")]
fn use_effect(deps: Deps, effect: Effect) -> impl Hook<Output = ()> {
    functional::use_effect_with(deps, move |deps: &Deps| effect(&*deps.0))
}

type Effect = Box<dyn FnOnce(&dyn Any) -> Box<dyn FnOnce()>>;

/// What an effect depends on, when its type is forgotten.
struct Deps(Box<dyn Compare>);

trait Compare: Any {
    fn is_as(&self, other: &dyn Any) -> bool;
}

impl<D: PartialEq + 'static> Compare for D {
    fn is_as(&self, other: &dyn Any) -> bool {
        other.downcast_ref().is_some_and(|other| self == other)
    }
}

impl PartialEq for Deps {
    fn eq(&self, other: &Self) -> bool {
        self.0.is_as(&*other.0)
    }
}
