//! What no run can make, looked at: links, lengths, parts, answers.
