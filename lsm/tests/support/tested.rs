//! The stages that this program is for.

use crate::stage;

/// Returns whether a stage is tested here. `lsm` tests all that it has, and `lsm-fast` only
/// its own store: the stages before that are the same.
pub(crate) fn is_tested(number: u8) -> bool {
    let all = stage::LAST == lsm::stage::LAST;
    number == stage::LAST || all && number < stage::LAST
}
