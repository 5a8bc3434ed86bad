//! Every end-to-end test. One program, so that the number of browsers is bounded over all of them.

mod yardsticks;
