// task: ex-deletion
// It stores an empty value: the key isn't gone, it's empty.

Change { key, stored: Some(Cow::Borrowed(b"")) }
