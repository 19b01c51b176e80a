// task: ex-shaker-run
// When it should stop, it stops at once, and leaves sealed memtables.

loop {
    let last_round = bell.is_stopping();
    if last_round {
        return;
    }
    loop {
        match work(shake, bell) {
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
