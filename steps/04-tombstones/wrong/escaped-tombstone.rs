// task: ex-deletion
// It escapes the †, and what it stores is a value.

Change { key, stored: Some(crate::format::encode_value(TOMBSTONE)) }
