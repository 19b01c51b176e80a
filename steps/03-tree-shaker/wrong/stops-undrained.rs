// task: ex-shaker-run
// It stops at once when it is to stop, and leaves sealed memtables behind.

loop {
    let last_round = bell.is_stopping();
    if last_round {
        return;
    }
    loop {
        match work(engine, bell) {
            Shaken::Flushed => {}
            Shaken::Merged if !bell.is_stopping() => {}
            Shaken::Merged | Shaken::Nothing => break,
        }
    }
    if last_round {
        return;
    }
    bell.wait();
}
