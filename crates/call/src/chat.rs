//! The chat.

use std::rc::Rc;

use crate::{ChatView, Wanted};

#[derive(Default)]
pub(crate) struct Chat {
    open: bool,
    unread: u32,
}

impl Chat {
    pub(crate) fn toggle(&mut self) {
        self.open = !self.open;
        self.unread = 0;
    }

    pub(crate) fn view(&mut self) -> ChatView {
        ChatView { open: self.open, unread: self.unread, messages: Rc::new([]), typing: Vec::new(), keep: Wanted::Off }
    }
}
